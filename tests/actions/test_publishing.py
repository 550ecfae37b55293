"""Closed quarters are told once: counted, hidden where small, and never told again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.publication import NOT_CHOSEN
from palveleva.domain.suppression import Cover
from palveleva.domain.vocabulary import Outcome
from palveleva.models import AuditEntry, OpenFigure, QuarterCount, Village
from palveleva.queries.insight_years import year_report
from palveleva.queries.open_data import municipality_called, published
from palveleva.work.duties import publish
from tests.history import Past


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tell(day):
    return publish(at(day))["quarters_told"]


@pytest.fixture
def past(town):
    return Past.of(town.kaisa)


def shown(period, area="all", group="all"):
    row = next(
        row
        for row in published(municipality_called("saarijarvi"))
        if (row.period, row.area, row.group) == (period, area, group)
    )
    return row.unmet.number, row.other.number


def test_a_quarter_is_told_when_its_needs_have_had_a_month(past):
    past.live(40, at("2026-01-01"), at("2026-03-31"))

    assert tell("2026-04-30") == 0
    assert tell("2026-05-01") == 1
    assert tell("2026-05-02") == 0
    assert {row.period for row in published(municipality_called("saarijarvi"))} == {"2026-Q1"}


def test_the_year_is_told_with_its_last_quarter_and_by_area(past):
    past.live(160, at("2026-01-01"), at("2026-12-31"))

    assert tell("2027-01-31") == 4

    areas = {row.area for row in published(municipality_called("saarijarvi")) if row.period == "2026"}
    assert "pylkonmaki+kukko" in areas
    assert len(areas) == 9


def a_hundred_villages_of_unknown_size():
    """All in the centre, with names as long as they come."""
    forms = dict.fromkeys(("name", "where", "from_", "to"), "Kylä")
    there = {"municipality_id": "saarijarvi", "lat": 62.7049, "lon": 25.2542}
    slugs = [f"hyvin-pitkanimisen-jarven-kyla-{number}" for number in range(100, 200)]
    db.session.add_all(Village(**forms, **there, slug=slug) for slug in slugs)
    db.session.commit()
    return slugs


def areas_told():
    return {row.area for row in published(municipality_called("saarijarvi"))}


def test_where_nobody_knows_how_many_live_in_a_hundred_villages_only_the_whole_is_told(past):
    past.live(40, at("2026-01-01"), at("2026-12-31"))
    a_hundred_villages_of_unknown_size()
    for village in db.session.scalars(select(Village)):
        village.inhabitants = None

    assert tell("2027-01-31") == 4

    assert areas_told() == {"all"}


def test_an_area_of_a_hundred_villages_is_told_with_the_name_of_each(past):
    past.live(160, at("2026-01-01"), at("2026-12-31"))
    small = a_hundred_villages_of_unknown_size()

    assert tell("2027-01-31") == 4

    assert max(areas_told(), key=len) == "+".join(["keskusta", *small])
    assert len(areas_told()) == 9


def test_what_a_need_becomes_later_changes_nothing_that_was_told(past):
    needs = past.live(60, at("2026-01-01"), at("2026-03-31"))
    tell("2026-05-01")
    before = published(municipality_called("saarijarvi"))

    for need in needs[:20]:
        need.outcome = Outcome.UNMET
    db.session.commit()
    tell("2026-05-02")

    assert published(municipality_called("saarijarvi")) == before


def test_no_small_number_stands_in_what_is_told(past):
    past.live(90, at("2026-01-01"), at("2026-12-31"))
    tell("2027-01-31")

    numbers = list(db.session.scalars(select(OpenFigure.number).where(OpenFigure.number.is_not(None))))
    hidden = db.session.scalars(select(OpenFigure).where(OpenFigure.cover != Cover.SHOWN)).all()

    assert min(numbers) >= 5
    assert hidden
    assert all(figure.number is None for figure in hidden)


def test_every_need_of_the_year_is_counted_once_duplicates_not_at_all(past):
    made = past.live(30, at("2026-01-01"), at("2026-12-31"))
    past.a_need(at("2026-05-05T09:00:00"), service=None, outcome=None)
    tell("2027-01-31")

    counted = db.session.scalar(select(func.sum(QuarterCount.number)))
    without_service = select(QuarterCount.number).where(QuarterCount.group == NOT_CHOSEN)
    assert counted == sum(need.outcome is not Outcome.DUPLICATE for need in made) + 1
    assert db.session.scalars(without_service).all() == [1]


def test_telling_is_remembered_and_another_municipality_has_nothing(past):
    past.live(10, at("2026-01-01"), at("2026-03-31"))
    tell("2026-05-01")

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "publish")).one()
    assert (entry.by_id, entry.thing_id, entry.details) == (None, "saarijarvi", {"period": "2026-Q1"})
    assert published(municipality_called("inari")) == []


def test_the_yearly_report_says_no_more_than_was_told(past):
    past.live(200, at("2026-01-01"), at("2026-12-31"))
    assert year_report(municipality_called("saarijarvi"), 2026).is_draft
    tell("2027-01-31")

    report = year_report(municipality_called("saarijarvi"), 2026)

    assert not report.is_draft
    assert report.fates["unmet"].number == shown("2026")[0]
    numbers = [one.number for one in (*report.fates.values(), *report.reasons.values()) if one.number is not None]
    assert min(number for number in numbers if number) >= 5
