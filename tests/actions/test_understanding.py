"""Two reports of one need: proposed by a machine, joined and taken apart by Kaisa."""

import pytest

from palveleva.actions import assignments, offers, review, waves
from palveleva.actions import understanding as deeds
from palveleva.actions.needs import home_of, report
from palveleva.actions.understanding import Half
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import Consent, NeedState, Outcome
from palveleva.models import Need
from palveleva.queries.items import assignment_item, need_item
from palveleva.queries.news import news_for
from palveleva.queries.understanding import joined_to, others_of
from tests.actions.story import offer_to, told, verbs_of
from tests.people import NOW, a_need, a_report, later

AGAIN = "Häkkilässä rappuset taas lumen alla, liiteriin ei pääse"


@pytest.fixture
def twins(town):
    """Aino's need and the same steps told again by Eino, who visited Häkkilä."""
    return a_need(town.aino), told_again(town)


def told_again(town, *, is_pressing=False, **changes):
    need = a_need(town.eino, text=f"{AGAIN}. Mummo on kaatunut eikä pääse ylös." if is_pressing else AGAIN, **changes)
    need.created_at = later(minutes=10)
    db.session.commit()
    return need


def alike_to(need):
    return others_of(need).alike


def test_the_same_steps_told_again_are_proposed_both_ways(twins):
    first, again = twins

    assert (alike_to(first), alike_to(again)) == ([again], [first])


def test_only_open_reports_of_the_village_and_month_are_compared(town, twins):
    first, again = twins
    a_need(town.aino, village="mahlu")
    a_need(town.uula, village="sevetti")
    a_need(town.eino, text=AGAIN).created_at = later(days=40)
    review.close(again, Outcome.NOT_NEEDED, by=town.kaisa, now=later(hours=1))

    assert alike_to(first) == []


def test_the_need_that_goes_on_keeps_the_resident_hidden(town, twins):
    """Liisa has been asked about the one; of the other the office knows that nobody may be told the door."""
    known, again = twins
    waves.send(again, by=town.kaisa, now=later(minutes=11))
    review.protect(known, True, by=town.kaisa, now=later(minutes=12))

    assert deeds.join(known, again, by=town.kaisa, now=later(minutes=13)) is again

    work = offers.accept(offer_to(again, "P01"), by=town.liisa, now=later(minutes=14))
    assignments.schedule(work, later(days=1), by=town.liisa, now=later(minutes=15))
    assert (again.is_protected, assignment_item(work, now=later(minutes=16))["contact"]) == (True, None)


def test_the_need_that_goes_on_keeps_the_danger(town):
    first = a_need(town.aino)
    again = told_again(town, is_pressing=True)

    assert deeds.join(first, again, by=town.kaisa, now=later(hours=1)) is first
    assert first.is_pressing


def test_a_report_that_is_joined_in_the_transaction_that_tells_it_is_news_to_both(town):
    earlier = a_need(town.eino)

    need = report(home_of(town.aino), a_report(), by=town.aino, now=NOW)
    review.mark_duplicate(earlier, need, by=town.kaisa, now=later(minutes=1))
    db.session.commit()

    for person, state in ((town.aino, NeedState.SUBMITTED), (town.eino, NeedState.CLOSED)):
        assert [item["state"] for item in news_for(person, None, now=later(hours=1)).items] == [state]


def test_a_joined_need_that_was_opened_again_is_no_part_of_the_other_any_more(town, twins):
    first, again = twins
    deeds.join(first, again, by=town.kaisa, now=later(hours=1))
    review.reopen(again, by=town.kaisa, now=later(hours=2))
    db.session.commit()
    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=3))
    db.session.commit()

    assert again.followed is again
    with pytest.raises(NotNow):
        deeds.separate(again, by=town.kaisa, now=later(hours=4))


def test_looking_for_likeness_joins_nothing(twins):
    first, again = twins
    alike_to(first)

    assert (first.is_open, again.is_open) == (True, True)


def test_joined_the_earlier_goes_on_and_the_reporter_of_the_other_is_told(town, twins):
    first, again = twins

    assert deeds.join(again, first, by=town.kaisa, now=later(hours=1)) is first
    assert (first.state, again.outcome, again.duplicate_of_id) == (NeedState.SUBMITTED, Outcome.DUPLICATE, first.id)
    assert (told("joined", again), told("joined", first)) == (["Eino"], [])
    assert joined_to(first) == [again]
    assert (verbs_of(first)[-1], verbs_of(again)[-1]) == ("join", "join")


def test_what_is_permitted_or_under_way_goes_on(town):
    noticed = a_need(town.aino, consent=Consent.NOTICED, contact=None)
    permitted = told_again(town)
    assert deeds.join(noticed, permitted, by=town.kaisa, now=later(hours=1)) is permitted

    latest = a_need(town.aino, consent=Consent.NOTICED, contact=None)
    waves.send(latest, by=town.kaisa, now=later(hours=1))
    assert deeds.join(permitted, latest, by=town.kaisa, now=later(hours=2)) is latest


def test_two_needs_under_way_are_not_joined_with_one_tap(town, twins):
    for need in twins:
        waves.send(need, by=town.kaisa, now=later(hours=1))

    with pytest.raises(NotNow, match="both_under_way"):
        deeds.join(*twins, by=town.kaisa, now=later(hours=2))

    assert all(need.is_open for need in twins)


def test_a_second_tap_joins_nothing_more(town, twins):
    deeds.join(*twins, by=town.kaisa, now=later(hours=1))

    with pytest.raises(NotNow, match="closed"):
        deeds.join(*twins, by=town.kaisa, now=later(hours=1))


def test_nothing_is_joined_to_itself_or_to_another_municipality(town, twins):
    for other in (twins[0], a_need(town.uula, village="sevetti")):
        with pytest.raises(Invalid, match="unknown_original"):
            deeds.join(twins[0], other, by=town.kaisa, now=later(hours=1))


def test_both_reporters_follow_the_joined_need(town, twins):
    first, again = twins
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))
    waves.send(first, by=town.kaisa, now=later(hours=1))
    offers.accept(offer_to(first, "P01"), by=town.liisa, now=later(hours=2))

    assert (told("taker_found", first), told("taker_found", again)) == (["Aino"], ["Eino"])
    assert (need_item(again)["state"], need_item(again)["outcome"], need_item(again)["may"]) == (
        "assigned",
        None,
        ["add_information", "withdraw"],
    )
    assert need_item(again)["text"] == AGAIN
    assert (need_item(first)["why"], need_item(again)["why"]) == ([], ["joined"])


def test_the_phone_of_the_second_reporter_hears_of_each_step(town, twins):
    first, again = twins
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))
    db.session.commit()
    heard = news_for(town.eino, None, now=later(hours=1)).cursor

    waves.send(first, by=town.kaisa, now=later(hours=2))
    db.session.commit()

    (item,) = news_for(town.eino, heard, now=later(hours=2)).items
    assert (item["id"], item["state"]) == (again.id, "offering")


def test_the_end_is_told_to_both(town, twins):
    first, again = twins
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))

    review.close(first, Outcome.DONE, by=town.kaisa, now=later(days=1))

    assert (told("closed", first), told("closed", again)) == (["Aino"], ["Eino"])
    assert need_item(again)["outcome"] == "done"


@pytest.mark.parametrize("state", [NeedState.SUBMITTED, NeedState.NEEDS_INFO, NeedState.READY, NeedState.POOLED])
def test_undoing_leads_back_to_where_it_was(town, state):
    first, again = a_need(town.aino), told_again(town)
    again.state = state
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))

    deeds.separate(again, by=town.kaisa, now=later(hours=2))

    assert (again.state, again.outcome, again.closed_at, again.duplicate_of_id) == (state, None, None, None)
    assert again.looking_since == later(hours=2)  # nobody was sought for it meanwhile
    assert told("separated", again) == ["Eino"]
    assert (first.is_open, need_item(again)["why"]) == (True, [])
    assert (joined_to(first), alike_to(first)) == ([], [])  # it was said that they are two


def test_what_was_not_joined_cannot_be_taken_apart(town, twins):
    first, again = twins
    review.mark_duplicate(again, first, by=town.kaisa, now=later(hours=1))

    for need in twins:
        with pytest.raises(NotNow):
            deeds.separate(need, by=town.kaisa, now=later(hours=2))


def test_different_needs_are_not_proposed_again(town, twins):
    first, again = twins
    deeds.keep_apart(again, first, by=town.kaisa, now=later(hours=1))
    deeds.keep_apart(first, again, by=town.kaisa, now=later(hours=2))  # a second tap from the other page

    assert (alike_to(first), alike_to(again)) == ([], [])
    assert verbs_of(again)[-1] == "keep_apart"


@pytest.mark.parametrize("name", ["aino", "eino", "liisa", "inka"])
def test_nobody_else_decides(town, twins, name):
    first, again = twins
    by = getattr(town, name)
    split = (deeds.split, first, Half("a", None), Half("b", None), first.version)
    undone = [(deeds.join, first, again), (deeds.separate, again), (deeds.keep_apart, first, again)]

    for deed, *arguments in (*undone, split, (deeds.leave_whole, first)):
        with pytest.raises(NotAllowed):
            deed(*arguments, by=by, now=later(hours=1))
    assert db.session.get(Need, again.id).is_open
