"""Tables as spreadsheets save them, with what these put in by themselves."""

import csv

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Village


def test_a_table_saved_by_a_finnish_spreadsheet_is_read(app, add, folder):
    """Semicolons, decimal commas, a mark at the beginning of the file, an empty line."""
    file = folder.path / "villages.csv"
    text = file.read_text().replace(",", ";").replace("62.", "62,").replace("25.", "25,")
    file.write_text("\ufeff" + text.replace("\n", "\r\n\r\n", 1), encoding="utf-8")

    answer = add()

    assert answer.exit_code == 0, answer.output
    assert "Villages: 4 new" in answer.output


def test_text_with_tabs_is_read_too(add, folder):
    for file in folder.path.glob("*.csv"):
        lines = csv.reader(file.read_text().splitlines())
        file.write_text("".join("\t".join(line) + "\n" for line in lines))

    answer = add()

    assert (answer.exit_code, "Providers: 2 new" in answer.output) == (0, True), answer.output


def test_what_a_spreadsheet_makes_of_words_and_numbers_by_itself_is_understood(app, add, folder):
    for name, old, new in (
        ("municipality.csv", "fi|sv", "Fi|Sv"),
        ("villages.csv", "centre,", "Centre,"),
        ("villages.csv", ",2400,", ",2\u00a0400,"),
        ("providers.csv", ",yritys,", ",Yritys,"),
        ("providers.csv", "ti|to", "Ti; To"),
        ("services.csv", "automatic", "Automatic"),
    ):
        folder.replace(name, old, new)

    assert add().exit_code == 0

    with app.app_context():
        centre = db.session.scalars(select(Village).where(Village.slug == "keskus", Village.is_centre)).one()
        assert centre.inhabitants == 2400


def test_empty_columns_behind_the_last_one_are_no_mistake(add, folder):
    for file in folder.path.glob("*.csv"):
        file.write_text("".join(f"{line},,,\n" for line in file.read_text().splitlines()))

    answer = add()

    assert answer.exit_code == 0, answer.output
    assert "Villages: 4 new" in answer.output


def test_what_programs_leave_beside_a_table_is_passed_over(add, folder):
    for name in ("providers.xlsx", "~$settings.xlsx", ".~lock.villages.csv#", "._villages.csv", "README.txt"):
        (folder.path / name).write_text("not for us")

    assert add("--dry-run").exit_code == 0
