"""Starts what is measured, each under gunicorn on a port of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tests.services import ROOT, free_port, wait_for

# Connections stay open as long as the proxy in front of a real one keeps them.
KEPT = ("--keep-alive", "60")
GUNICORN = (sys.executable, "-m", "gunicorn", "--log-level", "warning", "--threads", "4", *KEPT)


@dataclass(frozen=True)
class Server:
    """A gunicorn of ours: where it listens, and which processes work in it."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(key) for key in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @property
    def cpu(self) -> float:
        """Seconds of processor that its workers have used."""
        return sum(cpu_of(worker) for worker in self.workers)

    @property
    def memory(self) -> float:
        """The largest resident set of its workers, in MB."""
        return max(memory_of(worker) for worker in self.workers)


def cpu_of(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> float:
    """Resident now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


@contextmanager
def serving(wsgi: str, ready: str, **settings: str) -> Iterator[str]:
    """The address of that application, for as long as it is needed."""
    with running(wsgi, ready, **settings) as server:
        yield server.url


@contextmanager
def running(
    wsgi: str, ready: str, workers: int = 2, lines: BinaryIO | None = None, **settings: str
) -> Iterator[Server]:
    """That application under gunicorn, for as long as it is needed. What it logs goes to `lines`, if they are given."""
    port = free_port()
    command = [*GUNICORN, "--workers", str(workers), wsgi, "--bind", f"127.0.0.1:{port}"]
    with living(command, lines, **settings) as process:
        wait_for(f"http://localhost:{port}", path=ready)
        yield Server(f"http://localhost:{port}", process)


@contextmanager
def living(command: Sequence[str], lines: BinaryIO | None = None, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    env = os.environ | {"PYTHONPATH": str(ROOT)} | settings
    process = subprocess.Popen(command, env=env, cwd=ROOT, stderr=lines)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def prepared(instance: Path, **more: str) -> dict[str, str]:
    """The settings of a fresh service with the cast of the demonstration in it."""
    settings = {"PALVELEVA_INSTANCE": str(instance), "PALVELEVA_SECRET_KEY": "b" * 40, "PALVELEVA_DEMO": "1"} | more
    prepare = [sys.executable, "-m", "palveleva", "prepare", "--demo"]
    subprocess.run(prepare, env=os.environ | settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return settings


@contextmanager
def our_service(instance: Path) -> Iterator[str]:
    settings = prepared(instance)
    with serving("app:app", "/readyz", **settings) as url:
        yield url
