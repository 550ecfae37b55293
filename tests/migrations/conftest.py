"""A database of its own, which may be led down to nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from palveleva import create_app
from palveleva.db import db
from tests.conftest import config_for
from tests.databases import Database


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = Database(tmp_path, f"migrations_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    app = create_app(config_for(made.url, tmp_path))
    with app.app_context():
        upgrade()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
