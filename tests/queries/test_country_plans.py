"""Where many municipalities share one database, no page and no duty reads a large table from end to end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import event, select

from palveleva.actions.codes import people_with_number
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.models import Need, Person
from palveleva.queries.candidates import ranking_for
from palveleva.queries.fitting import fitting
from palveleva.queries.pulse import pulse
from palveleva.queries.rows import rows_of
from palveleva.simulation.country.command import filled
from palveleva.simulation.country.map import Size
from palveleva.work import duties
from tests.countries import a_new_country
from tests.databases import KIND

pytestmark = pytest.mark.whole  # the country takes ten seconds to be written

A_COUNTRY = Size(municipalities=100, villages=1_500, providers=5_000, needs=15_000)
LARGE = {
    "need", "contact", "wave", "offer", "chance", "assignment", "note", "attempt", "audit_entry", "disclosure",
    "notice", "delivery", "person", "provider", "provider_service",
}  # fmt: skip
PAGES = (
    "/needs", "/needs/closed", "/needs/{need}", "/needs/{need}/looks", "/insight", "/insight/unmet",
    "/insight/coverage", "/providers", "/volunteers", "/villages", "/handover", "/messages/lost",
    "/fairness",
)  # fmt: skip
A_BEGINNING = Size(municipalities=1, villages=21, providers=100, needs=320)
Asked = list[tuple[str, Any]]


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    with a_new_country(tmp_path_factory.mktemp("plans") / "plans") as app:
        filled(A_COUNTRY, 1, utcnow() - timedelta(minutes=5), Console(quiet=True))
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


@contextmanager
def listening() -> Iterator[Asked]:
    asked: Asked = []

    def note(_connection, _cursor, statement, parameters, _context, is_many):
        if not is_many and statement.split(None, 1)[0] in {"SELECT", "UPDATE", "DELETE", "WITH"}:
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def read_through(asked: Asked) -> set[str]:
    """The large tables that were read from end to end, each with the question that did."""
    db.session.rollback()
    different = {statement: parameters for statement, parameters in asked}
    return {f"{table}: {s}" for s, parameters in different.items() for table in scanned(s, parameters) & LARGE}


def scanned(statement: str, parameters: Any) -> set[str]:
    connection = db.session.connection()
    if KIND == "postgresql":
        (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
        return set(scans_in(plan["Plan"]))
    lines = [row[3].split() for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    return {line[1] for line in lines if line[0] == "SCAN" and "USING" not in line}


def scans_in(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scans_in(part)


def test_a_reading_from_end_to_end_is_noticed(country):
    with listening() as asked:
        db.session.scalars(select(Need.id).where(Need.text.like("%hella%"))).all()

    assert [found.partition(":")[0] for found in read_through(asked)] == ["need"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_office_is_found_by_an_index(country, address):
    kaisa = db.session.scalars(select(Person).where(Person.is_coordinator, Person.municipality_id == "saarijarvi"))
    row = start_sign_in(kaisa.unique().one(), now=utcnow())
    db.session.commit()
    need = db.session.scalars(select(Need.id).where(Need.municipality_id == "saarijarvi").order_by(Need.created_at))
    page, client = address.format(need=need.first()), country.test_client()
    db.session.rollback()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = row.id, True

    with listening() as asked:
        assert client.get(page).status_code == 200

    assert read_through(asked) == set()


@pytest.mark.parametrize("name", ["sweep", "deliver", "digest", "seal", "tidy"])
def test_a_duty_is_found_by_an_index(country, name):
    with listening() as asked:
        duties.BY_NAME[name].deed(a_working_morning())
        db.session.rollback()

    assert asked
    assert read_through(asked) == set()


def test_the_pulse_of_a_country_is_found_by_an_index(country):
    with listening() as asked:
        felt = pulse(duties.every(), now=utcnow())

    assert sum(felt.open_needs.values()) > 0
    assert read_through(asked) == set()


def test_who_could_be_asked_is_found_by_an_index(country):
    need = db.session.scalars(select(Need).where(Need.municipality_id == "saarijarvi")).unique().first()

    with listening() as asked:
        ranking = ranking_for(need, now=utcnow())

    assert len(ranking.candidates) + len(ranking.to_call) + len(ranking.excluded) == 50
    assert read_through(asked) == set()
    assert not any(filtered(statement, parameters) for statement, parameters in asked)


def test_where_needs_are_few_they_are_not_all_read_for_each_provider(tmp_path):
    """PostgreSQL thought that cheaper than an index, and asking about a need then took longest in a small place."""
    with a_new_country(tmp_path / "beginning"):
        filled(A_BEGINNING, 1, utcnow() - timedelta(minutes=5), Console(quiet=True))
        need = db.session.scalars(select(Need)).unique().first()

        with listening() as asked:
            ranking_for(need, now=utcnow())

        assert not [question for question in read_through(asked) if question.startswith("need:")]


def test_who_could_do_what_waits_for_company_is_found_by_an_index(country):
    kaisa = db.session.scalars(select(Person).where(Person.is_coordinator, Person.municipality_id == "saarijarvi"))
    kaisa = kaisa.unique().first()
    theirs = select(Need).where(Need.municipality_id == kaisa.municipality_id, Need.service_id.is_not(None)).limit(60)

    with listening() as asked:
        found = fitting(rows_of(theirs.order_by(Need.created_at)), kaisa, now=utcnow())

    assert any(found.of_needs.values())
    assert read_through(asked) == set()
    assert not any(filtered(statement, parameters) for statement, parameters in asked)


def filtered(statement: str, parameters: Any) -> set[str]:
    """Tables that SQLite reads from end to end before a join, to know what is not in them."""
    if KIND == "postgresql":
        return set()
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return {row[3].split()[3] for row in rows if row[3].startswith("BLOOM FILTER")} & LARGE


def test_whoever_comes_in_with_a_code_is_found_by_an_index(country):
    with listening() as asked:
        people_with_number("040 123 4567")

    assert asked
    assert read_through(asked) == set()


def a_working_morning():
    """The next: on others the digest has nothing to ask."""
    days = (utcnow() + timedelta(days=number) for number in range(1, 4))
    return next(day for day in days if day.weekday() < 5).replace(hour=5, minute=30)
