"""Who was forgotten on request: kept outside the database, so that no restored copy of it brings them back.

One line of JSON for each, with keys and no words. It is written before the deed is committed: a deed that failed is
asked for again, a line too many does nothing. A line that a full disk or a power cut has left without its end is of
such a deed: it says nothing, and the next one takes its place.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flask import current_app

from palveleva import durable


@dataclass(frozen=True)
class Tombstone:
    """`acts` are the phone's acts that would bring a need back if it were offered again."""

    kind: str
    id: str
    at: str
    acts: list[dict[str, str]] = field(default_factory=list)


def place() -> Path:
    """Beside the database at first; PALVELEVA_TOMBSTONES may name a file on another disk."""
    return Path(current_app.config["PALVELEVA"].tombstones)


def set_up(stone: Tombstone) -> None:
    write(place(), stone)


def write(file: Path, stone: Tombstone) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)  # what another is still writing is no left-over
        stream.seek(0)
        stream.truncate(len(whole_lines(stream.read())))
        stream.write(json.dumps(asdict(stone)).encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    durable.sync(file.parent)  # the first one has made the file


def whole_lines(content: bytes) -> bytes:
    return content[: content.rfind(b"\n") + 1]


def standing() -> list[Tombstone]:
    return standing_at(place())


def standing_at(file: Path) -> list[Tombstone]:
    return read(file.read_bytes()) if file.exists() else []


def read(content: bytes) -> list[Tombstone]:
    return [Tombstone(**json.loads(line)) for line in whole_lines(content).splitlines() if line.strip()]


def put_back_at(file: Path, others: Iterable[Tombstone]) -> None:
    """Those that a backup brought and that are not here: after the loss of a disk nobody comes back either."""
    known = {(stone.kind, stone.id) for stone in standing_at(file)}
    for stone in others:
        if (stone.kind, stone.id) not in known:
            write(file, stone)
            known.add((stone.kind, stone.id))
