"""Coordinators invite each other; a link alone never lets one in."""

import pytest
from sqlalchemy import select

from palveleva.actions import codes, coordinators, people
from palveleva.actions.needs import home_of
from palveleva.actions.second_factor import has_second_factor
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotFound
from palveleva.domain.people import AUTOMATION
from palveleva.models import AuditEntry, Passkey
from tests.people import NOW, PASSWORD, later


def invited(town, name="Kerttu", email=" Kerttu@Palveleva.example "):
    return coordinators.invite(home_of(town.kaisa), name, email, by=town.kaisa, now=NOW)


def test_the_link_asks_for_a_password_and_lets_in_by_half(town):
    token = invited(town)

    sign_in = coordinators.accept(token, "neljä tavallista sanaa riittää", now=NOW)

    assert (sign_in.person.email, sign_in.is_half) == ("kerttu@palveleva.example", True)
    assert people.sign_in_with_password("kerttu@palveleva.example", "neljä tavallista sanaa riittää", now=NOW).is_half


def test_the_link_works_once_for_14_days_and_never_as_a_volunteers(town):
    token = invited(town)
    with pytest.raises(NotFound):
        people.accept_invitation(token, now=NOW)
    with pytest.raises(NotFound):
        coordinators.accept(token, PASSWORD, now=later(days=14))
    with pytest.raises(Invalid, match="short_password"):
        coordinators.accept(token, "lyhyt", now=NOW)
    coordinators.accept(token, PASSWORD, now=NOW)

    with pytest.raises(NotFound):
        coordinators.accept(token, PASSWORD, now=NOW)


def test_a_volunteers_link_makes_no_password(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)

    with pytest.raises(NotFound):
        coordinators.accept(token, PASSWORD, now=NOW)
    assert town.aino.password_hash is None


def test_whoever_has_not_come_yet_is_invited_again_and_whoever_has_is_not(town):
    first, second = invited(town), invited(town)
    with pytest.raises(NotFound):
        coordinators.accept(first, PASSWORD, now=NOW)
    coordinators.accept(second, PASSWORD, now=NOW)

    for email in ("kerttu@palveleva.example", "kaisa@palveleva.example", "aino@palveleva.example"):
        with pytest.raises(Invalid, match="email_taken"):
            invited(town, email=email)


def test_a_coordinator_has_no_six_digit_code(town):
    invited(town)
    kerttu = town.kerttu
    db.session.commit()

    with pytest.raises(NotFound):
        codes.give_code(kerttu, by=town.kaisa, now=NOW)


def test_a_coordinator_is_written_to_in_the_language_of_the_municipality(town):
    """The letter of the morning comes before anybody has chosen a language."""
    town.kaisa.municipality.language = "sv"

    invited(town)
    coordinators.add(town.kaisa.municipality, "Seija", "seija@palveleva.example", PASSWORD, by=AUTOMATION, now=NOW)

    assert (town.kerttu.language, town.seija.language) == ("sv", "sv")


def test_whoever_makes_one_where_the_service_runs_is_remembered(town, app):
    who = ("Seija", "seija@palveleva.example", "--municipality", "saarijarvi")
    app.test_cli_runner().invoke(args=["coordinator", *who, "--password", PASSWORD])

    made = db.session.scalar(select(AuditEntry).where(AuditEntry.verb == "add_coordinator"))
    assert (made.by_id, made.kind, made.thing_id) == (None, "person", town.seija.id)


def test_a_forgotten_password_is_replaced_and_the_second_factor_stays(town, app):
    db.session.add(Passkey(id="key", person_id=town.kaisa.id, public_key=b"key", sign_count=0, created_at=NOW))
    desk = people.start_sign_in(town.kaisa, now=NOW)
    db.session.commit()

    def reset(email, password):
        return app.test_cli_runner().invoke(args=["password-reset", email, "--password", password]).exit_code

    answers = [reset("aino@palveleva.example", PASSWORD), reset("kaisa@palveleva.example", "lyhyt")]
    assert (answers, reset("KAISA@palveleva.example", "neljä uutta sanaa")) == ([1, 1], 0)

    with pytest.raises(NotAllowed):
        people.sign_in_with_password("kaisa@palveleva.example", PASSWORD, now=NOW)
    again = people.sign_in_with_password("kaisa@palveleva.example", "neljä uutta sanaa", now=NOW)
    assert (again.is_half, has_second_factor(town.kaisa), desk.is_live(now=NOW)) == (True, True, False)


def test_only_a_coordinator_of_the_municipality_invites(town):
    for stranger in (town.inka, town.aino, town.liisa):
        with pytest.raises(NotAllowed):
            coordinators.invite(home_of(town.kaisa), "Kerttu", "k@palveleva.example", by=stranger, now=NOW)
