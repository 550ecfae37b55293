"""Whoever follows a need since their own report was joined to it may take that report back."""

import pytest

from palveleva.actions import needs, review
from palveleva.actions import understanding as deeds
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import NeedState, Outcome
from palveleva.queries.items import need_item
from tests.actions.story import joined, told, verbs_of
from tests.people import later


def take_back(report, by, **after):
    needs.withdraw(report, "done_by_others", by=by, now=later(**(after or {"hours": 5})))
    db.session.commit()


def test_the_report_ends_and_the_need_goes_on_for_whoever_told_it_first(town, two):
    first, again = two
    assert need_item(again)["may"] == ["add_information", "withdraw"]

    take_back(again, town.eino)

    item = need_item(again)
    assert (item["state"], item["outcome"], item["why"], item["may"]) == ("closed", "withdrawn", [], [])
    assert (first.state, verbs_of(again)[-1], verbs_of(first)[-1]) == (NeedState.SUBMITTED, "withdraw", "report_left")
    assert need_item(first)["state"] == "submitted"


def test_the_office_hears_of_it_and_why(town, two):
    first, again = two

    take_back(again, town.eino)

    assert (told("follower_left", first), told("closed", first)) == (["Kaisa"], [])
    said = [(note.kind, note.text, note.by) for note in first.notes]
    assert said == [("other_withdrew", "done_by_others", town.eino)]


def test_whoever_followed_through_that_report_follows_on(town, two):
    first, again = two
    third = joined(town, town.aino)
    deeds.join(third, again.followed, by=town.kaisa, now=later(hours=2))
    third.duplicate_of_id = again.id  # joined to Eino's before his was joined to the first
    db.session.commit()

    take_back(again, town.eino)

    db.session.expire_all()
    assert (third.followed, third.outcome) == (first, Outcome.DUPLICATE)


def test_it_is_not_taken_back_after_the_need_has_ended(town, two):
    first, again = two
    review.close(first, Outcome.DONE, by=town.kaisa, now=later(hours=2))
    with pytest.raises(NotNow, match="closed"):
        take_back(again, town.eino)
    assert need_item(again)["may"] == []


def test_what_was_taken_back_is_taken_back_once(town, two):
    _first, again = two
    take_back(again, town.eino)

    with pytest.raises(NotNow, match="closed"):
        take_back(again, town.eino, hours=6)


def test_the_one_that_goes_on_alone_is_taken_back_as_always(town, two):
    first, again = two
    take_back(again, town.eino)

    needs.withdraw(first, "mistake", by=town.aino, now=later(hours=6))

    assert (first.outcome, again.outcome, told("left_alone", again)) == (Outcome.WITHDRAWN, Outcome.WITHDRAWN, [])
