"""A season lived on the given clock: nothing gets stuck, nobody is told anything twice."""

import pytest
from flask_migrate import upgrade
from rich.console import Console

from palveleva.db import db
from palveleva.simulation.command import lived, scratch, simulate, table_of
from palveleva.simulation.outcome import gini
from tests.conftest import config_for


@pytest.fixture
def season(tmp_path):
    """Three weeks with fourteen needs, on a database of its own."""

    def live(seed):
        folder = tmp_path / str(seed)
        folder.mkdir(exist_ok=True)
        for leftover in folder.iterdir():
            leftover.unlink()
        app = scratch(config_for("sqlite:///nowhere.sqlite", tmp_path), folder, None)
        with app.app_context():
            upgrade()
            result = lived(seed, 21, 14, Console(quiet=True))
            db.session.remove()
            db.engine.dispose()
        return result

    return live


def test_a_season_leaves_nothing_stuck_and_tells_nobody_twice(season):
    result = season(3)

    assert (result.told, result.stuck, result.twice) == (14, 0, 0)
    assert result.served > 0
    assert sum(result.ended.values()) + result.still_open == 14
    assert sum(result.unmet.values()) == result.ended["unmet"]
    assert "stuck needs" in str(table_of(result, 3).columns[0]._cells)


def test_the_installed_database_is_never_lived_on(app):
    with app.app_context():
        url = app.config["PALVELEVA"].database_url
        answer = app.test_cli_runner().invoke(simulate, ["--database", url])

    assert answer.exit_code == 1
    assert "installed" in answer.output


def test_a_database_in_use_is_refused(app, tmp_path):
    in_use = f"sqlite:///{tmp_path / 'used.sqlite'}"
    with scratch(config_for("sqlite:///nowhere.sqlite", tmp_path), tmp_path, in_use).app_context():
        upgrade()
        db.engine.dispose()

    with app.app_context():
        answer = app.test_cli_runner().invoke(simulate, ["--database", in_use])

    assert answer.exit_code == 1
    assert "not empty" in answer.output


@pytest.mark.parametrize(("offers", "uneven"), [([], 0), ([0, 0], 0), ([4, 4, 4, 4], 0), ([0, 0, 0, 8], 0.75)])
def test_gini_says_how_unevenly_offers_are_spread(offers, uneven):
    assert gini(offers) == pytest.approx(uneven)
