"""A resident asks what is held and who has seen it: all of theirs, nothing of anybody else's."""

import json
import stat

import pytest

from palveleva.actions import attempts
from palveleva.actions.needs import Resident
from palveleva.audit import disclose
from palveleva.db import db
from palveleva.domain.vocabulary import CallResult, Part, Place
from tests.actions.story import a_done_need, verbs_of
from tests.people import a_need, later

OTHER = Resident(name="Impi", phone="050 765 4321", address="Mahluntie 3", note="kissa")


@pytest.fixture
def export(app, tmp_path):
    def run(whom):
        answer = app.test_cli_runner().invoke(args=["subject-export", whom, str(tmp_path / "out")])
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


@pytest.mark.parametrize("named", ["0401234567", "+358 40 123 4567", "code"])
def test_everything_held_and_everybody_who_saw_it(looked_at, export, named):
    (held,), text = export(looked_at.code if named == "code" else named)

    assert held["contact"]["address"] == "Häkkiläntie 12, 43170 Häkkilä"
    assert [(look["who"], look["fields"]) for look in held["seen_by"]] == [
        ("coordinator", ["name", "phone", "address", "note"]),
        ("Lumikko", ["road", "name", "phone"]),
    ]
    for words in ("Rappuset lumen alla", "Häkkiläntie 12", "040 1234567", "Kunnan koordinaattori", "Lumikko: tie"):
        assert words in text


def test_nobody_else_is_in_it(looked_at, export):
    told, text = export(looked_at.code)

    for stranger in ("Impi", "Mahluntie", "Kaisa", "Aino", "Liisa", "kaisa@", "aino@"):
        assert stranger not in str(told) + text


def test_the_export_is_on_record(looked_at, export, town):
    export(looked_at.code)

    assert verbs_of(looked_at)[-1] == "export"


def test_of_a_stranger_nothing_is_held(looked_at, export):
    assert "Nothing by that code or number is held." in export("050 000 0000")


def test_calls_to_the_resident_are_told_too(town, export):
    need = a_need(town.aino)
    attempts.log(need, CallResult.NO_ANSWER, later(hours=2), by=town.kaisa, now=later())
    db.session.commit()

    (held,), text = export(need.code)

    assert [call["result"] for call in held["calls"]] == ["no_answer"]
    assert "Soitettu, ei vastannut" in text
