"""The address of a database: as operators write it, and as the program needs it."""

from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

SQLITE, POSTGRESQL = "sqlite", "postgresql+psycopg"
# For a server that falls silent, as one whose machine or line has gone does: whoever had asked it would wait for a
# quarter of an hour, or two hours, and hold a thread. One that lives and works for long is waited for.
PATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds
}


def spelled(database_url: str) -> str:
    """Operators write postgresql://…; SQLAlchemy wants the driver named."""
    for prefix in ("postgres://", "postgresql://"):
        if database_url.startswith(prefix):
            return f"{POSTGRESQL}://{database_url.removeprefix(prefix)}"
    return database_url


def usable(written: str, folder: Path) -> str:
    """Spelled, and a file from the root on: the folder in which a command is typed decides nothing.

    Raises ValueError where it names no database of the two brands, without quoting it: it may hold a password.
    """
    try:
        url = make_url(spelled(written))
        if url.drivername == SQLITE:
            return shown(url.set(database=str(folder / file_of(url))))
        refuse_what_no_server_has(url)
    except (ArgumentError, ProgrammingError, ValueError):
        raise ValueError("no address of a database") from None
    return spelled(written)


def patience(database_url: str) -> dict[str, int]:
    """What an address of PostgreSQL does not say itself."""
    told = make_url(spelled(database_url)).query
    return {name: value for name, value in PATIENCE.items() if name not in told}


def file_of(url: URL) -> str:
    if not url.database or url.database.startswith((":", "file:")) or url.host:
        raise ValueError("no file")
    return url.database


def refuse_what_no_server_has(url: URL) -> None:
    """Which options there are is known to the client library of PostgreSQL alone."""
    conninfo_to_dict(shown(url.set(drivername="postgresql")))
    is_port = url.port is None or 0 < url.port < 65536
    if not (url.drivername == POSTGRESQL and url.database and is_port):
        raise ValueError("no server")


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
