"""The coordinator's board: every open need once, the most pressing rung first."""

import pytest

from palveleva.actions import assignments, needs, offers, review, understanding
from palveleva.audit import disclose
from palveleva.db import db
from palveleva.domain.vocabulary import Consent, NeedState, Outcome, Part, Place, Urgency
from palveleva.models import Need
from palveleva.queries import board
from palveleva.queries.board import board_for
from palveleva.queries.rungs import RUNGS
from tests.actions.story import a_done_need, a_scheduled_need, an_agreed_need, an_offered_need, offer_to
from tests.people import NOW, a_need, later


def rung_of(town, need, **after):
    rungs = board_for(town.kaisa, now=later(**after)).rungs
    (found,) = [name for name, on_it in rungs.items() if need.id in [row.id for row in on_it]]
    return found


def test_the_rungs_stand_in_working_order(town):
    assert tuple(board_for(town.kaisa, now=later()).rungs) == RUNGS
    pressing = ("safety", "today", "to_call", "overdue", "retry")
    waiting = ("question", "told", "unasked", "no_permission", "new")
    assert (*pressing, *waiting, "under_way") == RUNGS


def test_a_fresh_need_is_new(town):
    assert rung_of(town, a_need(town.aino)) == "new"


def test_a_pressing_need_stands_first_whatever_else_it_is(town):
    need = a_need(town.aino, text="Tuvassa haisee kaasulta", urgency=Urgency.TODAY, contact=None, consent=Consent.ASKED)

    assert rung_of(town, need, days=3) == "safety"


def test_a_danger_told_later_brings_back_what_had_been_put_aside(town):
    """Left waiting for company, asked about and not answered, or somebody comes one of these days."""
    pooled = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    review.approve(pooled, by=town.kaisa, now=NOW)
    review.pool(pooled, by=town.kaisa, now=NOW)
    offered, agreed = an_offered_need(town), an_agreed_need(town).need
    for need in (pooled, offered, agreed):
        needs.add_information(need, "Hän on kaatunut, rintaan koskee", by=town.aino, now=later(hours=1))
    db.session.commit()

    assert [rung_of(town, need, hours=2) for need in (pooled, offered, agreed)] == ["safety"] * 3


def test_a_danger_told_by_another_stands_first_while_a_reporter_is_asked_back(town):
    """Aino has been asked how many steps; meanwhile Eino has told of the same steps that somebody fell on them."""
    need, again = a_need(town.aino), a_need(town.eino, text="Rappusilla liukasta, mummo on kaatunut eikä pääse ylös")
    again.created_at = later(minutes=10)
    review.ask_back(need, "Montako porrasta?", by=town.kaisa, now=later(hours=1))
    understanding.join(again, need, by=town.kaisa, now=later(hours=2))
    db.session.commit()

    assert (need.state, rung_of(town, need, hours=3)) == (NeedState.NEEDS_INFO, "safety")


def test_a_need_of_today_stands_before_the_others(town):
    assert rung_of(town, a_need(town.aino, urgency=Urgency.TODAY)) == "today"


def test_a_need_that_waited_a_day_is_overdue(town):
    need = a_need(town.aino)

    assert rung_of(town, need, hours=24) == "new"
    assert rung_of(town, need, hours=24, seconds=1) == "overdue"


def test_a_need_nobody_took_is_overdue_at_once(town):
    need = an_offered_need(town)
    for code, name in (("P01", "liisa"), ("P16", "pekka")):
        offers.decline(offer_to(need, code), "kiire", by=getattr(town, name), now=later(minutes=5))

    assert rung_of(town, need, minutes=6) == "overdue"


def test_agreed_work_is_overdue_a_day_after_its_time(town):
    need = a_scheduled_need(town).need

    assert rung_of(town, need, days=2) == "under_way"
    assert rung_of(town, need, days=2, seconds=1) == "overdue"


def test_a_providers_question_waits_until_it_is_answered(town):
    need = an_offered_need(town)
    offer = offer_to(need, "P01")
    offers.ask(offer, "Onko hiekkaa?", by=town.liisa, now=later(minutes=5))
    db.session.commit()
    assert rung_of(town, need) == "question"

    offers.answer(offer, "On", by=town.kaisa, now=later(minutes=6))
    db.session.commit()

    assert rung_of(town, need) == "under_way"


def test_a_question_of_an_offer_that_is_gone_waits_for_nobody(town):
    need = an_offered_need(town)
    offers.ask(offer_to(need, "P01"), "Onko hiekkaa?", by=town.liisa, now=later(minutes=5))
    offers.accept(offer_to(need, "P16"), by=town.pekka, now=later(minutes=6))
    db.session.commit()

    assert rung_of(town, need) == "under_way"


@pytest.mark.parametrize("story", [an_offered_need, lambda town: a_scheduled_need(town).need])
def test_what_a_reporter_adds_to_what_is_under_way_waits_until_it_is_read(town, story):
    need = story(town)
    needs.add_information(need, "Helmi on sairaalassa, älkää tulko", by=town.aino, now=later(hours=1))
    db.session.commit()
    assert rung_of(town, need, hours=2) == "told"

    for place, rung in ((Place.QUEUE, "told"), (Place.NEED_PAGE, "under_way")):  # a line of the list is not the page
        disclose({(need.id, place): {Part.SAID}}, to_id=town.kaisa.id, now=later(hours=2))
        db.session.commit()
        assert rung_of(town, need, hours=2) == rung

    needs.add_information(need, "Ja koira on pihalla", by=town.aino, now=later(hours=3))
    db.session.commit()
    assert rung_of(town, need, hours=4) == "told"


def test_why_another_took_their_report_back_waits_until_it_is_read(town):
    need = an_offered_need(town)
    again = a_need(town.eino)
    understanding.join(again, need, by=town.kaisa, now=later(hours=1))
    db.session.commit()
    assert rung_of(town, need, hours=2) == "under_way"

    needs.withdraw(again, "not_needed", by=town.eino, now=later(hours=2))
    db.session.commit()

    assert rung_of(town, need, hours=3) == "told"


def test_a_word_of_the_doer_to_the_coordinator_waits_until_it_is_read(town):
    work = a_scheduled_need(town)
    assignments.complete(work, by=town.liisa, now=later(days=1), note="Helmi ei näyttänyt voivan hyvin")
    db.session.commit()
    assert rung_of(town, work.need, days=1) == "told"

    disclose({(work.need_id, Place.NEED_PAGE): {Part.SAID}}, to_id=town.kaisa.id, now=later(days=1, hours=1))
    db.session.commit()
    assert rung_of(town, work.need, days=1, hours=2) == "under_way"


def test_that_the_work_is_not_done_waits_until_it_is_read(town):
    """When it is done instead, is not known: its old time has passed, and the office has not asked yet."""
    work = a_done_need(town)
    needs.confirm(work.need, False, by=town.aino, now=later(days=1, hours=2))
    db.session.commit()
    assert rung_of(town, work.need, days=1, hours=2) == "told"

    disclose({(work.need_id, Place.NEED_PAGE): {Part.SAID}}, to_id=town.kaisa.id, now=later(days=1, hours=3))
    db.session.commit()
    assert rung_of(town, work.need, days=1, hours=3) == "under_way"


@pytest.mark.parametrize("name", ["aino", "kaisa"])
def test_work_that_nobody_outside_the_office_can_confirm_waits_for_the_office(town, name):
    """Aino has left the service; Kaisa wrote down a call herself."""
    work = a_done_need(town)
    assert rung_of(town, work.need, days=1, hours=1) == "under_way"

    work.need.reporter, town.aino.is_active = getattr(town, name), False
    db.session.commit()

    assert rung_of(town, work.need, days=1, hours=1) == "unasked"


def test_what_the_office_writes_down_itself_waits_for_nobody(town):
    need = an_offered_need(town)
    needs.add_information(need, "Aino soitti: koira on pihalla", by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert rung_of(town, need, hours=2) == "under_way"


def test_a_need_without_permission_waits_for_a_call(town):
    assert rung_of(town, a_need(town.aino, consent=Consent.NOTICED, contact=None)) == "no_permission"


def test_older_needs_stand_first_on_their_rung_and_closed_ones_nowhere(town):
    first, second, closed = (a_need(town.aino) for _ in range(3))
    second.created_at = later(hours=1)
    needs.withdraw(closed, "syy", by=town.aino, now=later(hours=1))
    db.session.commit()

    assert [row.id for row in board_for(town.kaisa, now=later()).rungs["new"]] == [first.id, second.id]


def test_nobody_elses_needs_stand_on_the_board(town):
    a_need(town.aino)

    assert not any(board_for(town.inka, now=later()).rungs.values())
    assert board_for(town.inka, now=later()).counts["open"] == 0


def test_what_became_of_things_is_counted_for_thirty_days(town):
    done = a_done_need(town).need
    needs.confirm(done, True, by=town.aino, now=later(days=2))
    review.close(a_need(town.aino), Outcome.UNMET, by=town.kaisa, now=later(days=2))
    a_need(town.aino)
    db.session.commit()

    assert board_for(town.kaisa, now=later(days=32)).counts == {"open": 1, "done": 1, "unmet": 1, "redirected": 0}
    assert board_for(town.kaisa, now=later(days=32, seconds=1)).counts["done"] == 0


def test_a_look_lasts_a_quarter_of_an_hour_and_is_the_lookers_own(town):
    need = a_need(town.aino)
    review.look_at_contact(need, by=town.kaisa, now=later())
    db.session.commit()

    assert board.is_looking(board.history_of(need), town.kaisa, now=later(minutes=14))
    assert not board.is_looking(board.history_of(need), town.kaisa, now=later(minutes=15))
    assert not board.is_looking(board.history_of(need), town.inka, now=later(minutes=1))


def test_the_history_is_told_in_order(town):
    need = a_done_need(town).need

    verbs = [entry.verb for entry in board.history_of(db.session.get(Need, need.id))]
    assert verbs == ["report", "send_wave", "accept", "withdraw", "schedule", "complete"]
