"""What a database and an album hold, as counts and hashes: two that agree hold the same rows and the same pictures."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
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


def of_database(url: str) -> dict[str, dict[str, Any]]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return of_tables(connection)
    finally:
        engine.dispose()


def of_tables(connection: Connection) -> dict[str, dict[str, Any]]:
    """Rows and their hash by table; in no order, since two servers may sort differently."""
    return {name: of_table(connection, name) for name in sorted(inspect(connection).get_table_names())}


def of_table(connection: Connection, name: str) -> dict[str, Any]:
    rows = connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
    digests = sorted(sha256(plain(sorted(dict(row).items()))).digest() for row in rows)
    return {"rows": len(digests), "sha256": sha256(b"".join(digests)).hexdigest()}


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


def moment_of(connection: Connection) -> Moment:
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    photos = connection.exec_driver_sql("SELECT id FROM photo WHERE arrived_at IS NOT NULL").scalars()
    return Moment(str(revision), of_tables(connection), frozenset(photos))
