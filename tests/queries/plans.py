"""What was asked of a database, and which large tables it would read from end to end to answer that."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from palveleva.db import db
from tests.databases import KIND

LARGE = {
    "need", "contact", "wave", "offer", "chance", "assignment", "note", "attempt", "audit_entry", "disclosure",
    "notice", "delivery", "person", "provider", "provider_service", "sign_in", "change", "operation",
}  # fmt: skip
Asked = list[tuple[str, Any]]


@contextmanager
def listening() -> Iterator[Asked]:
    asked: Asked = []

    def note(_connection, _cursor, statement, parameters, _context, is_many):
        if not is_many and statement.split(None, 1)[0] in {"SELECT", "UPDATE", "DELETE", "WITH"}:
            asked.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def read_through(asked: Asked) -> set[str]:
    """The large tables that were read from end to end, each with the question that did."""
    db.session.rollback()
    different = {statement: parameters for statement, parameters in asked}
    return {f"{table}: {s}" for s, parameters in different.items() for table in scanned(s, parameters) & LARGE}


def scanned(statement: str, parameters: Any) -> set[str]:
    connection = db.session.connection()
    if KIND == "postgresql":
        (plan,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar_one()
        return set(scans_in(plan["Plan"]))
    lines = [row[3].split() for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    return {line[1] for line in lines if line[0] == "SCAN" and "USING" not in line}


def scans_in(plan: dict[str, Any]) -> Iterator[str]:
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    for part in plan.get("Plans", ()):
        yield from scans_in(part)


def filtered(statement: str, parameters: Any) -> set[str]:
    """Tables that SQLite reads from end to end before a join, to know what is not in them."""
    if KIND == "postgresql":
        return set()
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    return {row[3].split()[3] for row in rows if row[3].startswith("BLOOM FILTER")} & LARGE
