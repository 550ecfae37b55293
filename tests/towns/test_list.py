"""The list of municipalities is taken in, none is shipped; and what it tells need not be written down again."""

import pytest
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.models import ListedMunicipality, Municipality

LIST = """number;name_fi;name_sv;region;languages;postal
005;Mallila;Mallby;Keski-Suomi;fi sv;41000
7;Kuvitelma;;Lappi;fi;99000
"""


@pytest.fixture
def national(tmp_path):
    file = tmp_path / "kunnat.csv"
    file.write_text(LIST, encoding="utf-8")
    return file


def number_listed(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(ListedMunicipality))


def test_none_is_shipped(app):
    assert number_listed(app) == 0


def test_a_list_is_taken_in_and_replaced_by_the_next(app, run, national):
    first = run("list-import", national, "--language", "en")
    national.write_text("number,name_fi\n009,Yksin\n")
    run("list-import", national)

    assert "Municipalities in the list: 2." in first.output
    with app.app_context():
        assert db.session.scalars(select(ListedMunicipality.number)).all() == ["009"]


def test_a_spreadsheets_number_gets_its_zeros_back(app, run, national):
    run("list-import", national)

    with app.app_context():
        assert db.session.get_one(ListedMunicipality, "007").name == "Kuvitelma"


def test_codes_in_apostrophes_are_taken_as_statistics_are_published(app, run, national):
    """So that no spreadsheet takes the zeros away."""
    national.write_text("number;name_fi;languages\n'005';Mallila;fi\n’009;Yksin;fi\n", encoding="utf-8")

    answer = run("list-import", national)

    assert answer.exit_code == 0, answer.output
    with app.app_context():
        assert db.session.scalars(select(ListedMunicipality.number)).all() == ["005", "009"]


def test_a_broken_list_is_refused_whole_with_its_lines(app, run, national):
    national.write_text("number,name_fi\n005,Mallila\nabc,Outo\n005,Mallila\n")

    answer = run("list-import", national, "--language", "en")

    assert answer.exit_code == 1
    assert "kunnat.csv, line 3, number: “abc”" in answer.output
    assert "kunnat.csv, line 4, number: the same is already told on line 2" in answer.output
    assert number_listed(app) == 0


def test_names_and_languages_come_from_the_list(app, run, add, folder, national):
    run("list-import", national)
    line = "mallila,,Mallila,Mallby,Mallila,fi|sv"
    folder.replace("municipality.csv", line, "mallila,005,,,,")

    assert add().exit_code == 0

    with app.app_context():
        mallila = db.session.get_one(Municipality, "mallila")
        assert (mallila.name, mallila.name_sv, mallila.languages) == ("Mallila", "Mallby", "fi sv en")


def test_two_municipalities_never_share_a_number(app, run, add, folder):
    folder.replace("municipality.csv", "mallila,,", "mallila,005,")
    add()
    folder.replace("municipality.csv", "mallila,005,", "toinen,005,")

    assert add().exit_code == 1


def test_the_municipalities_are_listed_with_how_far_each_is(run, add, national):
    run("list-import", national)
    add()

    told = run("list", "--language", "sv").output

    assert "Mallby" in told
    assert "Saarijärvi" in told
    assert "Mallila" not in told


def test_for_another_program_each_municipality_is_one_whole_line(run, add, folder):
    name = "Pohjois-Kuvitelman seutukunta kylineen ja saaristoineen sekä kaikkine rajamaineen"
    folder.replace("municipality.csv", "Mallila,Mallby", f"{name},Mallby")
    assert add().exit_code == 0

    (line,) = (line for line in run("list").output.splitlines() if "mallila" in line)
    assert name in line


def test_ids_are_told_whole_on_a_narrow_terminal(run, add, folder, monkeypatch):
    """They are what other commands are given."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")  # a terminal, to rich
    name = "pohjois-kuvitelman-seutukunta-kylineen"
    folder.replace("municipality.csv", "mallila,", f"{name},")
    assert add().exit_code == 0

    assert name in run("list").output


def test_a_list_without_an_end_is_refused_and_not_read_to_it(run):
    answer = run("list-import", "/dev/zero", "--language", "en")

    assert answer.exit_code == 1
    assert "zero, line 1: at most 10000000 characters" in answer.output
