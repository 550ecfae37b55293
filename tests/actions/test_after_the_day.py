"""What was wanted on a day that is over is looked for as what is wanted this week."""

import pytest

from palveleva.actions import waves
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import Urgency
from tests.actions.story import states_of
from tests.actions.test_asking_on import set_numbers, set_service, sweep
from tests.people import NOW, a_need, later


@pytest.fixture(autouse=True)
def nobody_hurries(town):
    """Pekka takes no urgent work, Lumikko works on Thursdays; this is a Tuesday."""
    set_numbers(widen_first=0, widen_second=0, widen_third=0)
    town.provider("P16").accepts_urgent = False
    town.provider("P01").weekdays = [4]
    db.session.commit()


def for_today(town, **changes):
    return a_need(town.aino, urgency=Urgency.TODAY, **changes)


def test_on_the_day_itself_it_is_asked_of_those_who_can_come_today(town):
    need = for_today(town)

    for hours in (0, 9):
        with pytest.raises(NotNow, match="no_candidates"):
            waves.send(need, by=town.kaisa, now=later(hours=hours))


def test_from_the_next_day_on_it_is_asked_of_those_who_could_this_week(town):
    need = for_today(town)

    waves.send(need, by=town.kaisa, now=later(days=1))

    assert states_of(need) == {"P01": "sent", "P16": "sent"}
    assert need.urgency is Urgency.TODAY, "the office still sees it first, and nobody thinks about it for long"


def test_automation_asks_them_in_the_morning(town):
    set_service()
    need = for_today(town)
    sweep(minutes=1)
    assert not need.offers

    sweep(days=1)

    assert states_of(need) == {"P01": "sent", "P16": "sent"}


def test_a_day_that_is_still_to_come_is_not_over(town):
    """Wanted on just Friday, when nobody is there who takes urgent work."""
    friday = later(days=3).date()
    need = for_today(town, wanted_from=friday)
    for days in (1, 3):
        with pytest.raises(NotNow, match="no_candidates"):
            waves.send(need, by=town.kaisa, now=later(days=days))

    waves.send(need, by=town.kaisa, now=later(days=4))

    assert states_of(need) == {"P01": "sent", "P16": "sent"}


def test_told_in_the_evening_it_is_of_that_day_by_the_clock_of_the_municipality(town):
    """Half past eleven in Helsinki is still that day; an hour later it is over."""
    need = for_today(town)

    with pytest.raises(NotNow, match="no_candidates"):
        waves.send(need, by=town.kaisa, now=NOW.replace(hour=21, minute=30))
    waves.send(need, by=town.kaisa, now=NOW.replace(hour=22, minute=30))

    assert states_of(need) == {"P01": "sent", "P16": "sent"}


@pytest.mark.parametrize("urgency", Urgency)
def test_a_last_day_that_was_named_and_is_over_is_followed_by_a_week(town, urgency):
    """Lumikko comes on Thursdays only, and it was wanted by the Wednesday before."""
    need = a_need(town.aino, urgency=urgency, wanted_until=later(days=1).date())

    waves.send(need, by=town.kaisa, now=later(days=3))

    assert states_of(need) == {"P01": "sent", "P16": "sent"}
