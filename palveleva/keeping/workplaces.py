"""Folders for what is not sealed yet: gone when the work is done, stopped or killed, with the databases made for it."""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from palveleva.config import Config
from palveleva.keeping.copies import brand_of
from palveleva.keeping.trouble import Trouble

PREFIX, HELD, ONE_AT_A_TIME = "keeping-", "held", "keeping.lock"
OWN: set[Path] = set()  # of this process; on NFS it could hold them a second time
STOPPING = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def workplace(config: Config) -> Iterator[Path]:
    """A folder of our own on the same disk. Whoever works in it holds it: one that nobody holds was left over."""
    config.instance.mkdir(parents=True, exist_ok=True)
    with suppress(Trouble):  # somebody else is in a database that was left over: the worker tells it at each tidying
        clear_away(config)
    with stopping_tidily():
        work, hold = taken(config.instance)
        OWN.add(work)
        try:
            yield work
        finally:
            shutil.rmtree(work)
            os.close(hold)
            OWN.discard(work)


def clear_away(config: Config) -> int:
    """How many folders were left over: each goes with its databases, or nothing in them would ever be forgotten."""
    left = set(config.instance.glob(f"{PREFIX}*/")) - OWN
    if not left:
        return 0
    with one_at_a_time(config.instance):
        return sum(cleared(config, work) for work in left)


def cleared(config: Config, work: Path) -> bool:
    try:
        hold = held(work / HELD)
    except (BlockingIOError, FileNotFoundError):
        return False
    try:
        brand_of(config.database_url).discard_left(config.database_url, work)
        shutil.rmtree(work)
    finally:
        os.close(hold)
    return True


def taken(instance: Path) -> tuple[Path, int]:
    with one_at_a_time(instance):
        work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=instance))
        return work, held(work / HELD)


@contextmanager
def one_at_a_time(instance: Path) -> Iterator[None]:
    """Nobody must find a folder between its making and its holding."""
    hold = held(instance / ONE_AT_A_TIME, is_waiting=True)
    try:
        yield
    finally:
        os.close(hold)


def held(file: Path, *, is_waiting: bool = False) -> int:
    """The system lets go of it when the process ends, however it ends. A file, since folders on NFS cannot be held."""
    hold = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | (0 if is_waiting else fcntl.LOCK_NB))
    except BaseException:
        os.close(hold)
        raise
    return hold


@contextmanager
def stopping_tidily() -> Iterator[None]:
    """Whoever is told to stop, or loses the terminal, clears away first, as after any other failure."""
    with answering(STOPPING, stop):
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """A step so short that whoever is told to stop is done sooner than what it leaves half-way could be undone."""
    with answering((*STOPPING, signal.SIGINT), signal.SIG_IGN):
        yield


@contextmanager
def answering(signals: tuple[signal.Signals, ...], deed: Any) -> Iterator[None]:
    if current_thread() is not main_thread():
        yield
        return
    before = {one: signal.signal(one, deed) for one in signals}
    try:
        yield
    finally:
        for one, former in before.items():
            signal.signal(one, former)


def stop(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
