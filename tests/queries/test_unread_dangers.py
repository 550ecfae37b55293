"""What a doer has seen and tells of in passing stands first on the board until it is read, however the need ends."""

import pytest

from palveleva.actions import assignments, needs, review
from palveleva.audit import disclose
from palveleva.db import db
from palveleva.domain.vocabulary import Outcome, Part, Place
from palveleva.queries.board import board_for
from tests.actions.story import a_scheduled_need
from tests.people import later
from tests.queries.test_board import rung_of

FALLEN = "Portaat tehty. Helmi oli kaatunut eikä päässyt ylös"


def test_a_danger_that_the_doer_tells_of_stands_first_until_it_is_read_though_the_need_is_closed(town):
    work = a_scheduled_need(town)
    assignments.complete(work, by=town.liisa, now=later(days=1), note=FALLEN)
    assert rung_of(town, work.need, days=1) == "safety"

    needs.confirm(work.need, True, by=town.aino, now=later(days=1, minutes=1))
    db.session.commit()
    assert (rung_of(town, work.need, days=1), board_for(town.kaisa, now=later(days=1)).counts["open"]) == ("safety", 0)
    assert not any(board_for(town.inka, now=later(days=1)).rungs.values())

    disclose({(work.need_id, Place.NEED_PAGE): {Part.SAID}}, to_id=town.kaisa.id, now=later(days=1, hours=1))
    db.session.commit()
    assert not any(board_for(town.kaisa, now=later(days=2)).rungs.values())


def test_a_danger_that_the_doer_tells_of_late_is_seen_all_the_same(town):
    """Liisa had no network; the office had closed the need as done, and had read all there was."""
    work = a_scheduled_need(town)
    review.close(work.need, Outcome.DONE, by=town.kaisa, now=later(days=2))
    disclose({(work.need_id, Place.NEED_PAGE): {Part.SAID}}, to_id=town.kaisa.id, now=later(days=2))

    assignments.complete(work, by=town.liisa, now=later(days=3), note=FALLEN)
    db.session.commit()

    assert rung_of(town, work.need, days=3) == "safety"


@pytest.mark.parametrize(
    ("who", "says"),
    [("liisa", "Tehty"), ("liisa", "Harja jäi rappusille"), ("kaisa", FALLEN)],
    ids=["plain", "of things", "written down by the office, which has read it"],
)
def test_plain_words_at_done_and_the_offices_own_alarm_nobody(town, who, says):
    work = a_scheduled_need(town)
    assignments.complete(work, by=getattr(town, who), now=later(days=1), note=says)
    needs.confirm(work.need, True, by=town.aino, now=later(days=1, minutes=1))
    db.session.commit()

    assert not any(board_for(town.kaisa, now=later(days=1)).rungs.values())


def test_why_work_is_given_back_may_be_a_danger_too(town):
    work = a_scheduled_need(town)

    assignments.release(work, "Helmi on kaatunut, rintaan koskee", by=town.liisa, now=later(days=1))
    db.session.commit()

    assert (rung_of(town, work.need, days=1), work.need.is_pressing) == ("safety", True)
