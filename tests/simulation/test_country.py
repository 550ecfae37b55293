"""A country in small: everything asked for is there, the same seed gives the same rows, and nothing is written over."""

import pytest
from rich.console import Console
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.vocabulary import OPEN_NEEDS
from palveleva.models import Municipality, Need, Person, Provider, Village
from palveleva.queries.board import board_for
from palveleva.simulation.command import simulate
from palveleva.simulation.country.command import filled
from palveleva.simulation.country.map import Size
from tests.actions.story import count
from tests.countries import a_new_country
from tests.people import NOW

SMALL = Size(municipalities=3, villages=40, providers=30, needs=200)


@pytest.fixture
def country(tmp_path):
    with a_new_country(tmp_path / "a"):
        filled(SMALL, 5, NOW, Console(quiet=True))
        yield


def test_everything_that_was_asked_for_is_there(country):
    assert [count(model) for model in (Municipality, Village, Provider, Need)] == [3, 40, 30, 200]


def test_a_coordinator_sees_the_open_needs_of_her_own_municipality(country):
    kaisa = db.session.scalars(select(Person).where(Person.is_coordinator).order_by(Person.municipality_id)).first()
    hers = select(func.count()).where(Need.municipality_id == kaisa.municipality_id, Need.state.in_(OPEN_NEEDS))

    on_board = [need for rung in board_for(kaisa, now=NOW).rungs.values() for need in rung]

    assert len(on_board) == db.session.scalar(hers) > 0


def test_the_next_report_gets_a_number_of_its_own(country):
    village = db.session.scalars(select(Village).order_by(Village.id.desc())).first()
    facts = {"slug": "uusi", "name": "Uusi", "where": "Uudessa", "from_": "Uudesta", "to": "Uuteen"}
    db.session.add(Village(municipality_id=village.municipality_id, lat=62, lon=25, **facts))
    db.session.commit()

    assert count(Village) == 41


def test_the_same_seed_gives_the_same_country(tmp_path):
    pasts = []
    for name in ("a", "b"):
        with a_new_country(tmp_path / name):
            filled(SMALL, 5, NOW, Console(quiet=True))
            pasts.append(db.session.execute(select(Need.id, Need.state, Need.created_at).order_by(Need.id)).all())

    assert pasts[0] == pasts[1]


def test_a_database_must_be_named(app):
    answer = app.test_cli_runner().invoke(simulate, ["--country"])

    assert answer.exit_code == 1
    assert "Name the empty database" in answer.output


def test_a_database_in_use_is_not_filled(app):
    with app.app_context():
        url = app.config["PALVELEVA"].database_url
    answer = app.test_cli_runner().invoke(simulate, ["--country", "--database", url])

    assert answer.exit_code == 1
