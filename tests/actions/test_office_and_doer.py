"""The office moves a time or says that nobody came: the doer hears it, not only whoever told the need."""

from palveleva.actions import assignments
from tests.actions.story import a_scheduled_need, an_agreed_need, told
from tests.people import later


def test_the_doer_hears_when_the_office_has_moved_the_time(town):
    """Helmi called the office: not that day."""
    work = a_scheduled_need(town)

    assignments.schedule(work, later(days=2), by=town.kaisa, now=later(hours=1))
    assert told("work_changed", work.need) == ["Liisa"]

    assignments.schedule(work, later(days=3), by=town.liisa, now=later(hours=2))
    assert told("work_changed", work.need) == ["Liisa"]


def test_the_doer_hears_when_the_office_sets_the_first_time(town):
    """Helmi called the office instead of Liisa, who waits to hear from her."""
    work = an_agreed_need(town)

    assignments.schedule(work, later(days=2), by=town.kaisa, now=later(hours=1))

    assert (told("time_set", work.need), told("work_changed", work.need)) == (["Liisa"], [])
    assert told("time_set", a_scheduled_need(town).need) == []


def test_the_doer_hears_that_they_are_not_waited_for_any_more(town):
    """They were only late, and another is sought."""
    work = a_scheduled_need(town)

    assignments.no_show(work, by=town.kaisa, now=later(days=1, hours=1))

    assert told("cancelled", work.need) == ["Liisa"]


def test_the_doer_hears_that_the_office_has_taken_the_work_off_them(town):
    """They rang that it may get late; the office, or the resident, understood that they do not come at all."""
    work = a_scheduled_need(town)

    assignments.release(work, "ill", by=town.kaisa, now=later(hours=1))

    assert told("cancelled", work.need) == ["Liisa"]


def test_whoever_gives_work_back_knows_it(town):
    work = a_scheduled_need(town)

    assignments.release(work, "ill", by=town.liisa, now=later(hours=1))

    assert told("cancelled", work.need) == []
