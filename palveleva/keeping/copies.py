"""Whole databases: copied while they are written, built aside, swapped. Beside db.py the only one that knows brands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from palveleva.keeping import postgresql, sqlite
from palveleva.keeping.fingerprints import Moment


@dataclass(frozen=True)
class Brand:
    """What can be done to a whole database, by its address.

    `copy_out(url, file)` writes a consistent copy and tells what is in it; `fresh(url, folder)` gives
    the address of a new empty database; `fill(url, file)` puts a copy into it; `still(url)` refuses while the service
    runs, and lets nobody write until it is over; `swap(live, aside)` makes the one built aside the live one;
    `discard(url)` removes it; `discard_left(url, work)` those that a folder left over knows of.
    """

    name: str
    copy_out: Callable[[str, Path], Moment]
    fresh: Callable[[str, Path], str]
    fill: Callable[[str, Path], None]
    still: Callable[[str], AbstractContextManager[None]]
    swap: Callable[[str, str], None]
    discard: Callable[[str], None]
    discard_left: Callable[[str, Path], None]
    is_there: Callable[[str], bool]


def brand_of(url: str) -> Brand:
    module = sqlite if url.startswith("sqlite") else postgresql
    return Brand(
        name=module.__name__.rpartition(".")[2],
        copy_out=module.copy_out,
        fresh=module.fresh,
        fill=module.fill,
        still=module.still,
        swap=module.swap,
        discard=module.discard,
        discard_left=module.discard_left,
        is_there=module.is_there,
    )
