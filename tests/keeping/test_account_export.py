"""Somebody with an account asks what is held about it: all of it, and in words."""

import json
from datetime import date

import pytest

from palveleva.actions import addresses, devices, messages, needs, newcomers, one_person
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Medium, Topic
from palveleva.models import Absence
from tests.people import a_need, later


@pytest.fixture
def export(app, tmp_path):
    def run(name):
        words = ["subject-export", f"{name}@palveleva.example", str(tmp_path / "out")]
        assert app.test_cli_runner().invoke(args=words).exit_code == 0
        return json.loads((tmp_path / "out/account.json").read_text()), (tmp_path / "out/account.txt").read_text()

    return run


def test_what_somebody_said_chose_and_asked_for_is_theirs_too(town, export):
    need = a_need(town.aino)
    needs.add_information(need, "Lapio on kuistilla", by=town.aino, now=later(hours=1))
    addresses.give_email(town.aino, "uusi@palveleva.example", by=town.aino, now=utcnow())
    messages.choose(town.aino, {(Topic.OUTCOMES, Medium.PUSH): False}, by=town.aino, now=later(hours=2))
    db.session.commit()

    account, text = export("aino")

    assert [(one["need"], one["text"]) for one in account["said"]] == [(need.code, "Lapio on kuistilla")]
    assert {"topic": "outcomes", "medium": "push", "is_wanted": False} in account["wishes"]
    assert all(words in text for words in ("Lapio on kuistilla", "uusi@palveleva.example"))


@pytest.mark.parametrize(("name", "role"), [("aino", "Ilmoittaja"), ("liisa", "Tekijä"), ("kaisa", "Koordinaattori")])
def test_roles_and_deeds_of_an_account_are_words(town, export, name, role):
    person = getattr(town, name)
    messages.choose(person, {}, by=person, now=later())
    devices.end(start_sign_in(person, now=later()), by=person, now=later(hours=1))
    db.session.commit()

    account, text = export(name)

    assert f"Roolit: {role}\n" in text
    assert "Viestien asetukset muutettu" in text
    assert [deed["verb"] for deed in account["deeds"] if deed["verb"] in text.split()] == []


def test_what_the_register_holds_of_a_sole_trader_is_theirs_too(town, export):
    firm = town.provider("P01")
    firm.phone, firm.business_id = "+358401112223", "0112038-9"
    firm.price_note, firm.licence_note = "40 € tunti", "Hygieniapassi nähty"
    firm.absences.append(Absence(first_day=date(2026, 12, 24), last_day=date(2026, 12, 27)))
    db.session.commit()

    account, text = export("liisa")

    assert account["firm"]["licence_note"] == "Hygieniapassi nähty"
    assert account["firm"]["away"] == [{"first_day": "2026-12-24", "last_day": "2026-12-27"}]
    for words in ("0112038-9", "040\u00a0111\u00a02223", "40 € tunti", "Hygieniapassi nähty", "24. joulukuuta 2026"):
        assert words in text


def test_what_stayed_under_an_earlier_account_is_theirs_too(town, export):
    """Aino has scanned the poster on a new phone; her two accounts were made one."""
    town.aino.phone = "+358407654321"
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=later())
    sign_in = newcomers.join(poster.token, "Aino Uusi", "040 765 4321", "fi", now=later())
    sign_in.device = "iPhone, Safari"
    need = a_need(sign_in.person)
    one_person.join(town.aino, sign_in.person, phone=town.aino.phone, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    account, text = export("aino")

    assert [one["name"] for one in account["earlier_accounts"]] == ["Aino Uusi"]
    assert ("iPhone, Safari", str(later(hours=1))) in [(one["device"], one["ended_at"]) for one in account["devices"]]
    assert ("report", need.code) in [(deed["verb"], deed["need"]) for deed in account["deeds"]]
    assert "aiempi tilisi Aino Uusi" in text


def test_whoever_has_no_firm_is_told_of_none(town, export):
    account, text = export("aino")

    assert account["firm"] is None
    assert "Y-tunnus" not in text
