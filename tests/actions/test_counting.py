"""A count that many processes raise at once misses nobody."""

from palveleva.db import db
from palveleva.db.putting import count_up
from palveleva.models import Tally
from tests.people import NOW

KEY = {"what": "test", "whom": "somebody", "since": NOW}


def test_many_who_count_at_once_each_get_a_number_of_their_own(at_once):
    numbers = at_once(*[lambda _town: count_up(Tally, KEY)] * 12)

    assert sorted(numbers) == list(range(1, 13))


def test_what_is_given_back_is_not_counted(town):
    assert [count_up(Tally, KEY, by) for by in (1, 1, -1, 1)] == [1, 2, 1, 2]
    db.session.rollback()
