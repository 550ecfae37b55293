"""The coordinator's figures in the browser: empty, with little, with a year; reports, stories and exports."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale

from palveleva.actions import assignments, review
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Outcome
from palveleva.models import AuditEntry, OwnNumbers
from palveleva.web import guard
from palveleva.words import insight as words_of_insight
from tests.actions.story import an_agreed_need
from tests.history import Past
from tests.people import Town, a_need, later

THIS_YEAR = f"/insight/years/{datetime.now(ZoneInfo('Europe/Helsinki')).year}"  # the only one while nothing was told
PAGES = ("/insight", "/insight/unmet", "/insight/coverage", THIS_YEAR, "/insight/exports")
CHOICE = {"first": "2026-01", "last": "2026-12", "purpose": "council", "format": "csv"}


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


@pytest.mark.parametrize("page", [*PAGES, "/insight/years"])
def test_the_period_goes_along_from_page_to_page(kaisa, lived, page):
    period = "first=2026-02&last=2026-03"
    text = kaisa.get(f"{page}?{period}", follow_redirects=True).text.replace("&amp;", "&")

    others = ("/insight", "/insight/unmet", "/insight/coverage", "/insight/years", "/insight/exports")
    assert [other for other in others if f'href="{other}?{period}"' not in text] == []


@pytest.mark.parametrize("day", [date(2026, 12, 3), date(2027, 1, 3), date(2026, 5, 3)])
def test_one_period_stands_as_chosen_where_two_are_the_same_months(kaisa, monkeypatch, day):
    monkeypatch.setattr("palveleva.web.insight.today", lambda: day)

    assert len(re.findall(r'\?first=[^"]+" aria-current="true"', kaisa.get("/insight").text)) == 1


def test_three_needs_are_called_little_data(app, kaisa):
    with app.app_context():
        for _ in range(3):
            a_need(Town().aino)

    page = kaisa.get("/insight?first=2026-11&last=2026-11").text

    assert "Vähän tietoa" in page
    assert "Häkkilä" in page


def test_a_bar_keeps_the_colour_of_each_fate_where_another_has_none(app, kaisa):
    """Nothing is served yet: what is still open is not drawn as served."""
    with app.app_context():
        a_need(Town().aino)

    bars = re.findall(r'<svg class="chart bar".*?</svg>', kaisa.get("/insight?first=2026-11&last=2026-11").text, re.S)

    assert [re.findall(r'class="fate-([a-z]+)"', bar) for bar in bars] == [["open"]] * len(bars)
    assert bars


@pytest.mark.parametrize(("language", "told"), [("fi", "12\u00a0345"), ("sv", "12\u00a0345"), ("en", "12,345")])
def test_large_numbers_are_grouped(app, language, told):
    with app.test_request_context(), force_locale(language):
        assert [words_of_insight.grouped(number) for number in (7, 999, 12345)] == ["7", "999", told]
        assert words_of_insight.decimal(12345) == told


@pytest.mark.parametrize(
    ("language", "told"), [("fi", "tammi–maalis 2026"), ("sv", "jan.–mars 2026"), ("en", "Jan–Mar 2026")]
)
def test_a_quarter_is_told_by_its_months(app, language, told):
    with app.test_request_context(), force_locale(language):
        assert words_of_insight.quarter("2026-Q1") == told


@pytest.mark.parametrize("query", ["first=2026-13&last=2026-01", "first=x&last=y", "first=1900-01&last=1900-02"])
def test_a_made_up_period_is_not_found(kaisa, query):
    assert kaisa.get(f"/insight?{query}").status_code == 404


def test_needs_without_a_service_stand_in_the_tables(app, kaisa):
    with app.app_context():
        a_need(Town().aino, service=None)

    assert kaisa.get("/insight?first=2026-11&last=2026-11").text.count("Palvelua ei ole valittu") == 2


def test_a_yes_that_came_to_nothing_is_told_in_words(app, kaisa):
    with app.app_context():
        town = Town()
        work = an_agreed_need(town)
        assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=1))
        review.close(work.need, Outcome.UNMET, by=town.kaisa, now=later(days=2))
        db.session.commit()

    page = kaisa.get("/insight/unmet?first=2026-11&last=2026-11").text

    assert ("vastasi kyllä, mutta työ jäi tekemättä" in page, "accepted" in page) == (True, False)


def test_a_time_before_the_service_is_compared_with_nothing(app, kaisa):
    with app.app_context():
        past = Past.of(Town().kaisa)
        past.live(90, datetime(2025, 5, 2, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))

    whole, partly = (kaisa.get(f"/insight?first=2026-{first}&last=2026-08").text for first in ("06", "05"))

    assert ("vuotta aiemmin: " in whole.lower(), "vuotta aiemmin: " in partly.lower()) == (True, False)


def test_the_definitions_are_those_of_the_page_and_of_the_municipality(kaisa, lived, app):
    with app.app_context():
        own = {"numbers": {"unmet_after": 30}, "changed_at": utcnow()}
        db.session.add(OwnNumbers(municipality_id=Town().kaisa.municipality_id, **own))
        db.session.commit()
    figures, report = (kaisa.get(path).text for path in ("/insight", "/insight/years/2026"))

    shares = [page.count("Osuus lasketaan päättyneistä tarpeista") for page in (figures, report)]
    assert (shares, "Osuus lasketaan kaikista tarpeista" in report) == ([1, 0], True)
    assert all("30 päivässä" in page and "14 päivässä" not in page for page in (figures, report))
    assert "30 päivässä" in kaisa.get("/insight/unmet?first=2025-01&last=2025-01").text


def test_the_map_shows_one_service_too(kaisa):
    page = kaisa.get("/insight/coverage?service=auraus").text

    assert page.count('<circle class="spot') + page.count('<rect class="spot none') >= 21
    assert "Traktori" in page
    assert kaisa.get("/insight/coverage?service=nothing").status_code == 404


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
    assert all(secret not in answer.text for secret in ("Helmi", "358401234567", "Häkkiläntie", "salainen", "Rappuset"))


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
    answer = kaisa.post("/insight/exports", data=CHOICE | wrong)

    assert answer.status_code == 400
    assert 'class="banner danger"' in answer.text


def test_a_refused_export_keeps_what_was_chosen(kaisa, lived, proven):
    chosen = {"first": "2026-10", "last": "2026-03", "purpose": "funding", "format": "csv"}
    page = kaisa.post("/insight/exports", data=chosen).text

    assert re.findall(r'value="([\w-]+)"(?: selected| checked)', page) == list(chosen.values())


def test_too_many_rows_do_not_leave(kaisa, lived, proven, monkeypatch):
    monkeypatch.setattr("palveleva.actions.figures.MOST_ROWS", 10)

    assert "yli 5 000" in kaisa.post("/insight/exports", data=CHOICE, follow_redirects=True).text
