"""Nothing is kept that the data map does not know: why, how long, and what then."""

import pytest
from sqlalchemy import JSON, Boolean, String

from palveleva.db import Base
from palveleva.domain.keeping import EVENTS, EVERY_COLUMN, HOLDS, THEN
from palveleva.queries.facts import data_map

TABLES = {name: dict(table.columns.items()) for name, table in Base.metadata.tables.items()}
OF_PEOPLE = ("person", "resident", "words", "secret")


def columns_of(kept):
    return TABLES[kept.table] if kept.columns == (EVERY_COLUMN,) else kept.columns


def test_every_column_of_every_table_is_on_the_map():
    known = {(kept.table, column) for kept in data_map() for column in columns_of(kept)}
    there = {(name, column) for name, table in TABLES.items() for column in table}

    assert there - known == set(), "add these to palveleva/data/data_map.csv: why kept, until when, what then?"
    assert known - there == set(), "these are no longer in the database: take them off the map"


@pytest.mark.parametrize("kept", data_map(), ids=lambda kept: f"{kept.table}.{kept.columns[0]}-{kept.until}")
def test_each_row_says_what_why_and_how_long(kept):
    assert kept.holds in HOLDS
    assert kept.then in THEN
    assert kept.why
    assert kept.until in EVENTS or (kept.age and kept.clock in TABLES[kept.table])
    assert (kept.then == "keep") == (kept.until == "always")


def test_what_is_somebodys_ends_some_day():
    assert [kept for kept in data_map() if kept.holds in OF_PEOPLE and kept.until == "always"] == []


def test_only_plain_facts_are_mapped_by_the_table():
    """A new column of a table with people in it must be thought about."""
    assert [kept.table for kept in data_map() if kept.columns == (EVERY_COLUMN,) and kept.holds in OF_PEOPLE] == []


def test_what_is_emptied_can_be_empty():
    for kept in data_map():
        for name in columns_of(kept) if kept.then == "empty" else ():
            column = TABLES[kept.table][name]
            assert column.nullable or isinstance(column.type, String | JSON | Boolean), f"{kept.table}.{name}"
            assert not column.unique or column.nullable, f"{kept.table}.{name}: only one row could be empty"
