"""A round waits for nobody who cannot hear of it: they keep their turn, and the coordinator is told whom to call."""

from datetime import timedelta

import pytest

from palveleva.actions import offers, people, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotNow
from palveleva.domain.unmet import UnmetReason, unmet_reason
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.models import Chance, SignIn
from palveleva.queries.candidates import ranking_for, wanted_of
from palveleva.queries.directory import directory
from palveleva.queries.search import search_of
from tests.actions.story import count, offer_to, states_of, told, verbs_of
from tests.actions.test_asking_on import set_numbers, set_service, sweep
from tests.people import NOW, a_need, later, person
from tests.queries.test_board import rung_of

CALL = "to_call"


@pytest.fixture
def silent(town):
    """Nobody of Lumikko is in the service any more; of the two who fit it was next in turn. Nobody farther away is."""
    people.set_active(town.liisa, False, by=town.kaisa, now=NOW)
    set_service(wave_size=1)
    set_numbers(widen_first=0, widen_second=0, widen_third=0)
    return town.provider("P01")


def call(need, provider, town, **after):
    waves.call(need, provider.id, by=town.kaisa, now=later(**after))
    db.session.commit()


def test_automation_passes_over_whoever_cannot_hear_and_says_so_in_the_trace(town, silent):
    need = a_need(town.aino)

    sweep(minutes=1)

    assert states_of(need) == {"P16": "sent"}
    (passed_over,) = [one for one in need.waves[0].trace["excluded"] if one["provider_id"] == silent.id]
    assert [reason["code"] for reason in passed_over["reasons"]] == [CALL]


def test_a_turn_is_lost_only_by_whoever_was_asked_and_could_hear(town, silent):
    need = a_need(town.aino)
    sweep(minutes=1)
    sweep(hours=30)

    again = a_need(town.aino, text="Toiset rappuset")
    now = later(hours=31)
    turns = {one.provider_id: one.recent_offers for one in directory(again, wanted_of(again, now=now), now=now)}
    assert (turns[silent.id], turns[town.provider("P16").id]) == (0, 1)
    assert count(Chance, Chance.provider_id == silent.id) == 0, "evenness is not measured by it"
    assert need.state is NeedState.NO_TAKER


def test_when_only_they_are_left_the_need_is_the_coordinators_to_call_about(town, silent):
    need = a_need(town.aino)
    sweep(minutes=1)
    for hours in (25, 26, 30, 50):
        sweep(hours=hours)

    assert (rung_of(town, need, hours=26), told("to_be_called", need), told("no_taker", need)) == (CALL, ["Kaisa"], [])
    assert verbs_of(need).count("must_call") == 1


def test_also_where_nobody_at_all_can_hear(town, silent):
    people.set_active(town.pekka, False, by=town.kaisa, now=NOW)
    need = a_need(town.aino)

    sweep(minutes=1)

    assert (need.state, need.waves, rung_of(town, need, minutes=2)) == (NeedState.SUBMITTED, [], CALL)


def test_what_is_needed_today_stays_on_its_rung(town, silent):
    people.set_active(town.pekka, False, by=town.kaisa, now=NOW)
    need = a_need(town.aino, urgency=Urgency.TODAY)

    sweep(minutes=1)

    assert rung_of(town, need, minutes=2) == "today"


def test_a_call_that_is_written_down_counts_as_being_asked(town, silent):
    need = a_need(town.aino)
    sweep(minutes=1)
    for hours in (25, 26):
        sweep(hours=hours)

    call(need, silent, town, hours=27)

    assert (states_of(need)["P01"], need.state) == ("sent", NeedState.OFFERING)
    assert rung_of(town, need, hours=27) == "under_way"
    offers.decline(offer_to(need, "P01"), "no_time", by=town.kaisa, now=later(hours=27, minutes=2))
    sweep(hours=28)
    assert rung_of(town, need, hours=28) == "overdue", "they were called, and nobody is left to be"
    assert verbs_of(need).count("must_call") == 1


def test_what_they_said_yes_to_is_theirs(town, silent):
    need = a_need(town.aino)
    call(need, silent, town, hours=1)

    work = offers.accept(offer_to(need, "P01"), by=town.kaisa, now=later(hours=1))

    assert (work.provider, need.state) == (silent, NeedState.ASSIGNED)
    assert count(Chance, Chance.provider_id == silent.id) == 1


def test_two_taps_are_one_call(town, silent):
    need = a_need(town.aino)
    waves.call(need, silent.id, by=town.kaisa, now=NOW, number=1)

    with pytest.raises(NotNow, match="wave_sent"):
        waves.call(need, silent.id, by=town.kaisa, now=NOW, number=1)


@pytest.mark.parametrize("code", ["P16", "P02"], ids=["hears", "does no such work"])
def test_only_who_fits_and_cannot_hear_is_asked_by_telephone(town, silent, code):
    with pytest.raises(Invalid, match="unknown_provider"):
        waves.call(a_need(town.aino), town.provider(code).id, by=town.kaisa, now=NOW)


def test_the_coordinators_round_says_that_nobody_can_hear_it(town, silent):
    people.set_active(town.pekka, False, by=town.kaisa, now=NOW)

    with pytest.raises(NotNow, match="only_by_telephone"):
        waves.send(a_need(town.aino), by=town.kaisa, now=NOW)


def test_nobody_is_said_to_be_lacking_where_somebody_could_have_been_called(town, silent):
    people.set_active(town.pekka, False, by=town.kaisa, now=NOW)

    assert unmet_reason(search_of(a_need(town.aino), now=NOW)) is UnmetReason.NOT_ASKED


def without_address(town):
    liisa = town.liisa
    liisa.email = None
    return liisa


def with_telephone(town):
    without_address(town).phone = "+358401112233"


def with_firms_letter_box(town):
    without_address(town)
    town.provider("P01").email = "lumikko@firma.example"


def in_on_a_phone(**facts):
    times = {"created_at": NOW, "seen_at": NOW, "expires_at": NOW + timedelta(days=30)}
    return lambda town: db.session.add(SignIn(person=without_address(town), **(times | facts)))


def with_colleague_without_anything(town):
    people.set_active(town.liisa, False, by=town.kaisa, now=NOW)
    colleague = person("oona", provider=town.provider("P01"))
    colleague.email = None
    db.session.add(colleague)


@pytest.mark.parametrize(
    ("how", "hears"),
    [
        (lambda town: None, True),
        (with_telephone, True),
        (with_firms_letter_box, True),
        (in_on_a_phone(), True),
        (in_on_a_phone(ended_at=NOW), False),
        (in_on_a_phone(expires_at=NOW), False),
        (in_on_a_phone(is_half=True), False),
        (without_address, False),
        (with_colleague_without_anything, False),
    ],
    ids=[
        *("letter box", "telephone", "letter box of the firm", "in on a phone", "signed out", "expired", "half in"),
        *("no address", "a colleague without any"),
    ],
)
def test_who_can_hear(town, how, hears):
    how(town)
    db.session.commit()

    to_call = [one.provider_id for one in ranking_for(a_need(town.aino), now=NOW).to_call]
    assert (town.provider("P01").id not in to_call) is hears
