"""Nobody is forgotten: whoever must act next is reminded, then the office, and each is told once."""

from sqlalchemy import select

from palveleva.actions import assignments, coordinators, needs, people, review
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.unmet import UnmetReason
from palveleva.domain.vocabulary import Consent, NeedState, Outcome, Urgency
from palveleva.models import Change, Person
from palveleva.queries.board import board_for
from palveleva.queries.rungs import is_overdue
from tests import clockwork
from tests.actions.story import a_done_need, a_scheduled_need, an_agreed_need, told
from tests.people import a_need, later


def sweep(*days):
    for day in days:
        clockwork.sweep(later(days=day, minutes=1), thoroughly=False)
        db.session.commit()


def test_an_untouched_report_reminds_the_coordinator_ever_more_seldom(town):
    need = a_need(town.aino)

    sweep(*range(1, 16))

    assert told("untouched", need) == ["Kaisa"] * 4  # after 1, 2, 4 and 8 days


def test_a_clock_that_stood_still_does_not_shower_reminders(town):
    need = a_need(town.aino)

    sweep(30, 30.01)

    assert told("untouched", need) == ["Kaisa"]


def test_half_way_to_giving_up_the_teller_hears_that_nobody_was_found_so_far(town):
    need = a_need(town.aino)

    sweep(6, 7, 8)

    assert told("not_yet", need) == ["Aino"]
    assert need.not_yet_told_at == later(days=7, minutes=1)


def test_reminders_are_no_news_of_the_need(town):
    need = a_need(town.aino)
    version, news = need.version, count_news()

    sweep(1, 2, 4, 7)

    db.session.refresh(need)
    assert (need.version, count_news()) == (version, news)


def count_news():
    numbers = [(change.account_id, change.seq) for change in db.session.scalars(select(Change))]
    return sorted(numbers), db.session.scalar(select(Person.changes).where(Person.name == "Aino"))


def test_an_unanswered_question_reminds_the_teller_and_then_the_office(town):
    need = a_need(town.aino)
    review.ask_back(need, "Onko avain naapurilla?", by=town.kaisa, now=later(hours=1))
    db.session.commit()

    sweep(2, 4, 5, 8)

    assert told("question_again", need) == ["Aino"]
    assert told("no_answer_yet", need) == ["Kaisa"]


def test_a_colleague_who_has_not_come_yet_is_reminded_of_nothing(town):
    coordinators.invite(home_of(town.kaisa), "Kerttu", "kerttu@palveleva.example", by=town.kaisa, now=later())
    need = a_need(town.aino)
    review.ask_back(need, "Onko avain naapurilla?", by=town.kaisa, now=later(hours=1))
    db.session.commit()

    sweep(2, 4, 5, 8)

    assert told("no_answer_yet", need) == ["Kaisa"]


def test_where_the_one_who_was_asked_has_been_shut_out_the_office_hears_at_once(town):
    need = a_need(town.aino)
    review.ask_back(need, "Montako kuutiota, ja mihin nurkkaan?", by=town.kaisa, now=later(hours=1))
    people.set_active(town.aino, False, by=town.kaisa, now=later(days=1))
    db.session.commit()

    sweep(4)

    assert (told("question_again", need), told("no_answer_yet", need)) == ([], ["Kaisa"])


def test_agreed_work_without_a_time_reminds_its_doer_then_the_office_and_stands_in_the_queue(town):
    work = an_agreed_need(town)

    sweep(2, 4)
    assert (told("set_time", work.need), told("no_time_yet", work.need)) == (["Liisa"], [])
    sweep(8)

    assert told("no_time_yet", work.need) == ["Kaisa"]
    assert is_overdue(work.need, None)


def test_what_is_wanted_today_is_not_left_for_days_to_whoever_does_not_move(town):
    """Aino was asked something about the one, Liisa said yes to the other; by noon neither has been heard of."""
    asked, taken = a_need(town.aino, urgency=Urgency.TODAY), an_agreed_need(town, urgency=Urgency.TODAY).need
    review.ask_back(asked, "Mistä talosta?", by=town.kaisa, now=later(minutes=5))
    db.session.commit()

    sweep(1.2 / 24, 2.4 / 24)

    assert (told("question_again", asked), told("no_answer_yet", asked)) == (["Aino"], ["Kaisa"])
    assert (told("set_time", taken), told("no_time_yet", taken)) == (["Liisa"], ["Kaisa"])
    stuck = board_for(town.kaisa, now=later(hours=3)).rungs["overdue"]
    assert {need.id for need in stuck} == {asked.id, taken.id}


def test_a_time_that_was_set_ends_the_reminding(town):
    work = an_agreed_need(town)
    sweep(4)
    assignments.schedule(work, later(days=9), by=town.liisa, now=later(days=5))
    db.session.commit()

    sweep(6, 9)

    assert told("no_time_yet", work.need) == []


def test_a_time_that_passed_reminds_the_doer_then_the_office(town):
    work = a_scheduled_need(town)

    sweep(1, 2, 3, 4)

    assert told("say_done", work.need) == ["Liisa"]
    assert told("not_said_done", work.need) == ["Kaisa"]


def test_whoever_has_just_heard_that_it_is_not_done_is_not_asked_at_once_whether_it_is(town):
    work = a_done_need(town)
    needs.confirm(work.need, False, by=town.aino, now=later(days=3))
    db.session.commit()

    sweep(3.1)
    assert told("say_done", work.need) == []
    sweep(5, 6)
    assert told("say_done", work.need) == ["Liisa"]


def test_what_is_over_reminds_nobody(town):
    need = a_done_need(town).need
    sweep(10)

    assert (need.state, need.due_at) == (NeedState.CLOSED, None)


def test_a_need_given_up_says_why(town):
    need = a_need(town.aino, consent=Consent.NOTICED, contact=None, service=None)
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=3))
    db.session.commit()

    assert need.unmet_reason is UnmetReason.PERMISSION_MISSING


def test_a_reopened_need_is_not_unmet_any_more(town):
    need = a_need(town.aino)
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=3))
    review.reopen(need, by=town.kaisa, now=later(days=4))

    assert need.unmet_reason is None
