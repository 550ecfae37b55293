"""Whole databases: copied while they are written, built aside, swapped. Beside palveleva/db alone in knowing brands."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from palveleva.keeping import postgresql, sqlite
from palveleva.keeping.fingerprints import Moment


class Brand(Protocol):
    """What the module of a brand does to a whole database, by its address."""

    NAME: str

    def copy_out(self, url: str, file: Path, /) -> Moment:
        """Write a consistent copy, and tell what is in it."""

    def fresh(self, url: str, folder: Path, /) -> str:
        """The address of a new empty database beside it."""

    def fill(self, url: str, file: Path, /) -> None:
        """Put a copy into it."""

    def still(self, url: str, /) -> AbstractContextManager[None]:
        """Refuses while the service runs, and lets nobody write until it is over."""

    def swap(self, live: str, aside: str, /) -> None:
        """Make the one that was built aside the live one."""

    def discard(self, url: str, /) -> None: ...

    def discard_left(self, url: str, work: Path, /) -> None:
        """Those that a folder left over knows of."""

    def is_there(self, url: str, /) -> bool: ...


def brand_of(url: str) -> Brand:
    if url.startswith("sqlite"):
        return sqlite
    return postgresql
