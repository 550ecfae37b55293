"""The least that a database takes to keep reports: rows put in, nothing read, nothing checked."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg

COLUMNS = ("id", "type", "device_at", "text", "village", "service", "urgency", "consent", "name", "phone", "address")
TABLE = f"CREATE TABLE IF NOT EXISTS raw_report ({', '.join(f'{name} TEXT' for name in COLUMNS)}, PRIMARY KEY (id))"


def row_of(op: dict[str, Any]) -> tuple[str, ...]:
    told, contact = op["payload"], op["payload"]["contact"]
    place = (told["text"], told["village"], told["service"], told["urgency"], told["consent"])
    return (op["op_id"], op["type"], op["device_at"], *place, contact["name"], contact["phone"], contact["address"])


def sqlite_us(file: Path, ops: list[dict[str, Any]]) -> float:
    """Microseconds of processor for each report, in one transaction with synchronous=FULL."""
    connection = sqlite3.connect(file)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(TABLE)
    rows = [row_of(op) for op in ops]
    began = time.process_time()
    with connection:
        connection.executemany(f"INSERT INTO raw_report VALUES ({', '.join('?' * len(COLUMNS))})", rows)
    took = time.process_time() - began
    connection.close()
    return took / len(rows) * 1e6


def same_rows_us(kept: Path, scratch: Path) -> float:
    """The same for all the rows that a report of ours is kept as, with their indexes: our own database, put in anew."""
    ours, anew = sqlite3.connect(kept), sqlite3.connect(scratch)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        anew.execute(f"PRAGMA {pragma}")
    made = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    shape = ours.execute(made).fetchall()
    for _, _, sql in shape:
        anew.execute(sql)
    tables = [name for kind, name, _ in shape if kind == "table"]
    rows = {name: ours.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    began = time.process_time()
    with anew:
        for name, those in rows.items():
            if len(those) >= len(rows["need"]):  # a row at least for each report
                anew.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(those[0]))})", those)
    took = time.process_time() - began
    ours.close()
    anew.close()
    return took / len(rows["need"]) * 1e6


def postgresql_us(url: str, ops: list[dict[str, Any]]) -> float:
    """Microseconds by the clock, most of which the other process works."""
    with psycopg.connect(url) as connection:
        connection.execute(TABLE)
        connection.execute("TRUNCATE raw_report")
        connection.commit()
        rows = [row_of(op) for op in ops]
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO raw_report VALUES ({', '.join(['%s'] * len(COLUMNS))})", rows)
        connection.commit()
        return (time.perf_counter() - began) / len(rows) * 1e6
