"""Each kind of mistake in a folder is told by file, line and column; all of them at once; and nothing is written."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.places import Point, straight_km
from palveleva.domain.vocabulary import Qualification
from palveleva.models import Municipality, Service, Village
from palveleva.words.towns import WRONG
from tests.towns.broken import BROKEN


@pytest.mark.parametrize("broken", BROKEN, ids=range(len(BROKEN)))
def test_a_mistake_is_told_by_its_place(app, add, folder, broken):
    name, old, new, told = broken
    folder.replace(name, old, new)

    answer = add()

    assert answer.exit_code == 1
    assert told in answer.output
    with app.app_context():
        assert db.session.get(Municipality, "mallila") is None


def test_a_village_that_may_be_too_far_away_is_told_and_kept(app, add, folder):
    folder.replace("villages.csv", "62.3120", "63.3120")

    rehearsed, done = add("--dry-run"), add()

    for answer in (rehearsed, done):
        assert answer.exit_code == 0
        assert "Look once more. villages.csv, line 3, lat: this is 1" in answer.output
    with app.app_context():
        assert db.session.get(Municipality, "mallila") is not None


def test_the_longest_municipality_is_not_doubted_without_need(add, folder):
    """Enontekiö, in a line from Hetta to Kilpisjärvi."""
    points = (("62.2410", "25.7510"), ("62.3120", "25.6840"), ("62.1870", "25.8930"), ("62.2900", "25.9120"))
    for old, new in zip(
        points, (("68.38", "23.63"), ("68.43", "22.45"), ("68.77", "21.43"), ("69.04", "20.79")), strict=True
    ):
        folder.replace("villages.csv", ",".join(old), ",".join(new))

    answer = add()

    assert (answer.exit_code, "km from" in answer.output) == (0, False)


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        ('"62°18\'43""N"', '"25°41\'02""E"'),
        ("6910000", "431800"),
        ('"62.3120, 25.6840"', ""),
        ("https://www.openstreetmap.org/#map=15/62.3120/25.6840", ""),
    ],
)
def test_a_place_is_taken_as_a_map_gives_it(app, add, folder, lat, lon):
    folder.replace("villages.csv", "62.3120,25.6840", f"{lat},{lon}")

    assert add().exit_code == 0

    with app.app_context():
        ylakyla = db.session.scalars(select(Village).where(Village.slug == "ylakyla")).one()
        assert straight_km(ylakyla.point, Point(62.3120, 25.6840)) < 1


@pytest.mark.parametrize("number", ["116117", "116 117", "020 333", "+358 14 555 0101", "(014) 555 0101", "1177"])
def test_numbers_that_begin_as_they_should_are_taken(add, folder, number):
    folder.replace("help_numbers.csv", "014 555 0101", number)

    assert add("--dry-run").exit_code == 0


def test_all_mistakes_are_told_at_once(add, folder):
    folder.replace("villages.csv", "62.3120", "")
    folder.replace("villages.csv", "Ranta-ahossa", "")
    folder.replace("help_numbers.csv", "014 555 0101", "soon")

    answer = add()

    assert [place in answer.output for place in ("line 3, lat", "line 4, where_fi", "line 2, number")] == [True] * 3
    assert "To be mended: 3." in answer.output


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [("lat", "latitude", 2), ("25.6840", "25.6840,,x", 1), ("Yläkylä,village", '"Yläkylä,village', 1)],
    ids=["a heading", "a cell too many", "a quotation mark"],
)
def test_villages_that_could_not_be_read_are_no_mistake_of_who_lives_there(add, folder, old, new, number):
    folder.replace("villages.csv", old, new)

    answer = add()

    assert f"To be mended: {number}." in answer.output
    assert "providers.csv" not in answer.output


def test_nor_is_a_village_whose_id_is_to_be_mended(add, folder):
    for table in ("villages.csv", "providers.csv"):
        folder.replace(table, "ylakyla", "Yläkylä!")

    answer = add()

    assert "To be mended: 1." in answer.output


def test_a_table_that_is_missing_or_not_text_is_named(add, folder):
    (folder.path / "villages.csv").unlink()
    (folder.path / "help_numbers.csv").write_bytes("id,name_fi,number\nä,ö,1".encode("latin-1"))
    (folder.path / "settings.csv").write_text("")

    answer = add()

    assert "villages.csv, line 1: the file is missing" in answer.output
    assert "help_numbers.csv, line 1: the file is not UTF-8" in answer.output
    assert "settings.csv, line 1: the file is empty" in answer.output


def test_a_table_with_its_heading_alone_is_not_passed_over(add, folder):
    file = folder.path / "villages.csv"
    file.write_text(file.read_text().splitlines()[0])
    (folder.path / "providers.csv").unlink()

    answer = add()

    assert answer.exit_code == 1
    assert "villages.csv, line 1: there is nothing below the heading" in answer.output


@pytest.mark.parametrize(
    "name", ["helpnumbers.csv", "Providers.csv", "services.CSV", "providers.xlsx", "providers.csv.txt"]
)
def test_nor_is_a_table_by_another_name(add, folder, name):
    (folder.path / "providers.csv").rename(folder.path / name)

    answer = add()

    assert answer.exit_code == 1
    assert f"{name}, line 1: no table has this name; known ones: municipality.csv, villages.csv" in answer.output


def test_a_folder_is_one_municipality(add, folder):
    folder.append("municipality.csv", "toinen,,Toinen,,,fi,,,")

    assert "municipality.csv, line 3: there must be one line" in add().output


def test_a_line_that_the_database_refuses_takes_everything_back(app, add, folder):
    folder.append("services.csv", "paperit,automatic,yes,")
    folder.replace("services.csv", "paperit", public_service(app))

    answer = add()

    assert answer.exit_code == 1
    assert "always sent by the coordinator" in answer.output
    with app.app_context():
        assert db.session.get(Municipality, "mallila") is None


def public_service(app):
    with app.app_context():
        return db.session.scalars(select(Service.id).where(Service.qualification == Qualification.PUBLIC)).first()


def test_a_setting_that_is_no_number_is_one_mistake(add, folder):
    folder.replace("settings.csv", "wave_size,2", "wave_size,two")

    assert "To be mended: 1." in add().output


def test_mistakes_are_told_in_the_language_that_was_asked_for(run, folder):
    folder.replace("villages.csv", "62.3120", "")

    answer = run("add", "--from", folder.path)

    assert "villages.csv, rivi 3, lat: tämä on täytettävä" in answer.output
    assert "Error" not in answer.output


def test_every_code_of_a_mistake_has_a_test_here():
    """Whoever adds a kind of mistake shows here how it is told."""
    elsewhere = {"no_text", "no_file", "no_utf8", "empty_file", "one_line", "only_heading", "unknown_table"}
    shown = " ".join(told for *_, told in BROKEN)
    missing = [code for code, words in WRONG.items() if code not in elsewhere and beginning(str(words)) not in shown]

    assert missing == []


def beginning(words):
    """The longest piece that no value stands in."""
    return max(re.split(r"%\(\w+\)[sd]", words), key=len).strip()[:20]
