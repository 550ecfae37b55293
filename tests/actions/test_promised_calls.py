"""What the office has promised about a report is owed by the need to which it was joined."""

from palveleva.actions import attempts
from palveleva.actions import understanding as deeds
from palveleva.db import db
from palveleva.domain.vocabulary import CallResult
from tests.people import later


def test_the_call_that_was_promised_is_owed_by_the_need_that_goes_on(town, twins):
    first, again = twins
    attempts.log(again, CallResult.CALL_BACK, later(hours=5), by=town.kaisa, now=later(minutes=30))

    deeds.join(first, again, by=town.kaisa, now=later(hours=1))
    db.session.commit()
    db.session.expire_all()

    assert (first.retry_at, again.retry_at) == (later(hours=5), None)


def test_a_promise_that_was_kept_since_is_owed_by_none(town, twins):
    first, again = twins
    attempts.log(again, CallResult.CALL_BACK, later(hours=5), by=town.kaisa, now=later(minutes=30))
    attempts.log(first, CallResult.REACHED, None, by=town.kaisa, now=later(minutes=40))

    deeds.join(first, again, by=town.kaisa, now=later(hours=1))
    db.session.commit()
    db.session.expire_all()

    assert first.retry_at is None
