"""The end of a browser as phones know it: no farewell, every process of it at once."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.faults.service import until


def kill(folder: Path) -> None:
    """The browser that keeps its things in this folder, and no other; then its marks of being alive."""
    for process in processes_of(folder):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    assert until(lambda: not processes_of(folder))
    for mark in folder.glob("Singleton*"):
        mark.unlink()


def processes_of(folder: Path) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and f"--user-data-dir={folder}".encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found
