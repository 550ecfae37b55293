"""Where the bytes of photos lie: one file each in the instance folder, written whole or not at all."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app

from palveleva import durable


def folder() -> Path:
    return Path(current_app.config["PALVELEVA"].instance) / "photos"


def path_of(photo_id: str) -> Path:
    return folder() / photo_id[:2] / f"{photo_id}.jpg"


def put(photo_id: str, jpeg: bytes) -> None:
    """On the disk, and not only on its way there, when this returns."""
    path = path_of(photo_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with durable.whole(path) as file:
        file.write(jpeg)


def get(photo_id: str) -> bytes | None:
    try:
        return path_of(photo_id).read_bytes()
    except FileNotFoundError:
        return None


def has(photo_id: str) -> bool:
    return path_of(photo_id).is_file()


def remove(photo_id: str) -> None:
    path_of(photo_id).unlink(missing_ok=True)


def shelves() -> Iterator[list[Path]]:
    """The files of one folder at a time, unfinished ones too."""
    if folder().is_dir():
        for shelf in sorted(folder().iterdir()):
            if shelf.is_dir():
                yield sorted(shelf.iterdir())


def remove_older(file: Path, than: datetime) -> bool:
    """Whether it was there, old enough, and is gone now."""
    with suppress(FileNotFoundError):
        if datetime.fromtimestamp(file.stat().st_mtime, UTC) < than:
            file.unlink()
            return True
    return False
