"""A provider says yes, no, or asks; the first yes wins."""

import pytest

from palveleva.actions import assignments, needs, offers, review
from palveleva.db import db
from palveleva.domain.errors import AlreadyTaken, Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import AssignmentState, NeedState, OfferState, Outcome
from palveleva.queries.items import offer_item
from tests import clockwork
from tests.actions.story import (
    an_agreed_need,
    an_offered_need,
    live_assignments_of,
    offer_to,
    states_of,
    told,
    verbs_of,
)
from tests.people import later, somebody_at


def test_a_yes_makes_work_and_calls_off_the_other_offers(town):
    need = an_offered_need(town)

    work = offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))

    assert (work.state, work.provider.code, work.agreed_at) == (AssignmentState.AGREED, "P01", later(minutes=5))
    assert need.state is NeedState.ASSIGNED
    assert states_of(need) == {"P01": "accepted", "P16": "withdrawn"}
    assert (told("taker_found", need), told("taken", need)) == (["Aino"], ["Pekka"])
    assert verbs_of(need)[-2:] == ["accept", "withdraw"]


def test_the_same_yes_again_is_harmless(town):
    need = an_offered_need(town)
    offer = offer_to(need, "P01")

    first = offers.accept(offer, by=town.liisa, now=later(minutes=5))
    again = offers.accept(offer, by=town.liisa, now=later(minutes=6))

    assert again is first
    assert live_assignments_of(need) == 1
    assert verbs_of(need).count("accept") == 1


def test_the_second_yes_hears_that_it_is_taken(town):
    need = an_offered_need(town)
    offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))

    with pytest.raises(AlreadyTaken):
        offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(minutes=6))

    assert live_assignments_of(need) == 1


def test_a_late_yes_is_granted_while_the_need_is_free(town):
    need = an_offered_need(town)
    clockwork.sweep(later(hours=25))
    assert (need.state, states_of(need)) == (NeedState.NO_TAKER, {"P01": "expired", "P16": "expired"})

    offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(hours=26))

    assert (need.state, states_of(need)) == (NeedState.ASSIGNED, {"P01": "withdrawn", "P16": "accepted"})


def test_a_late_yes_is_granted_when_the_winner_gave_the_work_back(town):
    """Pekka said yes without a network while Liisa had it; the need is free when his yes arrives."""
    assignment = an_agreed_need(town)
    assignments.release(assignment, "auto rikki", by=town.liisa, now=later(hours=1))
    assert assignment.need.state is NeedState.NO_TAKER

    offers.accept(offer_to(assignment.need, "P16"), by=town.pekka, now=later(hours=2))

    assert live_assignments_of(assignment.need) == 1


def test_a_yes_to_a_withdrawn_need_hears_that_it_is_closed(town):
    need = an_offered_need(town)
    needs.withdraw(need, "poika kävi", by=town.aino, now=later(hours=1))

    with pytest.raises(NotNow, match="closed"):
        offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(hours=2))


def test_a_yes_to_a_need_done_by_another_hears_that_it_was_taken(town):
    need = an_agreed_need(town).need
    needs.withdraw(need, "ei tarvita", by=town.aino, now=later(hours=1))

    with pytest.raises(NotNow, match="closed"):
        offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(hours=2))


def test_a_no_stands(town):
    need = an_offered_need(town)
    offer = offer_to(need, "P01")
    offers.decline(offer, "kiire", by=town.liisa, now=later(minutes=5))

    with pytest.raises(NotNow, match="already_declined"):
        offers.accept(offer, by=town.liisa, now=later(minutes=6))

    assert (offer.state, offer.reason, offer.answered_at) == (OfferState.DECLINED, "kiire", later(minutes=5))


def test_the_last_no_returns_the_need_to_the_coordinator(town):
    need = an_offered_need(town)

    offers.decline(offer_to(need, "P01"), "kiire", by=town.liisa, now=later(minutes=5))
    assert need.state is NeedState.OFFERING
    offers.decline(offer_to(need, "P16"), "kiire", by=town.pekka, now=later(minutes=6))

    assert need.state is NeedState.NO_TAKER
    assert verbs_of(need)[-2:] == ["decline", "exhaust"]


def test_the_same_no_again_is_harmless(town):
    need = an_offered_need(town)
    for minute in (5, 6):
        offers.decline(offer_to(need, "P01"), "kiire", by=town.liisa, now=later(minutes=minute))

    assert verbs_of(need).count("decline") == 1


def test_a_no_after_the_yes_is_not_heard(town):
    need = an_agreed_need(town).need

    with pytest.raises(NotNow):
        offers.decline(offer_to(need, "P01"), "kiire", by=town.liisa, now=later(hours=1))

    assert live_assignments_of(need) == 1


def test_a_no_to_what_another_took_hears_that_it_is_taken(town):
    need = an_agreed_need(town).need

    with pytest.raises(AlreadyTaken):
        offers.decline(offer_to(need, "P16"), "kiire", by=town.pekka, now=later(hours=1))


def test_a_late_no_is_heard_while_the_work_is_free_and_they_are_not_asked_again(town):
    """Pekka said no without a network while Liisa had the work; she gave it back before his no arrived."""
    db.session.add(somebody_at(town.provider("P03")))
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=1))
    offer = offer_to(work.need, "P16")
    assert offer_item(offer, now=later(hours=1))["may"] == ["accept", "decline"]

    offers.decline(offer, "too_far", by=town.pekka, now=later(hours=2))
    clockwork.sweep(later(hours=2, minutes=1))

    assert (offer.state, offer.declined_for) == (OfferState.DECLINED, "too_far")
    assert [asked.provider.code for asked in work.need.open_offers] == ["P03"]


def test_nobody_hears_that_it_is_taken_while_nobody_has_it(town):
    """Nor that another has it who gave it back, when the need was closed without a doer."""
    lapsed, given_back = an_offered_need(town), an_agreed_need(town)
    clockwork.sweep(later(hours=25))
    assignments.release(given_back, "auto rikki", by=town.liisa, now=later(hours=26))
    review.close(given_back.need, Outcome.UNMET, by=town.kaisa, now=later(hours=27))

    late = later(hours=28)
    for deed, need, code in (
        (lambda offer: offers.ask(offer, "Onko hiekkaa?", by=town.pekka, now=late), lapsed, "not_now"),
        (lambda offer: offers.accept(offer, by=town.pekka, now=late), given_back.need, "closed"),
        (lambda offer: offers.decline(offer, "kiire", by=town.pekka, now=late), given_back.need, "closed"),
    ):
        with pytest.raises(NotNow) as refused:
            deed(offer_to(need, "P16"))
        assert refused.value.code == code


def test_a_question_and_its_answer_stand_beside_the_offer(town):
    need = an_offered_need(town)
    offer = offer_to(need, "P01")

    offers.ask(offer, "Onko hiekkaa?", by=town.liisa, now=later(minutes=5))
    offers.answer(offer, "On, liiterissä", by=town.kaisa, now=later(minutes=6))
    db.session.commit()
    db.session.expire_all()

    assert (offer.last_note("offer_question"), offer.last_note("offer_answer")) == ("Onko hiekkaa?", "On, liiterissä")
    assert offer_to(need, "P16").notes == []
    assert told("answered", need) == ["Liisa"]


@pytest.mark.parametrize("text", ["  ", "131052-308T"])
def test_a_question_that_must_not_be_kept_is_not(town, text):
    need = an_offered_need(town)

    with pytest.raises(Invalid):
        offers.ask(offer_to(need, "P01"), text, by=town.liisa, now=later(minutes=5))

    assert need.notes == []


def test_nothing_is_asked_about_an_offer_that_is_gone(town):
    need = an_agreed_need(town).need

    with pytest.raises(AlreadyTaken):
        offers.ask(offer_to(need, "P16"), "Vieläkö?", by=town.pekka, now=later(hours=1))


def test_what_reached_the_phone_was_seen(town):
    need = an_offered_need(town)

    offers.mark_seen(town.liisa, now=later(minutes=1))
    offers.mark_seen(town.liisa, now=later(minutes=9))
    db.session.commit()

    assert states_of(need) == {"P01": "seen", "P16": "sent"}
    assert offer_to(need, "P01").seen_at == later(minutes=1)


@pytest.mark.parametrize("name", ["pekka", "aino", "inka", "tauno"])
def test_nobody_answers_for_another(town, name):
    offer = offer_to(an_offered_need(town), "P01")
    by = getattr(town, name)

    for deed, *arguments in ((offers.accept,), (offers.decline, "kiire"), (offers.ask, "?"), (offers.answer, "!")):
        with pytest.raises(NotAllowed):
            deed(offer, *arguments, by=by, now=later(minutes=5))


def test_the_coordinator_may_answer_for_a_provider_on_the_telephone(town):
    need = an_offered_need(town)

    offers.accept(offer_to(need, "P16"), by=town.kaisa, now=later(minutes=5))

    assert need.live_assignment.provider.code == "P16"
