"""Files that are there whole or not at all, and still there when the power comes back."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from uuid import uuid4


@contextmanager
def whole(place: Path, *, beside: Path | None = None, is_first_to_stay: bool = False) -> Iterator[IO[bytes]]:
    """Written `beside`, readable by its owner alone; in its place, and on the disk, at the end of the `with`.

    What is there already is replaced, or stays where the first one is to stay.
    """
    unfinished = beside or place.with_name(f"{place.name}.{uuid4().hex}.part")
    try:
        with open(unfinished, "wb", opener=private) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if is_first_to_stay:
            with suppress(FileExistsError):
                os.link(unfinished, place)
        else:
            unfinished.replace(place)
        sync(place.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def sync(place: Path) -> None:
    """A file, or the names in a folder: on the disk, and not only on their way there, when this returns."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if not (place.is_dir() and error.errno in NO_WAY_FOR_FOLDERS):
            raise
    finally:
        os.close(handle)


NO_WAY_FOR_FOLDERS = (errno.EINVAL, errno.EBADF)  # on some disks of other machines: a backup may well lie there


def private(path: str, flags: int) -> int:
    """Readable by its owner alone from the first byte on."""
    return os.open(path, flags, 0o600)
