"""A resident asks what is held and who has seen it: all of theirs, nothing of anybody else's."""

import json
import re
import stat

import pytest

from palveleva.actions import attempts, erasure, offers, review
from palveleva.actions.needs import Resident
from palveleva.actions.people import start_sign_in
from palveleva.audit import disclose
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import CallResult, Part, Place
from tests.actions.story import a_done_need, an_offered_need, offer_to, verbs_of
from tests.people import a_need, later

OTHER = Resident(name="Impi", phone="050 765 4321", address="Mahluntie 3", note="kissa")


@pytest.fixture
def export(app, tmp_path):
    def run(whom, *more):
        answer = app.test_cli_runner().invoke(args=["subject-export", whom, str(tmp_path / "out"), *more])
        if answer.exit_code:
            return answer.output
        files = tmp_path / "out" / "data.json", tmp_path / "out" / "data.txt"
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
        return json.loads(files[0].read_text()), files[1].read_text()

    return run


@pytest.fixture
def looked_at(town):
    """Helmi's work is done by Liisa; Kaisa has looked once. Impi in Mahlu is somebody else."""
    need = a_done_need(town).need
    opened = {(need.id, Place.OPENED_PAGE): {Part.NAME, Part.PHONE, Part.ADDRESS, Part.NOTE}}
    disclose(opened, to_id=town.kaisa.id, now=later(hours=1))
    looks = {(need.id, Place.ASSIGNMENT): {Part.NAME, Part.PHONE, Part.ROAD}}
    disclose(looks, to_id=town.liisa.id, now=later(hours=2))
    a_need(town.eino, contact=OTHER, text="Impin halot")
    db.session.commit()
    return need


@pytest.mark.parametrize("named", ["0401234567", "+358 40 123 4567", "code", "code in small letters without its dash"])
def test_everything_held_and_everybody_who_saw_it(looked_at, export, named):
    code = looked_at.code
    written = {"code": code, "code in small letters without its dash": code.lower().replace("-", "")}

    (held,), text = export(written.get(named, named))

    assert held["contact"]["address"] == "Häkkiläntie 12, 43170 Häkkilä"
    assert [(look["who"], look["fields"]) for look in held["seen_by"]] == [
        ("coordinator", ["name", "phone", "address", "note"]),
        ("Lumikko", ["road", "name", "phone"]),
    ]
    number = "040\u00a0123\u00a04567"
    for words in ("Rappuset lumen alla", "Häkkiläntie 12", number, "Kunnan koordinaattori", "Lumikko: tie"):
        assert words in text


def test_the_paper_words_all_that_was_seen_and_done(looked_at, export, town):
    """Most looks are at the words of the report, on a list; and of two who were asked one was faster."""
    disclose({(looked_at.id, Place.QUEUE): {Part.TEXT, Part.SAID, Part.PHOTO}}, to_id=town.kaisa.id, now=later(hours=3))
    db.session.commit()

    _, text = export(looked_at.code)

    assert "Kunnan koordinaattori: mitä kerrottiin, kuva, kysymykset, vastaukset ja muistiinpanot" in text
    assert "Pyyntö raukesi (Palvelu itsestään)" in text
    assert "Peruttu" not in text


def test_every_time_is_told_with_its_year(looked_at, export):
    _, text = export(looked_at.code)

    times = re.findall(r"\d\d?\. \w+kuuta(?: 20\d\d)?|\d\d?\.\d\d?\. klo", text)
    assert len(times) > 5
    assert [time for time in times if " 20" not in time] == []


def test_times_and_quotation_marks_are_those_of_its_language(looked_at, export, town):
    review.remark(looked_at, "Soitettu, ei vastannut", by=town.kaisa, now=later(hours=3))
    db.session.commit()

    _, text = export(looked_at.code)

    assert "24. marraskuuta 2026 klo 10.00" in text
    assert "”Soitettu, ei vastannut”" in text
    assert "“" not in text


def test_nobody_else_is_in_it(looked_at, export):
    told, text = export(looked_at.code)

    for stranger in ("Impi", "Mahluntie", "Kaisa", "Aino", "Liisa", "kaisa@", "aino@"):
        assert stranger not in str(told) + text


def test_a_firm_whose_person_has_been_forgotten_is_named_to_whom_it_looked_at(looked_at, export, town):
    erasure.forget_person(town.liisa, by=AUTOMATION, now=later(hours=3))
    db.session.commit()

    (held,), text = export(looked_at.code)

    assert held["seen_by"][-1]["who"] == "Lumikko"
    assert "Lumikko: tie" in text


def test_the_export_is_on_record(looked_at, export, town):
    export(looked_at.code)

    assert verbs_of(looked_at)[-1] == "export"


def test_of_a_stranger_nothing_is_held(looked_at, export):
    assert "Nothing by that code, number or e-mail is held." in export("050 000 0000", "--language", "en")


def test_one_municipality_tells_what_it_holds_itself(looked_at, export, town):
    theirs = a_need(town.uula, village="sevetti", text="Mökin rappuset")
    db.session.commit()

    assert "inari, saarijarvi. Add --municipality" in export("0401234567", "--language", "en")
    (held,), text = export("0401234567", "--municipality", "inari")

    assert held["code"] == theirs.code
    assert "Rappuset lumen alla" not in text


def test_the_text_is_in_the_language_of_the_municipality_or_the_one_asked_for(looked_at, export, town):
    town.kaisa.municipality.language = "sv"
    db.session.commit()

    (_, swedish), (_, english) = export(looked_at.code), export(looked_at.code, "--language", "en")

    assert "Kommunens koordinator" in swedish
    assert "The municipality's coordinator" in english


def test_an_account_is_told_what_is_held_about_it(looked_at, app, town, tmp_path):
    start_sign_in(town.aino, now=later())
    db.session.commit()

    answer = app.test_cli_runner().invoke(args=["subject-export", "aino@palveleva.example", str(tmp_path / "out")])

    assert answer.exit_code == 0, answer.output
    account = json.loads((tmp_path / "out/account.json").read_text())
    text = (tmp_path / "out/account.txt").read_text()
    assert (account["name"], account["email"], account["village"]) == ("Aino", "aino@palveleva.example", "Häkkilä")
    assert [report["code"] for report in account["reports"]] == [looked_at.code]
    assert len(account["devices"]) == 1
    assert "report" in {deed["verb"] for deed in account["deeds"]}
    for words in ("Oma tilisi", "Rappuset lumen alla", looked_at.code, "aino@palveleva.example"):
        assert words in text
    for stranger in ("Impi", "Helmi", "Häkkiläntie", "Kaisa", "Liisa"):
        assert stranger not in str(account) + text


def test_of_a_number_of_two_accounts_the_needs_are_told_and_both_accounts_named(looked_at, app, town, tmp_path):
    town.aino.phone = town.tauno.phone = looked_at.contact.phone
    town.eino.phone = town.pekka.phone = "+358505551234"
    db.session.commit()

    def export(number):
        words = ["subject-export", number, str(tmp_path / "out"), "--language", "en"]
        answer = app.test_cli_runner().invoke(args=words)
        return answer.exit_code, answer.output

    assert f"Eino ({town.eino.id}), Pekka ({town.pekka.id}). Name one by its key." in export("050 555 1234")[1]
    status, told = export("040 123 4567")
    assert (status, sorted(file.name for file in (tmp_path / "out").iterdir())) == (0, ["data.json", "data.txt"])
    assert f"Aino ({town.aino.id}), Tauno ({town.tauno.id})" in told


def test_why_a_firm_could_not_come_is_told_in_its_own_words(town, export):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "Helmin koira puree", by=town.liisa, now=later(hours=1))
    offers.decline(offer_to(need, "P16"), "full", by=town.pekka, now=later(hours=1))
    db.session.commit()

    (held,), text = export(need.code)

    assert {no["provider"]: no["reason"] for no in held["noes"]} == {
        "Lumikko": "Helmin koira puree",
        "Pikku Apu": "full",
    }
    assert "Lumikko: Helmin koira puree" in text
    assert "Pikku Apu: full" not in text


def test_calls_to_the_resident_are_told_too(town, export):
    need = a_need(town.aino)
    attempts.log(need, CallResult.NO_ANSWER, later(hours=2), by=town.kaisa, now=later())
    db.session.commit()

    (held,), text = export(need.code)

    assert [call["result"] for call in held["calls"]] == ["no_answer"]
    assert "Soitettu, ei vastannut" in text
