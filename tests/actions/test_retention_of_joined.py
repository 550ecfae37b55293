"""A report that was joined to another need is kept as long as that one, and no longer."""

import pytest

from palveleva.actions import needs, review, understanding
from palveleva.db import db
from palveleva.domain.vocabulary import Outcome
from palveleva.queries.news import news_for
from tests import clockwork
from tests.people import a_need, later


def forgotten(**after):
    """How many a sweep has forgotten then."""
    number = clockwork.sweep(later(**after)).get("forgotten", 0)
    db.session.commit()
    return number


@pytest.fixture
def joined(town):
    """Eino told Aino's need again. Hers goes on, and nobody touches it."""
    first, again = a_need(town.aino), a_need(town.eino)
    again.created_at = later(minutes=10)
    understanding.join(again, first, by=town.kaisa, now=later(days=1))
    db.session.commit()
    return first, again


def test_it_lives_as_long_as_the_need_its_reporter_follows(joined, town):
    first, again = joined
    heard = news_for(town.eino, None, now=later(days=1)).cursor

    assert forgotten(days=90) == 0
    needs.withdraw(first, "Hoitui jo", by=town.aino, now=later(days=91))
    db.session.commit()

    (item,) = news_for(town.eino, heard, now=later(days=91)).items
    assert (item["id"], item["state"], again.contact.name) == (again.id, "submitted", "Helmi")


def test_with_that_need_it_is_forgotten(joined, town):
    first, again = joined
    review.close(first, Outcome.DONE, by=town.kaisa, now=later(days=90))
    db.session.commit()

    assert forgotten(days=150) == 0
    assert (forgotten(days=151), forgotten(days=151, hours=1)) == (1, 1)

    assert (again.text, again.contact) == ("", None)


def test_what_was_marked_by_hand_has_ended_and_is_forgotten_in_its_own_time(town):
    first, again = a_need(town.aino), a_need(town.eino)
    review.mark_duplicate(again, first, by=town.kaisa, now=later(days=1))
    db.session.commit()

    assert forgotten(days=62) == 1
    assert (again.text, first.text[:8]) == ("", "Rappuset")
