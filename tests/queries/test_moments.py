"""A point in time comes back as it went in, and only one that knows its zone goes in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from palveleva.db import as_text, db
from tests.people import NOW, a_need

FINNISH = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    "at", [NOW, NOW.replace(microsecond=7), NOW.astimezone(FINNISH), datetime(1, 1, 1, tzinfo=UTC)]
)
def test_a_moment_is_written_as_sqlalchemy_writes_it(at):
    written = DateTime().dialect_impl(sqlite.dialect()).bind_processor(sqlite.dialect())

    assert as_text(at) == written(at.astimezone(UTC))


def test_a_moment_of_another_zone_comes_back_as_the_same(town):
    need = a_need(town.aino)
    need.told_at = NOW.astimezone(FINNISH)
    db.session.commit()
    db.session.expire_all()

    assert (need.told_at, need.told_at.tzinfo, need.closed_at) == (NOW, UTC, None)


def test_a_moment_without_a_zone_is_refused(town):
    a_need(town.aino).told_at = NOW.replace(tzinfo=None)

    with pytest.raises((StatementError, ValueError), match="naive"):
        db.session.commit()
