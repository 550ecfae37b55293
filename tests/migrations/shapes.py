"""What a migration takes from code that is still at work beside it: the shape of the database before, and after."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.script import Script
from sqlalchemy import Engine, inspect

RELEASES = Path(__file__).parents[2] / "migrations" / "releases"


def releases(text: str | None = None) -> dict[str, str]:
    """Release → its last migration, oldest first."""
    lines = (text or RELEASES.read_text()).splitlines()
    pairs = [re.fullmatch(r"(\d+\.\d+\.\d+) ([0-9a-f]{12})", line) for line in lines if line and line[0] != "#"]
    return {pair[1]: pair[2] for pair in pairs if pair}


@dataclass(frozen=True)
class Shape:
    columns: dict[tuple[str, str], dict[str, Any]]
    tables: set[str]
    promises: set[tuple[str, str, tuple[str, ...]]]  # what rows must keep: (kind, table, columns)

    @classmethod
    def of(cls, engine: Engine) -> "Shape":
        seen = inspect(engine)
        tables = set(seen.get_table_names())
        columns = {(table, one["name"]): one for table in tables for one in seen.get_columns(table)}
        return cls(columns, tables, {promise for table in tables for promise in promises(seen, table)})


def promises(seen: Any, table: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for one in seen.get_foreign_keys(table):
        yield "foreign key", table, tuple(one["constrained_columns"])
    for one in [*seen.get_unique_constraints(table), *(i for i in seen.get_indexes(table) if i["unique"])]:
        yield "unique", table, tuple(one["column_names"])
    for one in seen.get_check_constraints(table):
        yield "check", table, (str(one["name"]), *re.findall(r"\w+", str(one["sqltext"])))


def taken(before: Shape, after: Shape) -> list[str]:
    """Whatever old code may stumble over, in words."""
    lost = [key for key in before.columns.keys() - after.columns if key[0] in after.tables]
    gone = [f"table {table} is gone" for table in before.tables - after.tables]
    gone += [f"column {'.'.join(key)} is gone" for key in lost]
    return sorted(gone + narrowed(before, after) + new_duties(before, after))


def narrowed(before: Shape, after: Shape) -> list[str]:
    both = before.columns.keys() & after.columns.keys()
    said = [f"column {'.'.join(key)} is {after.columns[key]['type']}" for key in both if differs(key, before, after)]
    required = {key for key in both if before.columns[key]["nullable"] and not after.columns[key]["nullable"]}
    lost = {key for key in both if is_left_to_the_database(before, key) and not is_left_to_the_database(after, key)}
    said += [f"column {'.'.join(key)} may not be empty any more" for key in required]
    return said + [f"column {'.'.join(key)} has no default any more" for key in lost - required]


def differs(key: tuple[str, str], before: Shape, after: Shape) -> bool:
    return str(before.columns[key]["type"]) != str(after.columns[key]["type"])


def is_left_to_the_database(shape: Shape, key: tuple[str, str]) -> bool:
    return shape.columns[key]["nullable"] or shape.columns[key]["default"] is not None


def new_duties(before: Shape, after: Shape) -> list[str]:
    """Of tables that old code fills: it does not know the new column, nor what is newly promised of the old ones."""
    new = [key for key in after.columns.keys() - before.columns if key[0] in before.tables]
    said = [f"column {'.'.join(key)} must be told" for key in new if not is_left_to_the_database(after, key)]
    of_old = [
        f"new {kind} of {table}: {', '.join(columns)}"
        for kind, table, columns in after.promises - before.promises
        if table in before.tables and not any((table, column) in new for column in columns)
    ]
    return said + of_old


def excuse(script: Script) -> str | None:
    """The release that stopped using what this migration takes away: `contract = "2026.11.0"` in it."""
    return getattr(script.module, "contract", None)
