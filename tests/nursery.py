"""Processes of the product, begun without waiting: forked from one that has imported everything already.

To import the application takes a second or two of the processor, and one test of faults begins four processes.
"""

import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

from tests.patience import PATIENCE
from tests.services import ROOT

NURSERY = get_context("forkserver")
NURSERY.set_forkserver_preload(["palveleva.web", "palveleva.cli", "gunicorn.app.wsgiapp", "gunicorn.workers.gthread"])


class Child:
    """A process with a group of its own. Its code is negative where a signal has ended it."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.process = NURSERY.Process(target=become, args=(tuple(words), dict(env), str(log)), daemon=True)
        self.process.start()

    def wait(self, seconds: float = PATIENCE) -> int:
        self.process.join(seconds)
        if self.process.exitcode is None:
            raise TimeoutError(f"still running after {seconds} s")
        return self.process.exitcode

    def poll(self) -> int | None:
        return self.process.exitcode

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def kill_all(self) -> None:
        """And whatever it has begun itself."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def become(words: Sequence[str], env: Mapping[str, str], log: str) -> None:
    """`python -m` these words, as if it had been started from a shell of its own."""
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    lines = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(lines, 1)
    os.dup2(lines, 2)
    sys.argv = list(words)
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


def run(words: Sequence[str], env: Mapping[str, str]) -> str:
    """What a command says. One that fails fails the test, with its words."""
    with NamedTemporaryFile("r") as said:
        code = Child(words, env, Path(said.name)).wait()
        text = said.read()
    assert code == 0, text
    return text
