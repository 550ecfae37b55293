"""A season lived on the given clock: nothing gets stuck, nobody is told anything twice."""

import os
from pathlib import Path
from tempfile import mkdtemp

import pytest
from flask_migrate import upgrade
from rich.console import Console
from sqlalchemy import event, select

from palveleva.db import db
from palveleva.db.upkeep import working_in
from palveleva.models import AuditEntry, Notice, Person
from palveleva.simulation.command import lived, scratch, simulate
from palveleva.simulation.outcome import gini
from palveleva.simulation.table import table_of
from palveleva.simulation.year import Living
from tests.conftest import config_for
from tests.databases import KIND, address, connected


@pytest.fixture
def season(tmp_path):
    """Three weeks with fourteen needs, on a database of its own; what came of them, and what was done and told."""

    def live(seed, database=None, each_connection="SELECT 1", **how):
        folder = Path(mkdtemp(dir=tmp_path))
        with working_in(scratch(config_for("sqlite:///nowhere.sqlite", tmp_path), folder, database)):
            event.listen(db.engine, "connect", lambda connection, _record: connection.execute(each_connection))
            upgrade()
            result, diary = lived(Living(seed, 21, 14, **how), Console(quiet=True)), diary_of_all()
        return result, diary

    return live


def diary_of_all():
    """Every deed and every notice in its order, without the keys that are drawn anew each time."""
    done = select(AuditEntry.at, AuditEntry.need_id, AuditEntry.verb, AuditEntry.kind, AuditEntry.details, Person.name)
    told = select(Notice.created_at, Notice.need_id, Notice.kind, Person.name).join(Person)
    deeds = db.session.execute(done.outerjoin(Person, Person.id == AuditEntry.by_id).order_by(AuditEntry.id))
    return [tuple(row) for row in (*deeds, *db.session.execute(told.order_by(Notice.id)))]


@pytest.fixture
def another_database(request):
    """One that hands out rows in another order where nobody asked for one."""
    if KIND == "sqlite":
        return {"each_connection": "PRAGMA reverse_unordered_selects = ON"}
    request.getfixturevalue("database")
    name = f"season_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with connected(os.environ["TEST_POSTGRESQL"]) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
    return {"database": address(name)}


def test_one_seed_gives_one_season_on_whatever_database(season, another_database):
    assert season(3) == season(3, **another_database)


def test_another_seed_gives_another_season(season):
    assert season(3)[1] != season(4)[1]


def test_a_season_leaves_nothing_stuck_and_tells_nobody_twice(season):
    result, _ = season(3)

    assert (result.told, result.stuck, result.twice) == (14, 0, 0)
    assert result.served > 0
    assert sum(result.ended.values()) + result.still_open == 14
    assert sum(result.unmet.values()) == result.ended["unmet"]
    assert 0 < result.yes <= result.answered <= result.offers
    assert result.kilometres > 0
    assert "stuck needs" in str(table_of({"": result}, 3).columns[0]._cells)


def test_where_automation_asks_what_has_no_hurry_waits_as_long_as_the_municipality_lets_it(season):
    (at_once, asked), (waiting, told) = season(3, company_days=0), season(3, company_days=2)

    assert [verb for _, _, verb, *_ in asked].count("pool") == 0 < [verb for _, _, verb, *_ in told].count("pool")
    assert at_once.waited is None
    assert 0 < waiting.waited < 3


def test_years_stand_side_by_side(season):
    (one, _), (other, _) = season(3), season(4)

    table = table_of({"one": one, "other": other}, 3)

    assert [column.header for column in table.columns] == ["", "one", "other"]
    assert len({len(list(column.cells)) for column in table.columns}) == 1


def test_two_years_in_one_database_are_refused(app):
    columns = ["--company-days", "0", "--company-days", "2", "--database", "sqlite:///nowhere.sqlite"]

    with app.app_context():
        answer = app.test_cli_runner().invoke(simulate, columns)

    assert (answer.exit_code, "One database holds one year" in answer.output) == (1, True)


def test_the_installed_database_is_never_lived_on(app):
    with app.app_context():
        url = app.config["PALVELEVA"].database_url
        answer = app.test_cli_runner().invoke(simulate, ["--database", url])

    assert answer.exit_code == 1
    assert "installed" in answer.output


def test_what_is_no_database_is_refused(app):
    answer = app.test_cli_runner().invoke(simulate, ["--database", "nonsense"])

    assert (answer.exit_code, "no address of a database" in answer.output) == (1, True)


def test_a_database_in_use_is_refused(app, tmp_path):
    in_use = f"sqlite:///{tmp_path / 'used.sqlite'}"
    with working_in(scratch(config_for("sqlite:///nowhere.sqlite", tmp_path), tmp_path, in_use)):
        upgrade()

    with app.app_context():
        answer = app.test_cli_runner().invoke(simulate, ["--database", in_use])

    assert answer.exit_code == 1
    assert "not empty" in answer.output


@pytest.mark.parametrize(("offers", "uneven"), [([], 0), ([0, 0], 0), ([4, 4, 4, 4], 0), ([0, 0, 0, 8], 0.75)])
def test_gini_says_how_unevenly_offers_are_spread(offers, uneven):
    assert gini(offers) == pytest.approx(uneven)
