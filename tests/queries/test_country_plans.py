"""Where many municipalities share one database, no page and no duty reads a large table from end to end."""

from datetime import timedelta

import pytest
from flask import g
from rich.console import Console
from sqlalchemy import select

from palveleva.actions.codes import people_with_number
from palveleva.actions.erasure import forget_person
from palveleva.actions.one_person import join
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import OfferState
from palveleva.models import Need, Note, Offer, Person
from palveleva.queries.account import account_of
from palveleva.queries.candidates import ranking_for
from palveleva.queries.fitting import fitting
from palveleva.queries.pulse import pulse
from palveleva.queries.rows import rows_of
from palveleva.queries.trips import small_ones_beside
from palveleva.simulation.country.command import filled
from palveleva.simulation.country.map import Size
from palveleva.work import duties
from tests.countries import a_new_country
from tests.phone import Phone, a_need_report, an_operation
from tests.queries.plans import filtered, listening, read_through

pytestmark = pytest.mark.whole  # the country takes ten seconds to be written

A_COUNTRY = Size(municipalities=100, villages=1_500, providers=5_000, needs=15_000)
PAGES = (
    "/needs", "/needs/closed", "/needs/{need}", "/needs/{need}/looks", "/insight", "/insight/unmet",
    "/insight/coverage", "/providers", "/volunteers", "/villages", "/handover", "/messages/lost",
    "/fairness",
)  # fmt: skip
A_BEGINNING = Size(municipalities=1, villages=21, providers=100, needs=320)


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    with a_new_country(tmp_path_factory.mktemp("plans") / "plans") as app:
        filled(A_COUNTRY, 1, utcnow() - timedelta(minutes=5), Console(quiet=True))
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


def test_a_reading_from_end_to_end_is_noticed(country):
    with listening() as asked:
        db.session.scalars(select(Need.id).where(Need.text.like("%hella%"))).all()

    assert [found.partition(":")[0] for found in read_through(asked)] == ["need"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_office_is_found_by_an_index(country, address):
    need = db.session.scalars(select(Need.id).where(Need.municipality_id == "saarijarvi").order_by(Need.created_at))
    page, client = address.format(need=need.first()), browser_of(country, of_saarijarvi(Person.is_coordinator))

    with listening() as asked:
        assert client.get(page).status_code == 200

    assert read_through(asked) == set()


@pytest.mark.parametrize("role", ["volunteer", "doer"])
def test_what_a_phone_asks_and_tells_is_found_by_an_index(country, role):
    person = some_people(Person.is_volunteer if role == "volunteer" else IS_ASKED)[0]
    phone = Phone(browser_of(country, person), person.id)
    village = person.village.slug if person.village else ""

    with listening() as asked:
        phone.send()  # new in the hand: all that is theirs is told
        told = phone.send(a_need_report(village=village)) if role == "volunteer" else a_yes(phone)

    assert told[0]["status"] == "applied", told
    assert read_through(asked) == set()


def a_yes(phone):
    open_ones = [offer["id"] for (kind, _), offer in phone.items.items() if kind == "offer"]
    return phone.send(an_operation("offer.accept", open_ones[0]))


@pytest.mark.parametrize("role", ["volunteer", "doer"])
def test_what_is_held_about_somebody_is_found_by_an_index(country, role):
    person = of_saarijarvi(HAS_SAID, Person.is_volunteer if role == "volunteer" else IS_DOER)

    with listening() as asked:
        held = account_of(person)

    assert held["devices"]
    assert held["said"]
    assert read_through(asked) == set()


def test_somebody_is_forgotten_by_indexes(country):
    person = of_saarijarvi(Person.is_volunteer)

    with listening() as asked:
        forget_person(person, by=AUTOMATION, now=utcnow())
        db.session.flush()

    assert read_through(asked) == set()


def test_two_accounts_become_one_by_indexes(country):
    first, second = some_people(Person.municipality_id == "saarijarvi", Person.is_volunteer)

    with listening() as asked:
        join(first, second, phone=None, agreed=True, by=of_saarijarvi(Person.is_coordinator), now=utcnow())
        db.session.flush()

    assert read_through(asked) == set()


HAS_SAID = Person.id.in_(select(Note.by_id))
IS_DOER = Person.provider_id.is_not(None)
IS_ASKED = Person.provider_id.in_(select(Offer.provider_id).where(Offer.state == OfferState.SENT))


def of_saarijarvi(*which):
    return some_people(Person.municipality_id == "saarijarvi", *which)[0]


def some_people(*which):
    return db.session.scalars(select(Person).where(*which).order_by(Person.id).limit(2)).unique().all()


def browser_of(country, person):
    row = start_sign_in(person, now=utcnow())
    db.session.commit()
    g.pop("_login_user", None)  # one context for the whole country: Flask-Login would remember who asked before
    client = country.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = row.id, True
    return client


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


def test_what_waits_near_a_need_is_found_by_an_index(country):
    need = db.session.scalars(select(Need).where(Need.municipality_id == "saarijarvi")).unique().first()

    with listening() as asked:
        small_ones_beside(need, 10)

    assert len(asked) == 2
    assert read_through(asked) == set()


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


def test_whoever_comes_in_with_a_code_is_found_by_an_index(country):
    with listening() as asked:
        people_with_number("040 123 4567")

    assert asked
    assert read_through(asked) == set()


def a_working_morning():
    """The next: on others the digest has nothing to ask."""
    days = (utcnow() + timedelta(days=number) for number in range(1, 4))
    return next(day for day in days if day.weekday() < 5).replace(hour=5, minute=30)
