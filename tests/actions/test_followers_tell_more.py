"""Whoever follows a need since their own report was joined to it may still tell more."""

import pytest

from palveleva.actions import needs, review
from palveleva.actions import understanding as deeds
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import NeedState, Outcome
from palveleva.queries.items import need_item
from tests.people import later


def test_what_the_second_reporter_adds_is_told_of_the_need_that_goes_on(town, twins):
    """Eino writes it while Aino is asked something else: hers is not answered by it, nor closed for him."""
    first, again = twins
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))
    review.ask_back(first, "Montako porrasta?", by=town.kaisa, now=later(hours=2))

    needs.add_information(again, "Hän on kaatunut eikä pääse ylös", by=town.eino, now=later(hours=3))

    (told_more,) = [note for note in first.notes if note.kind == "information"]
    assert (told_more.by, again.notes, first.state) == (town.eino, [], NeedState.NEEDS_INFO)
    assert first.is_pressing
    assert "kaatunut" not in str(need_item(first))


def test_nothing_is_added_to_a_joined_report_when_what_it_follows_has_ended(town, twins):
    first, again = twins
    deeds.join(again, first, by=town.kaisa, now=later(hours=1))
    review.close(first, Outcome.DONE, by=town.kaisa, now=later(hours=2))

    assert need_item(again)["may"] == []
    with pytest.raises(NotNow, match="closed"):
        needs.add_information(again, "Kiitos", by=town.eino, now=later(hours=3))
