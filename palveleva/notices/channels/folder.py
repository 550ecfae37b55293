"""Where messages go while no server has been set: one file each in the instance folder, for a week."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from palveleva.album import remove_older

KEPT_FOR = timedelta(days=7)


def outbox_in(instance: Path) -> Path:
    return instance / "outbox"


def keep(folder: Path, name: str, content: bytes) -> None:
    """The same message again takes the place of the earlier one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name
    being_written = file.with_suffix(".part")
    being_written.write_bytes(content)
    os.replace(being_written, file)


def clear(outbox: Path, *, now: datetime) -> int:
    """Addresses and numbers stand in these files: they do not stay. How many went."""
    return sum(remove_older(file, now - KEPT_FOR) for file in outbox.glob("*/*"))


def forget(instance: Path, person_id: str) -> None:
    """What was written to somebody who is forgotten."""
    for file in outbox_in(instance).glob(f"*/{person_id}-*"):
        file.unlink(missing_ok=True)
