"""What a database and an album hold, as counts and hashes: two that agree hold the same rows and the same pictures."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

from sqlalchemy import Connection, create_engine, inspect


@dataclass(frozen=True)
class Manifest:
    """Travels in the backup: what must be found in it again."""

    made_at: str
    brand: str
    revision: str
    tables: dict[str, dict[str, Any]]
    photos: dict[str, str]
    copy: str  # of the database's own file: a dump may be changed where no row shows it
    format: int = 1

    def written(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def of_database(url: str, room: Path | None = None) -> dict[str, dict[str, Any]]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return of_tables(connection, room)
    finally:
        engine.dispose()


def of_tables(connection: Connection, room: Path | None) -> dict[str, dict[str, Any]]:
    """Rows and their hash by table; in no order, since two servers may sort differently. `room`: for what must wait."""
    return {name: of_table(connection, name, room) for name in sorted(inspect(connection).get_table_names())}


def of_table(connection: Connection, name: str, room: Path | None) -> dict[str, Any]:
    """Its rows come few at a time: of those who looked there are 35 million a year in a whole country."""
    few = {"yield_per": FEW}
    rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"', execution_options=few).mappings()
    return hashed((sha256(plain(sorted(dict(row).items()))).digest() for row in rows), room)


FEW = 1000


def hashed(digests: Iterable[bytes], room: Path | None) -> dict[str, Any]:
    """How many, and the hash of all of them in their order: in heaps by their first byte, of which one at a time is
    sorted. What is too large for memory lies in files without a name, in `room`."""
    number, whole, place = 0, sha256(), str(room) if room else None
    with ExitStack() as until_all_are_read:
        heaps = [until_all_are_read.enter_context(SpooledTemporaryFile(IN_MEMORY, dir=place)) for _ in range(256)]
        for digest in digests:
            heaps[digest[0]].write(digest)
            number += 1
        for heap in heaps:
            heap.seek(0)
            whole.update(b"".join(sorted(pieces(heap.read()))))
    return {"rows": number, "sha256": whole.hexdigest()}


IN_MEMORY = 1 << 15  # bytes of each heap


def pieces(heap: bytes) -> Iterator[bytes]:
    size = sha256().digest_size
    return (heap[begins : begins + size] for begins in range(0, len(heap), size))


def plain(row: Iterable[tuple[str, Any]]) -> bytes:
    return json.dumps([(name, value) for name, value in row], default=spelled, sort_keys=True).encode()


def spelled(value: Any) -> str:
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else bytes(value).hex()


def of_file(file: Path) -> str:
    with file.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def of_photos(folder: Path) -> dict[str, str]:
    """By key; the album keeps them in folders by the first two letters."""
    return {file.stem: of_file(file) for file in sorted(folder.rglob("*.jpg"))}


@dataclass(frozen=True)
class Moment:
    """A database as one connection sees it: its shape, its rows, and the photos that its rows name."""

    revision: str
    tables: dict[str, dict[str, Any]]
    photo_ids: frozenset[str]


def moment_of(connection: Connection, room: Path) -> Moment:
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    photos = connection.exec_driver_sql("SELECT id FROM photo WHERE arrived_at IS NOT NULL").scalars()
    return Moment(str(revision), of_tables(connection, room), frozenset(photos))
