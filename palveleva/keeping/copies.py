"""Whole databases: copied while they are written, built aside, swapped. Beside db.py the only one that knows brands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from palveleva.keeping import postgresql, sqlite
from palveleva.keeping.fingerprints import Moment


@dataclass(frozen=True)
class Brand:
    """What can be done to a whole database, by its address.

    `copy_out(url, file)` writes a consistent copy and tells what is in it; `fresh(url, folder)` gives
    the address of a new empty database; `fill(url, file)` puts a copy into it; `swap(live, aside)` makes the one built
    aside the live one; `discard(url)` removes it.
    """

    name: str
    copy_out: Callable[[str, Path], Moment]
    fresh: Callable[[str, Path], str]
    fill: Callable[[str, Path], None]
    swap: Callable[[str, str], None]
    discard: Callable[[str], None]
    is_there: Callable[[str], bool]


def brand_of(url: str) -> Brand:
    module = sqlite if url.startswith("sqlite") else postgresql
    return Brand(
        name=module.__name__.rpartition(".")[2],
        copy_out=module.copy_out,
        fresh=module.fresh,
        fill=module.fill,
        swap=module.swap,
        discard=module.discard,
        is_there=module.is_there,
    )
