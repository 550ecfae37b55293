"""Days away: told by the firm itself or by its coordinator, by nobody else, and not when they are over."""

from datetime import UTC, date, datetime

import pytest

from palveleva.actions import providers
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed
from tests.people import NOW


def test_an_absence_begins_before_it_ends(town):
    liisa = town.provider("P01")
    with pytest.raises(Invalid):
        providers.add_absence(liisa, date(2026, 12, 2), date(2026, 12, 1), by=town.kaisa, now=NOW)

    providers.add_absence(liisa, date(2026, 12, 1), date(2026, 12, 1), by=town.kaisa, now=NOW)
    db.session.commit()
    assert len(liisa.absences) == 1

    providers.remove_absence(liisa.absences[0], by=town.liisa, now=NOW)
    assert liisa.absences == []


@pytest.mark.parametrize("name", ["aino", "pekka", "inka"])
def test_days_away_are_the_firms_own_and_its_coordinators(town, name):
    by, liisa = getattr(town, name), town.provider("P01")
    providers.add_absence(liisa, NOW.date(), NOW.date(), by=town.liisa, now=NOW)
    db.session.commit()

    with pytest.raises(NotAllowed):
        providers.add_absence(liisa, NOW.date(), NOW.date(), by=by, now=NOW)
    with pytest.raises(NotAllowed):
        providers.remove_absence(liisa.absences[0], by=by, now=NOW)


def test_days_that_are_over_are_refused_by_the_calendar_of_the_municipality(town):
    liisa, midnight = town.provider("P01"), datetime(2026, 12, 1, 22, 30, tzinfo=UTC)

    with pytest.raises(Invalid, match="days_over"):
        providers.add_absence(liisa, date(2026, 12, 1), date(2026, 12, 1), by=town.liisa, now=midnight)
    providers.add_absence(liisa, date(2026, 12, 2), date(2026, 12, 2), by=town.liisa, now=midnight)
