"""What may stand in a log: known keys, numbers and codes. Whatever else a line was given stays out of it."""

import io
import json
import logging
import sqlite3
from collections import Counter

import pytest

from palveleva import logs


class Paper(io.StringIO):
    """A log that can be read; a terminal when it is told to be one."""

    def __init__(self, *, is_terminal=False):
        super().__init__()
        self.isatty = lambda: is_terminal

    @property
    def lines(self):
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def write():
    """A fresh paper to which the process logs: write(is_terminal=True)."""
    root, ours = logging.getLogger(), logging.getLogger(logs.OURS)
    before = root.handlers[:], root.level, ours.level

    def take(*, is_beating=False, **more):
        paper = Paper(**more)
        logs.install(paper, is_beating=is_beating)
        logs.begin()
        return paper

    yield take
    root.handlers[:], root.level, ours.level = before
    logging.captureWarnings(False)


def test_a_line_says_what_happened(write):
    paper = write()
    logs.begin(request="3f9a01bc")

    logs.note("request", method="GET", endpoint="needs.show", status=200, ms=12)

    (line,) = paper.lines
    assert line.pop("time").endswith("+00:00")
    assert list(line.items()) == [
        *(("level", "info"), ("event", "request"), ("request", "3f9a01bc"), ("method", "GET")),
        *(("endpoint", "needs.show"), ("status", 200), ("ms", 12)),
    ]


def test_what_fails_at_each_beat_is_said_once_in_ten_minutes(write, monkeypatch):
    paper = write(is_beating=True)
    full = sqlite3.OperationalError("database or disk is full")

    for moment in (0.0, 1.0, 599.0, 601.0):
        monkeypatch.setattr(logs, "monotonic", lambda now=moment: now)
        logging.getLogger("huey.consumer").error("Error reading from queue", exc_info=full)
        for duty in ("deliver", "seal"):
            logs.note("database_trouble", logging.WARNING, duty=duty, code="full", error=full)
        logs.note("not_sent", logging.WARNING, duty="deliver", error=full)

    said = Counter((line["event"], line.get("duty")) for line in paper.lines)
    assert said.pop(("not_sent", "deliver")) == 4, "each letter is another"
    assert said == {("library", None): 2, ("database_trouble", "deliver"): 2, ("database_trouble", "seal"): 2}


def test_keys_that_nobody_allowed_are_dropped(write):
    paper = write()

    logs.note("request", status=200, name="NimiQ1Z", path="/needs/7", person_id="7")

    assert set(paper.lines[0]) == {"time", "level", "event", "status"}


KEY = "0b1e9a52-8f0a-4c1e-9d52-2f2a6b0f6f10"
WORDS = ["Eino M", "Äiti", "040 123 4567", "0401234567", "a@b.fi", "/r?key=1", f"/needs/{KEY}", {"x y": 1}, ["Eino M"]]


@pytest.mark.parametrize("words", WORDS, ids=str)
def test_an_allowed_key_holds_no_words_of_people(write, words):
    paper = write()

    logs.note("request", endpoint=words)

    assert logs.WITHHELD in str(paper.lines[0]["endpoint"])
    assert "Eino" not in paper.getvalue()


def test_what_is_put_into_a_sentence_of_ours_is_looked_at_too(write):
    paper = write()

    logging.getLogger("palveleva.web.needs").warning("%s was told by %s", "needs.show", "Eino Mahlu")

    assert paper.lines[0]["event"] == "%s was told by %s"
    assert paper.lines[0]["about"] == ["needs.show", logs.WITHHELD]


def test_a_library_is_named_and_not_quoted(write):
    paper = write()

    logging.getLogger("gunicorn.error").error("Error handling request %s", "/needs/7?key=NimiQ1Z")
    logging.getLogger("urllib3").warning("Invalid request from 192.0.2.7: NimiQ1Z")

    logging.getLogger("gunicorn.error").warning("Worker %s (pid:%d) was sent %s, 100 %%", "NimiQ1Z", 7, "TERM")

    sentence, already_put_together, with_a_number = paper.lines
    assert (sentence["event"], sentence["logger"]) == ("Error handling request …", "gunicorn.error")
    assert with_a_number["event"] == "Worker … (pid:7) was sent …, 100 %"
    assert (already_put_together["event"], already_put_together["logger"]) == ("library", "urllib3")
    assert "Q1Z" not in paper.getvalue()
    assert "192.0.2.7" not in paper.getvalue()


def a_fault():
    try:
        try:
            int("NimiQ1Z")
        except ValueError as error:
            raise LookupError("NimiQ1Z") from error
    except LookupError as fault:
        return fault


def test_a_fault_is_its_kind_and_its_place(write):
    paper = write()

    logs.note("fault", logging.ERROR, error=a_fault())

    (line,) = paper.lines
    assert line["fault"] == ["builtins.LookupError", "builtins.ValueError"]
    assert [place.partition(":")[0] for place in line["place"]] == ["tests/house/test_logs.py"] * 2
    assert "Q1Z" not in paper.getvalue()


def test_on_a_terminal_a_line_can_be_read(write):
    paper = write(is_terminal=True)

    logs.note("fault", logging.ERROR, error=a_fault(), duty="sweep", done={"expired": 2})

    first, *places = paper.getvalue().splitlines()
    assert first[8:] == " error   fault duty=sweep done=expired:2 fault=builtins.LookupError,builtins.ValueError"
    assert places[0].startswith("  tests/house/test_logs.py:")


def test_lines_of_a_request_know_nothing_of_the_one_before(write):
    paper = write()
    logs.begin(request="1", role="coordinator")

    logs.begin(request="2")
    logs.note("request")

    assert "role" not in paper.lines[0]
