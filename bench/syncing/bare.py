"""The least that keeps reports: a Flask without anything, one SQLite transaction for each request."""

import json
import os
import sqlite3

from flask import Flask, Response, jsonify, request

app = Flask(__name__)
STORE = os.environ["BENCH_STORE"]


def connected() -> sqlite3.Connection:
    connection = sqlite3.connect(STORE, timeout=15)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE IF NOT EXISTS report (id TEXT PRIMARY KEY, told TEXT) WITHOUT ROWID")
    return connection


@app.get("/")
def hello() -> str:
    return "ok"


@app.post("/one")
def one() -> Response:
    keep([request.get_json()])
    return jsonify(ok=True)


@app.post("/rx")
def rx() -> Response:
    keep([row["newDocumentState"] for row in request.get_json()])
    return jsonify(conflicts=[])


def keep(reports: list[dict[str, object]]) -> None:
    connection = connected()
    with connection:
        rows = [(report["op_id"], json.dumps(report)) for report in reports]
        connection.executemany("INSERT OR IGNORE INTO report VALUES (?, ?)", rows)
    connection.close()
