"""A newcomer scans the poster, reports at once, and waits for the coordinator's yes."""

import pytest
from sqlalchemy import select

from palveleva.actions import needs, newcomers
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from palveleva.domain.policy import POLICY
from palveleva.domain.vocabulary import Role
from palveleva.models import Need, Person
from palveleva.queries.register import newcomers_waiting, number_waiting
from palveleva.queries.visible import needs_visible_to
from tests.people import NOW, a_need, a_report, later


@pytest.fixture
def poster(town):
    made = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=NOW)
    db.session.commit()
    return made


@pytest.fixture
def maija(poster):
    person = newcomers.join(poster.token, " Maija ", "040 765 4321", "sv", now=NOW).person
    db.session.commit()
    return person


def reports(person):
    return [needs.report(needs.home_of(person), a_report(), by=person, now=NOW) for _ in range(3)]


def test_whoever_scans_the_poster_is_pending_in_its_village(town, maija):
    assert (maija.name, maija.phone, maija.language, maija.village.slug) == ("Maija", "+358407654321", "sv", "mahlu")
    assert maija.roles == {Role.PENDING}
    assert number_waiting(town.kaisa) == 1
    assert number_waiting(town.inka) == 0


def test_a_pending_person_sees_only_what_she_told_herself(town, maija):
    a_need(town.aino)
    hers = a_need(maija)

    assert db.session.scalars(needs_visible_to(maija)).unique().all() == [hers]


def test_a_pending_person_reports_three_times_and_no_more(town, maija):
    reports(maija)

    with pytest.raises(NotNow, match="newcomer_limit"):
        needs.report(needs.home_of(maija), a_report(), by=maija, now=NOW)
    assert db.session.query(Need).count() == POLICY.reports_before_approval


def test_reports_at_once_are_not_more_than_three_either(maija, at_once):
    def tell(_town):
        her = db.session.get_one(Person, maija.id)
        return needs.report(needs.home_of(her), a_report(), by=her, now=NOW).code

    told = at_once(*[tell] * 6)

    assert told.count("newcomer_limit") == 3


def test_once_approved_she_is_a_volunteer_like_the_others(town, maija):
    reports(maija)

    newcomers.approve(maija, by=town.kaisa, now=later(hours=1))

    assert maija.roles == {Role.VOLUNTEER}
    assert needs.report(needs.home_of(maija), a_report(), by=maija, now=later(hours=2)).reporter is maija


def test_who_is_refused_is_out_and_what_she_told_stays(town, poster):
    sign_in = newcomers.join(poster.token, "Maija", "040 765 4321", "fi", now=NOW)
    need = a_need(sign_in.person)

    newcomers.refuse(sign_in.person, by=town.kaisa, now=later(hours=1))

    assert not sign_in.is_live(now=later(hours=1))
    assert (need.state, need.reporter.roles, number_waiting(town.kaisa)) == ("submitted", frozenset(), 0)


@pytest.mark.parametrize("deed", [newcomers.approve, newcomers.refuse])
def test_only_the_coordinator_of_the_municipality_decides_and_only_once(town, maija, deed):
    for stranger in (town.inka, town.aino, maija):
        with pytest.raises(NotAllowed):
            deed(maija, by=stranger, now=NOW)
    deed(maija, by=town.kaisa, now=NOW)

    with pytest.raises(NotNow):
        deed(maija, by=town.kaisa, now=NOW)


def test_a_renewed_poster_ends_the_old_one_and_keeps_who_came_by_it(town, poster, maija):
    newer = newcomers.renew_poster(poster.village, by=town.kaisa, now=later(days=1))

    with pytest.raises(NotFound):
        newcomers.join(poster.token, "Toinen", "040 765 4322", "fi", now=later(days=1))
    assert newcomers.join(newer.token, "Toinen", "040 765 4322", "fi", now=later(days=1)).person.is_pending
    assert maija.is_pending


@pytest.mark.parametrize(("name", "phone"), [(" ", "040 765 4321"), ("Maija", " "), ("Maija", "ei ole")])
def test_a_name_and_a_number_are_needed(poster, name, phone):
    with pytest.raises(Invalid):
        newcomers.join(poster.token, name, phone, "fi", now=NOW)

    assert db.session.scalars(select(Person).where(Person.is_pending)).all() == []


def test_a_village_out_of_use_takes_nobody(poster):
    poster.village.is_in_use = False

    with pytest.raises(NotFound):
        newcomers.join(poster.token, "Maija", "040 765 4321", "fi", now=NOW)


def test_a_poster_that_is_misused_fills_and_stops(poster, monkeypatch):
    monkeypatch.setattr(newcomers, "POLICY", type(POLICY)(newcomers_waiting=2))
    for number in (1, 2):
        newcomers.join(poster.token, "Maija", f"040 765 432{number}", "fi", now=NOW)

    with pytest.raises(NotNow, match="poster_full"):
        newcomers.join(poster.token, "Maija", "040 765 4323", "fi", now=NOW)


def test_the_coordinator_is_told_when_the_number_is_somebodys_already(town, maija):
    town.aino.phone = maija.phone
    db.session.commit()

    (row,) = newcomers_waiting(town.kaisa)
    assert (row.person, row.told, row.known_as) == (maija, 0, [town.aino])
