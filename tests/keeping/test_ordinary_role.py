"""A role as docs/operate.md makes it: it owns its databases and is no superuser, as those of the other tests are."""

import os
from dataclasses import replace
from threading import Timer

import psycopg
import pytest
from sqlalchemy import make_url

from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.load import founded
from palveleva.keeping.postgresql import administering, libpq, name_of, shown
from palveleva.keeping.restore import restore
from tests.databases import KIND
from tests.people import NOW, later

pytestmark = pytest.mark.skipif(KIND != "postgresql", reason="a file has no roles")
ROLE = f"ordinary_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"  # a server has its roles for all databases


@pytest.fixture
def theirs(service):
    """The settings of a service of that role, with two reports in it."""
    with administering(service.database_url) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {ROLE}")
        admin.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
    brand = brand_of(service.database_url)
    url = shown(make_url(service.database_url).set(username=ROLE, password=None))
    config = replace(service, database_url=brand.fresh(url, service.instance))
    founded(config, needs=2)
    yield config
    brand.discard(config.database_url)
    with administering(service.database_url) as admin:
        admin.execute(f"DROP ROLE {ROLE}")


@pytest.fixture
def looked_into(service):
    """looked_into(name): a superuser looks into that database for a second, as a vacuum of the server's own does."""
    looking = []

    def look(name):
        door = psycopg.connect(libpq(shown(make_url(service.database_url).set(database=name))))
        looking.append(door)
        Timer(1, door.close).start()

    yield look
    for door in looking:
        door.close()


def test_a_database_goes_though_the_server_itself_looks_into_it(theirs, looked_into, tmp_path):
    brand = brand_of(theirs.database_url)
    other = brand.fresh(theirs.database_url, tmp_path)
    looked_into(name_of(other))

    brand.discard(other)

    with administering(theirs.database_url) as admin:
        assert admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name_of(other),)).fetchone() is None


def test_it_restores_and_leaves_nothing_of_what_was_live(theirs, key, tmp_path):
    back_up(theirs, tmp_path / "backup.age", now=NOW)

    restore(theirs, tmp_path / "backup.age", key[0], now=later(hours=1))

    with administering(theirs.database_url) as admin:
        owned = "SELECT datname FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba WHERE rolname = %s"
        assert admin.execute(owned, (ROLE,)).fetchall() == [(name_of(theirs.database_url),)]
