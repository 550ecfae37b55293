"""A folder of tables that may be broken, and the command that reads it."""

from pathlib import Path
from shutil import copytree

import pytest
from flask import has_app_context

from palveleva.db import db
from palveleva.models import Municipality

EXAMPLE = Path(__file__).parents[2] / "docs/examples/mallila"


class Folder:
    """Mallila's tables, to be changed: folder.replace("villages.csv", "62.3120", "six")."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def replace(self, name: str, old: str, new: str) -> None:
        file = self.path / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name: str, line: str) -> None:
        with (self.path / name).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(Path(copytree(EXAMPLE, tmp_path / "mallila")))


@pytest.fixture
def run(app):
    """run("municipality", "list") → what was told, and whether it went well."""
    runner = app.test_cli_runner()

    def invoke(*arguments: object):
        if has_app_context():
            db.session.commit()  # SQLite lets one write at a time, and the test looks too
        with app.app_context():
            return runner.invoke(args=["municipality", *(str(one) for one in arguments)])

    return invoke


@pytest.fixture
def add(run, folder):
    """In English, so that what is told can be compared."""
    return lambda *more: run("add", "--from", folder.path, "--language", "en", *more)


@pytest.fixture
def mallila(app, add):
    assert add().exit_code == 0
    with app.app_context():
        yield db.session.get_one(Municipality, "mallila")
