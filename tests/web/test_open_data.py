"""What anybody may download: the same as CSV and as JSON, described, kept by caches, and the same for ever."""

import csv
import io
from datetime import UTC, datetime

import pytest

from palveleva.work.duties import publish
from tests.history import Past
from tests.people import Town

FOLDER = "/open-data/saarijarvi"


def tell(day):
    publish(datetime.fromisoformat(day).replace(tzinfo=UTC))


@pytest.fixture
def told(app):
    with app.app_context():
        Past.of(Town().kaisa).live(150, datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 6, 29, tzinfo=UTC))
        tell("2026-05-05")


def rows_of(client):
    return list(csv.DictReader(io.StringIO(client.get(f"{FOLDER}/needs.csv").text)))


def test_csv_and_json_tell_the_same(stranger, told):
    in_csv, in_json = rows_of(stranger), stranger.get(f"{FOLDER}/needs.json").json["rows"]

    assert in_csv
    assert in_csv == [{name: "" if value is None else str(value) for name, value in row.items()} for row in in_json]


def test_every_field_is_described(stranger, told):
    description = stranger.get(f"{FOLDER}/datapackage.json").json

    fields = [field["name"] for field in description["resources"][0]["schema"]["fields"]]
    assert fields == list(rows_of(stranger)[0])
    assert description["licenses"][0]["name"] == "CC-BY-4.0"
    unmet = next(field for field in description["resources"][0]["schema"]["fields"] if field["name"] == "unmet")
    assert "usually 14 days" in unmet["description"], "each municipality sets its own time"


def test_a_later_download_only_adds_rows(app, stranger, told):
    before = rows_of(stranger)
    with app.app_context():
        tell("2026-08-05")

    after = rows_of(stranger)

    assert [row for row in after if row["period"] != "2026-Q2"] == before
    assert len(after) > len(before)


def test_what_is_hidden_is_empty_and_nothing_shown_is_small(stranger, told):
    cells = [(row[f"{fate}_status"], row[fate]) for row in rows_of(stranger) for fate in ("unmet", "other")]

    assert {status for status, _ in cells} == {"shown", "under_5", "withheld"}
    assert all(bool(number) == (status == "shown") for status, number in cells)
    assert min(int(number) for _, number in cells if number) >= 5


def test_caches_may_keep_it_and_ask_whether_it_is_new(stranger, told):
    answer = stranger.get(f"{FOLDER}/needs.csv")

    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers
    again = stranger.get(f"{FOLDER}/needs.csv", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_nobody_else_has_a_file(stranger):
    assert stranger.get("/open-data/nowhere/needs.csv").status_code == 404


@pytest.mark.parametrize(
    ("lang", "quarter"), [("fi", "loka–joulu 2025"), ("sv", "okt.–dec. 2025"), ("en", "Oct–Dec 2025")]
)
def test_the_page_for_entrepreneurs_is_good_before_and_after_the_first_figures(app, stranger, lang, quarter):
    assert stranger.get(f"/{lang}/what-is-missing").status_code == 200
    with app.app_context():
        Past.of(Town().kaisa).live(120, datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 12, 29, tzinfo=UTC))
        tell("2026-02-02")

    page = stranger.get(f"/{lang}/what-is-missing?municipality=saarijarvi").text
    assert quarter in page
    assert "needs.csv" in page
