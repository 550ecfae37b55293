"""A database of its own for a country, on whichever engine the tests run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from palveleva import create_app
from palveleva.db import db
from palveleva.db.upkeep import working_in
from tests.conftest import config_for
from tests.databases import Database


@contextmanager
def a_new_country(folder: Path) -> Iterator[Flask]:
    """An application on a database with tables and no rows."""
    folder.mkdir(parents=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    app = create_app(config_for(Database(folder, f"country_{folder.name}_{worker}").url, folder))
    with working_in(app):
        upgrade()
        keep_statistics()
        yield app


def keep_statistics() -> None:
    """Those that filling has taken count to the end: no plan depends on whether the server has looked around since."""
    if db.engine.dialect.name == "postgresql":
        for name in db.metadata.tables:
            db.session.execute(text(f'ALTER TABLE "{name}" SET (autovacuum_enabled = off)'))
        db.session.commit()
