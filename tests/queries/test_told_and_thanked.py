"""What stays true of an item however late it is read: the day on which it was told, and the thanks for the work."""

from datetime import UTC, date, datetime

import pytest

from palveleva.actions import needs, review
from palveleva.domain.vocabulary import Outcome, Urgency
from palveleva.queries.items import assignment_item, need_item, offer_item
from tests import clockwork
from tests.actions.story import a_done_need, a_scheduled_need, an_agreed_need
from tests.people import NOW, a_need, later

TUESDAY = NOW.date()


def told_on(need):
    return date.fromisoformat(need_item(need)["told_on"])


def test_everybody_reads_the_day_on_which_it_was_told(town):
    work = an_agreed_need(town, urgency=Urgency.TODAY)

    items = need_item(work.need), offer_item(work.offer, now=later(days=3)), assignment_item(work, now=later(days=3))

    assert [item["told_on"] for item in items] == [TUESDAY.isoformat()] * 3


@pytest.mark.parametrize(
    ("told_at", "day"),
    [
        (later(days=-3), date(2026, 11, 21)),  # written in the forest on Saturday
        (later(days=3), TUESDAY),  # a clock that is ahead: nothing is told before it has come
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), TUESDAY),  # half past midnight in Finland
    ],
)
def test_the_day_is_that_of_the_telling_and_never_one_to_come(town, told_at, day):
    assert told_on(a_need(town.aino, told_at=told_at)) == day


def confirmed_at(work):
    return assignment_item(work, now=later(days=2))["confirmed_at"]


def test_nobody_is_thanked_for_what_nobody_else_has_confirmed(town):
    agreed, done = an_agreed_need(town), a_done_need(town)
    assert [confirmed_at(work) for work in (agreed, done)] == [None, None]

    clockwork.sweep(later(days=9))

    assert (done.need.outcome, confirmed_at(done)) == (Outcome.DONE_UNCONFIRMED, None)


def test_the_doer_hears_that_the_reporter_has_confirmed_and_not_who(town):
    work = a_done_need(town)

    needs.confirm(work.need, True, by=town.aino, now=later(days=1, hours=1))

    assert confirmed_at(work) == later(days=1, hours=1).isoformat()
    assert "Aino" not in str(assignment_item(work, now=later(days=2)))


def test_the_doer_hears_that_the_office_has_confirmed(town):
    work = a_scheduled_need(town)

    review.close(work.need, Outcome.DONE, by=town.kaisa, now=later(days=1))

    assert confirmed_at(work) == later(days=1).isoformat()


def test_only_whoever_did_it_is_thanked(town):
    """Done, opened again because it was not, and done by another."""
    work = a_done_need(town)
    needs.confirm(work.need, True, by=town.aino, now=later(days=1, hours=1))
    review.reopen(work.need, by=town.kaisa, now=later(days=1, hours=2))
    assert confirmed_at(work) is None
