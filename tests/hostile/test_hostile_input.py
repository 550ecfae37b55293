"""Whatever is put wherever: an answer that is no fault of ours, without a word of the inside, alike on both databases.

In `bin/test` a sample is asked, always the same: what was green stays green. HOSTILE_SEED=… asks another, HOSTILE=20000
asks so many, and HOSTILE=whole asks everything: each input at each parameter that a door reads. What is the same code
at every door (headers, unknown names, bodies where none is read) meets each input at some of them.
"""

import os
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from flask import Request
from flask_migrate import upgrade
from sqlalchemy import update

from palveleva import create_app
from palveleva.db import Base, db
from palveleva.models import SignIn
from tests import people
from tests.conftest import config_for
from tests.databases import KIND, SqliteDatabase
from tests.hostile import papers
from tests.hostile.inputs import BODIES, DEEP, TEXTS, VALUES
from tests.hostile.places import IN_JSON, asked, places
from tests.policy.doors import street

HOW_MANY = os.environ.get("HOSTILE") or "500"
IS_WHOLE = HOW_MANY == "whole"
SEED = int(os.environ.get("HOSTILE_SEED") or 1)
SHARES = 24
ALIKE_EVERYWHERE = ("csrf_token", "surprise", "x", "")
DOORS_OF_A_HUNDRED = 3
# What once made a fault is always asked: door, way in, and the input.
FALLEN_OVER = {
    ("settings.set_numbers", "form", "remind_office"): "1" + "0" * 310,
    ("villages.new", "body", ""): DEEP[-1],
    ("reviews.pool", "body", ""): b"NaN",
    ("assignments.schedule", "form", "at"): "0001-01-01T00:00+14:00",
    ("attempts.log", "form", "retry"): " ",
    ("replies.remove", "path", "reply_id"): "9" * 40,
}
# Asked every day in every field of every door that reads JSON: what it can say, and no database keeps or no port is.
FOR_JSON = (
    *("a\0b", "\ud800", "https://fcm.googleapis.com:99999999/x", "https://[fcm.googleapis.com/x"),
    *("https://fcm.googleapis.com/\ud800", "https://fcm.googleapis.com/\0"),
)
OF_THE_INSIDE = (b"Traceback", b'File "', b"sqlalchemy", b"psycopg", b"sqlite3", b"werkzeug", b"site-packages")


@contextmanager
def beside(tmp_path_factory):
    """On PostgreSQL also an application on SQLite, so that the two can be compared."""
    if KIND != "postgresql":
        yield None
        return
    folder = tmp_path_factory.mktemp("beside")
    app = create_app(config_for(SqliteDatabase(folder, "beside").url, folder))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        people.fill()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def other_app(tmp_path_factory):
    with beside(tmp_path_factory) as app:
        yield app


def questions(here):
    """Place and number of the input; numbers, because the keys of two worlds differ."""
    every = [(place, number) for place in places(here) for number in range(len(place.inputs)) if is_due(place, number)]
    return every if IS_WHOLE else [*fallen_over(every), *in_json(every), *Random(SEED).sample(every, int(HOW_MANY))]


def in_json(every):
    return [(one, number) for one, number in every if is_for_json(one, one.inputs[number])]


def is_for_json(place, value):
    is_deep = place.kind == "body" and place.rule.endpoint in IN_JSON and value in DEEP
    return is_deep or (place.kind == "json" and value in FOR_JSON)


def fallen_over(every):
    their = [(one, number) for one, number in every if way_into(one) in FALLEN_OVER]
    known = [(one, number) for one, number in their if one.inputs[number] == FALLEN_OVER[way_into(one)]]
    assert len(known) == len(FALLEN_OVER), "a door or input has another name now"
    return known


def way_into(place):
    return place.rule.endpoint, place.kind, place.name


def is_due(place, number):
    """By the door's name, which is the same in every run, and not by Python's own hash."""
    is_alike = place.kind == "header" or (place.name in ALIKE_EVERYWHERE and place.rule.endpoint not in IN_JSON)
    turn = sum(map(ord, f"{place.rule.endpoint}{place.method}{place.name}"))
    return not is_alike or (turn + number) % 100 < DOORS_OF_A_HUNDRED


@pytest.mark.parametrize("share", range(SHARES) if IS_WHOLE else [0])
def test_nothing_that_is_put_anywhere_is_a_fault_of_ours(app, other_app, share, capsys):
    with ExitStack() as open_doors:
        here = open_doors.enter_context(street(app, "scheduled"))
        other = open_doors.enter_context(street(other_app, "scheduled")) if other_app else None
        for one in filter(None, (here, other)):
            stay_proven(one)
            open_doors.enter_context(papers.issued(one))
        mine = questions(here)[share :: SHARES if IS_WHOLE else 1]
        answers = [(place, number, *put(here, place, number)) for place, number in mine]
        faults = [fault for answer in answers for fault in faults_of(*answer)]
        faults += [fault for answer in answers if other for fault in differences(other, *answer)]
    with capsys.disabled():
        kinds = dict(sorted(Counter(decision[0] for *_, decision, _ in answers).items()))
        print(f"\n{KIND}, seed {SEED}: {len(answers)} hostile requests, answered {kinds}, {len(faults)} faults", end="")
        print("", *faults[:40], sep="\n", end="")
    assert faults == []


def test_every_door_that_reads_json_is_asked_in_json(app, monkeypatch):
    read, get_json = set(), Request.get_json
    monkeypatch.setattr(Request, "get_json", lambda self, **how: read.add(self.endpoint) or get_json(self, **how))
    with street(app, "scheduled") as here, papers.issued(here):
        for place in places(here):
            if place.kind == "body":
                path, told = asked(place, b"{}", here)
                here.knock(place.role, place.method, path, **told)

    assert read <= set(IN_JSON), "name in places.py what these read"
    assert len(read) == len(IN_JSON) - 2, "outboxes and reports of browsers are read otherwise"


def stay_proven(here):
    """A run may be longer than the five minutes for which a second factor counts."""
    later = datetime.now(UTC) + timedelta(days=1)
    here.connection.execute(update(SignIn).where(SignIn.proven_at.is_not(None)).values(proven_at=later))


def put(here, place, number):
    """What was decided (status, code, whether anything was kept), and the body."""
    path, told = asked(place, place.inputs[number], here)
    with here.undone():
        before = kept(here)
        answer = here.knock(place.role, place.method, path, **told)
        return (answer.status, code_of(answer), kept(here) != before), answer.body


def kept(here):
    """How many rows there are of everything: each deed leaves one more somewhere, in the audit at least.

    Not of looks: a page that gives a refused form back shows its need once more, and says so (decision 94).
    """
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("tally", "challenge", "disclosure")]
    counts = ", ".join(f'(SELECT count(*) FROM "{table.name}")' for table in tables)
    return tuple(here.connection.exec_driver_sql(f"SELECT {counts}").one())


def code_of(answer):
    if "json" not in answer.headers.get("Content-Type", ""):
        return None
    told = answer.json
    results = told.get("results") or [told] if isinstance(told, dict) else [{}]
    return results[0].get("code")


def faults_of(place, number, decision, body):
    status, code, is_kept = decision
    about = f"{place} ← {place.inputs[number]!r:.80}"
    if status >= 500 or code in ("internal", "fault", "busy"):
        yield f"{about}: {status} {code}"
    if any(word in body for word in OF_THE_INSIDE):
        yield f"{about}: the answer tells of the inside"
    if is_kept and status >= 400:
        yield f"{about}: refused with {status}, and something was kept"


def differences(other, place, number, decision, _body):
    """The other database decides the same."""
    theirs, _ = put(other, place, number)
    if theirs != decision:
        yield f"{place} ← {place.inputs[number]!r:.80}: {decision} here and {theirs} on SQLite"


def test_there_are_enough_inputs_and_each_is_another():
    assert len(set(TEXTS)) == len(TEXTS)
    assert len(TEXTS) + len(VALUES) + len(BODIES) >= 300
