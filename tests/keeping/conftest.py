"""A service of its own whose data may be replaced: on a fresh database beside the one of the other tests."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from palveleva import create_app, tombstones
from palveleva.db import db
from palveleva.db.upkeep import working_in
from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.load import founded
from palveleva.keeping.sealing import new_key
from tests.conftest import config_for
from tests.people import NOW


@pytest.fixture
def no_stones(app):
    """Nobody was forgotten before."""
    with app.app_context():
        tombstones.place().unlink(missing_ok=True)


@pytest.fixture
def key():
    return new_key()


@pytest.fixture
def service(database, tmp_path, key) -> Iterator:
    """The settings of a service with the cast and two reports in it; backups are sealed for `key`."""
    place = tmp_path / "service"
    place.mkdir()
    config = config_for(database.url, place)
    brand = brand_of(config.database_url)
    config = replace(config, database_url=brand.fresh(config.database_url, place), backup_to=key[1])
    founded(config, needs=2)
    yield config
    brand.discard(config.database_url)


@pytest.fixture
def inside(service):
    """Do something in the service: inside(deed) gives what the deed gave."""

    def run(deed, config=service):
        with working_in(create_app(config)):
            answer = deed()
            db.session.commit()
        return answer

    return run


@pytest.fixture
def sealed(service, tmp_path):
    file = tmp_path / "backup.age"
    back_up(service, file, now=NOW)
    return file
