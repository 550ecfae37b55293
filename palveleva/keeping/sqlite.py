"""Whole SQLite databases: one file, copied by SQLite itself; a plain `cp` would miss what is still in the journal."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from sqlalchemy import create_engine, make_url

from palveleva import durable
from palveleva.keeping.fingerprints import Moment, moment_of
from palveleva.keeping.trouble import IN_USE, Trouble

NAME = "sqlite"


def copy_out(url: str, file: Path) -> Moment:
    """All of it as it was at one moment, while others go on writing."""
    with closing(sqlite3.connect(path_of(url))) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        told = moment_of(connection, file.parent)
    engine.dispose()
    make_single(file)
    return told


def fresh(_url: str, folder: Path) -> str:
    return f"sqlite:///{folder / f'{uuid4().hex}.sqlite'}"


def fill(url: str, file: Path) -> None:
    """A copy that SQLite cannot read to its end is refused here, not in the middle of a working day."""
    path = path_of(url)
    shutil.copyfile(file, path)
    try:
        with closing(sqlite3.connect(path)) as copy:
            is_whole = copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError as error:
        raise Trouble(_l("The database in the backup is damaged.")) from error
    if not is_whole:
        raise Trouble(_l("The database in the backup is damaged."))


@contextmanager
def still(url: str) -> Iterator[None]:
    """Refuses at once, and not when all is copied; whoever comes meanwhile is found by `swap`."""
    if is_there(url):
        with held_alone(path_of(url)):
            pass
    yield


def swap(live: str, aside: str) -> None:
    """Whoever else had the live file open would go on writing into the old one: they must be gone."""
    make_single(path_of(aside))
    path = path_of(live)
    path.parent.mkdir(parents=True, exist_ok=True)
    with held_alone(path):
        path_of(aside).replace(path)
        durable.sync(path.parent)


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as door:
        try:
            door.execute("PRAGMA journal_mode=DELETE")
            door.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise Trouble(IN_USE) from error
        yield


def discard(url: str) -> None:
    for leftover in path_of(url).parent.glob(f"{path_of(url).name}*"):
        leftover.unlink()


def discard_left(_url: str, _work: Path) -> None:
    """What was built aside lies in the folder itself."""


def is_there(url: str) -> bool:
    """With its tables: a file alone is made by whoever asks for it too early."""
    path = path_of(url)
    if not path.is_file() or not path.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(path)) as live:
            return bool(live.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone())
    except sqlite3.DatabaseError as error:
        told = _l("What is live cannot be read (%(error)s). Move %(file)s aside, then restore.", error=error, file=path)
        raise Trouble(told) from error


def path_of(url: str) -> Path:
    return Path(make_url(url).database or "")


def make_single(file: Path) -> None:
    """Everything into the one file, nothing in a journal beside it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
