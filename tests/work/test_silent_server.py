"""A PostgreSQL that has fallen silent, as its machine does when the power goes: nobody is kept waiting for long."""

import socket
from dataclasses import replace
from time import monotonic

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from palveleva.db import address, engine_options
from palveleva.db.trouble import Trouble, trouble_of
from palveleva.work.queue import opened
from tests.conftest import config_for
from tests.databases import KIND

SHORT = 2  # seconds: the least that PostgreSQL's library takes


@pytest.fixture
def silent(monkeypatch):
    """The address of one that lets itself be called and says nothing."""
    monkeypatch.setitem(address.PATIENCE, "connect_timeout", SHORT)
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield f"postgresql://127.0.0.1:{door.getsockname()[1]}/palveleva"


@pytest.mark.whole
def test_who_asks_it_hears_soon_that_it_is_away(silent):
    engine = create_engine(address.spelled(silent), **engine_options(silent))
    began = monotonic()

    with pytest.raises(OperationalError) as trouble:
        engine.connect()

    assert trouble_of(trouble.value) is Trouble.AWAY
    assert monotonic() - began < 30


@pytest.mark.whole
def test_so_does_who_nudges_the_worker(silent, tmp_path):
    began = monotonic()

    with pytest.raises(psycopg.OperationalError):
        opened(replace(config_for("sqlite:///nowhere.sqlite", tmp_path), queue_url=silent))

    assert monotonic() - began < 30


def test_what_the_address_says_itself_holds():
    said = address.patience("postgresql://db.example/palveleva?connect_timeout=3")

    assert said.keys() == address.PATIENCE.keys() - {"connect_timeout"}


@pytest.mark.skipif(KIND != "postgresql", reason="a file does not fall silent")
def test_a_connection_that_stands_is_looked_after_too(database):
    engine = create_engine(address.spelled(database.url), **engine_options(database.url))
    with engine.connect() as connection:
        said = connection.connection.driver_connection.info.get_parameters()
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    engine.dispose()

    assert {name: said.get(name) for name in address.PATIENCE} == {n: str(v) for n, v in address.PATIENCE.items()}
