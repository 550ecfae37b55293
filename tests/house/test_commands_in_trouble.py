"""Whatever is wrong around a command, it ends with one sentence that says what, and a code: no traceback."""

import sqlite3
from dataclasses import replace

import click
import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from palveleva import create_app
from palveleva.cli import COMMANDS
from palveleva.command import Command, sentence_of
from palveleva.work import duties
from tests.conftest import config_for
from tests.towns.conftest import EXAMPLE

NOBODY_THERE = "postgresql://127.0.0.1:1/palveleva"
WORDS = {
    "prepare": (),
    "coordinator": ("Maija", "maija@mallila.fi", "--password", "lumiset rappuset"),
    "second-factor-reset": ("maija@mallila.fi",),
    "password-reset": ("maija@mallila.fi", "--password", "lumiset rappuset"),
    "new-epoch": (),
    "verify-audit": (),
    "sweep": (),
    "municipality list": (),
    "municipality add": ("--from", EXAMPLE, "--dry-run"),
    "municipality list-import": ("list.csv",),
    "forget": ("SJ-ABCD", "--yes"),
    "subject-export": ("SJ-ABCD", "folder"),
    "backup": ("backup.age",),
    "restore": ("backup.age", "--key", "key", "--yes"),
    "drill": ("--copies", "1", "--needs", "1"),
}
# `restore` reads its files first, `drill` makes a database of its own, `prepare` makes the tables.
WITHOUT_TABLES = sorted(WORDS.keys() - {"restore", "drill", "prepare"})
NEED_NONE = {"worker", "accuracy", "simulate", "backup-key"}  # the worker waits for a database that is away


@pytest.fixture
def typed(tmp_path, monkeypatch):
    """typed("forget", "sqlite:///…") → code and words."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("number,name_fi\n005,Alajärvi\n")
    (tmp_path / "key").write_text("AGE-SECRET-KEY-1")
    (tmp_path / "backup.age").write_text("nothing")

    def run(name, url, **settings):
        app = create_app(replace(config_for(url, tmp_path), **settings))
        answer = app.test_cli_runner().invoke(args=[*name.split(), *map(str, WORDS.get(name, ()))])
        assert isinstance(answer.exception, SystemExit), answer.exception
        return answer.exit_code, answer.output.strip().splitlines()

    return run


def leaves(commands, before=""):
    for one in commands:
        name = f"{before}{one.name}"
        if isinstance(one, click.Group):
            yield from leaves(one.commands.values(), f"{name} ")
        else:
            yield name, one


def test_every_command_is_asked_here():
    assert {name for name, _ in leaves(COMMANDS)} == WORDS.keys() | NEED_NONE
    assert [name for name, one in leaves(COMMANDS) if not isinstance(one, Command)] == []


@pytest.mark.parametrize("name", sorted(WORDS.keys() - {"restore"}))
def test_a_database_that_is_away_is_told_in_a_sentence(typed, name):
    code, (told, *more) = typed(name, NOBODY_THERE, backup_to="age1x")

    assert (code, more) == (1, [])
    assert told.startswith("Error: The database cannot be reached: ")


@pytest.mark.parametrize("name", WITHOUT_TABLES)
def test_nor_is_anything_done_in_a_database_without_our_tables(typed, tmp_path, name):
    code, (told, *more) = typed(name, f"sqlite:///{tmp_path}/new.sqlite", backup_to="age1x")

    assert (code, more) == (1, [])
    assert "Run palveleva prepare" in told


@pytest.mark.parametrize("name", ["prepare", "verify-audit"])
def test_a_file_that_is_no_database_is_told_in_a_sentence(typed, tmp_path, name):
    (tmp_path / "letter.sqlite").write_text("Hyvä vastaanottaja! " * 100)

    code, (told, *more) = typed(name, f"sqlite:///{tmp_path}/letter.sqlite")

    assert (code, more) == (1, [])
    assert told == "Error: The database did not do it: file is not a database"


@pytest.mark.parametrize("name", ["prepare", "backup"])
def test_a_folder_that_is_none_is_named(typed, tmp_path, name):
    (tmp_path / "file").touch()

    url = f"sqlite:///{tmp_path}/file/palveleva.sqlite"
    code, (told, *more) = typed(name, url, instance=tmp_path / "file", backup_to="age1x")

    assert (code, more) == (1, [])
    assert f"{tmp_path}/file" in told


def test_a_queue_that_cannot_be_read_is_not_taken_for_the_database(typed, tmp_path):
    (tmp_path / "queue.sqlite").write_text("Hyvä vastaanottaja! " * 100)

    code, (told, *more) = typed("worker", f"sqlite:///{tmp_path}/new.sqlite")

    assert (code, more) == (1, [])
    assert told.startswith("Error: The queue cannot be opened (file is not a database). Nothing lies in it")


def test_nobody_is_told_to_remove_a_queue_that_is_only_closed_to_the_worker(typed, tmp_path):
    (tmp_path / "queue.sqlite").mkdir()

    code, (told, *more) = typed("worker", f"sqlite:///{tmp_path}/new.sqlite")

    assert (code, more) == (1, [])
    assert "remove" not in told
    assert "open to the user of the worker" in told


def test_nor_is_one_that_is_away(typed, tmp_path):
    code, (told, *more) = typed("worker", f"sqlite:///{tmp_path}/new.sqlite", queue_url=NOBODY_THERE)

    assert (code, more) == (1, [])
    assert told.startswith("Error: The queue cannot be opened (connection failed")
    assert told.endswith("PALVELEVA_QUEUE names it.")


@pytest.mark.usefixtures("town")
def test_a_duty_that_fails_makes_a_sweep_a_failure(app, monkeypatch):
    def fail(_now):
        raise ZeroDivisionError

    failing = [replace(duty, deed=fail) if duty.name == "digest" else duty for duty in duties.DUTIES]
    monkeypatch.setattr(duties, "DUTIES", tuple(failing))

    answer = app.test_cli_runner().invoke(args=["sweep"])

    assert answer.exit_code == 1
    assert "digest: failed 1" in answer.output
    assert "publish: " in answer.output, "the others are done all the same"


def test_what_is_our_own_fault_stays_a_fault_without_the_words_of_rows():
    ours = sqlite3.IntegrityError("UNIQUE constraint failed"), psycopg.errors.UniqueViolation("Key (email)=(a@b.fi)")

    assert [sentence_of(IntegrityError("", {}, one)) for one in ours] == [None, None]
    assert sentence_of(OperationalError("", {}, sqlite3.OperationalError("database is locked"))) == (
        "The database did not do it: database is locked"
    )
