"""The coordinator's figures in the browser: empty, with little, with a year; reports, stories and exports."""

import csv
import io
import zipfile
from datetime import UTC, datetime

import pytest

from palveleva.db import db
from palveleva.models import AuditEntry, YearStory
from palveleva.web import guard
from tests.history import Past
from tests.people import Town, a_need

PAGES = ("/insight", "/insight/unmet", "/insight/coverage", "/insight/years/2026", "/insight/exports")
CHOICE = {"first": "2026-01", "last": "2026-12", "purpose": "council", "format": "csv"}


@pytest.fixture
def kaisa(sign_in):
    return sign_in("kaisa")


@pytest.fixture
def lived(app):
    with app.app_context():
        past = Past.of(Town().kaisa)
        past.live(60, datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))


@pytest.fixture
def proven(monkeypatch):
    """The second factor was given a moment ago."""
    monkeypatch.setattr(guard, "is_fresh", lambda sign_in, now: True)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_good_when_there_is_nothing_yet(kaisa, page):
    assert kaisa.get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_good_with_a_year_and_holds_no_style(kaisa, lived, page):
    answer = kaisa.get(page)

    assert answer.status_code == 200
    assert " style=" not in answer.text


def test_three_needs_are_called_little_data(app, kaisa):
    with app.app_context():
        for _ in range(3):
            a_need(Town().aino)

    page = kaisa.get("/insight?first=2026-11&last=2026-11").text

    assert "Vähän tietoa" in page
    assert "Häkkilä" in page


@pytest.mark.parametrize("query", ["first=2026-13&last=2026-01", "first=x&last=y", "first=1900-01&last=1900-02"])
def test_a_made_up_period_is_not_found(kaisa, query):
    assert kaisa.get(f"/insight?{query}").status_code == 404


def test_the_map_shows_one_service_too(kaisa):
    page = kaisa.get("/insight/coverage?service=auraus").text

    assert page.count('<circle class="spot') + page.count('<rect class="spot none') >= 21
    assert "Traktori" in page
    assert kaisa.get("/insight/coverage?service=nothing").status_code == 404


def test_stories_are_kept_and_an_identity_code_is_refused(app, kaisa):
    told = {"first": "Rollaattori korjattiin kylätalolla.", "third": "Puut saatiin pinoon."}
    kaisa.post("/insight/years/2026/stories", data=told)
    kaisa.post("/insight/years/2026/stories", data=told | {"second": "Helmi 131052-308T"})

    page = kaisa.get("/insight/years/2026").text
    assert "Rollaattori korjattiin" in page
    with app.app_context():
        assert [story.position for story in db.session.scalars(db.select(YearStory))] == [1, 3]


def test_nothing_leaves_without_a_fresh_second_factor(app, kaisa, lived):
    answer = kaisa.post("/insight/exports", data=CHOICE)

    assert answer.status_code == 303
    assert answer.location.endswith("/sign-in/second-factor")
    with app.app_context():
        assert not db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "export_figures")).all()


def test_a_file_for_excel_holds_needs_and_nothing_of_residents(app, kaisa, lived, proven):
    with app.app_context():
        a_need(Town().aino, text="=HYPERLINK(salainen)")

    answer = kaisa.post("/insight/exports", data=CHOICE)

    assert answer.data.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 61
    assert all(secret not in answer.text for secret in ("Helmi", "040", "Häkkiläntie", "salainen", "Rappuset"))


def test_what_was_taken_out_is_written_down(app, kaisa, lived, proven):
    kaisa.post("/insight/exports", data=CHOICE | {"format": "xlsx"})

    with app.app_context():
        (entry,) = db.session.scalars(db.select(AuditEntry).where(AuditEntry.verb == "export_figures"))
        assert entry.by_id == Town().kaisa.id
        assert entry.details == {"rows": 60, "purpose": "council", "first": "2026-01", "last": "2026-12"}


def test_a_workbook_holds_no_formula(kaisa, lived, proven):
    answer = kaisa.post("/insight/exports", data=CHOICE | {"format": "xlsx"})

    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
    assert len(sheets) == 3
    assert not any("<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("wrong", [{"purpose": "fun"}, {"first": "2026-12", "last": "2026-01"}, {"first": ""}])
def test_a_wrong_choice_is_said_on_the_page(kaisa, proven, wrong):
    answer = kaisa.post("/insight/exports", data=CHOICE | wrong, follow_redirects=True)

    assert answer.status_code == 200
    assert 'class="banner danger"' in answer.text


def test_too_many_rows_do_not_leave(kaisa, lived, proven, monkeypatch):
    monkeypatch.setattr("palveleva.actions.figures.MOST_ROWS", 10)

    assert "yli 5 000" in kaisa.post("/insight/exports", data=CHOICE, follow_redirects=True).text
