"""Whoever tries the service out at a terminal leaves nothing behind when they have seen enough."""

import os
import signal
import subprocess

import pytest

from tests.faults.service import until
from tests.patience import PATIENCE
from tests.services import ROOT, free_port, wait_for


def at_work_in(folder):
    """The processes that were started for this instance folder."""
    named = f"PALVELEVA_INSTANCE={folder}".encode()
    return [entry for entry in os.listdir("/proc") if entry.isdecimal() and named in environment_of(entry)]


def environment_of(process):
    try:
        with open(f"/proc/{process}/environ", "rb") as told:
            return told.read().split(b"\0")
    except OSError:  # gone since, or another's
        return []


def hears_signals():
    """Tests that run in the background were told to ignore these, and no shell can trap what it was born to ignore."""
    for one in (signal.SIGINT, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)


@pytest.mark.whole  # starts processes
@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="asks Linux which processes there are")
@pytest.mark.parametrize(("told", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_terminal_that_is_left_takes_all_along(tmp_path, told, code):
    """Ctrl-C, an end from outside, and a window that is closed: the last one left the server and the worker running."""
    port, here = free_port(), {name: word for name, word in os.environ.items() if not name.startswith("PALVELEVA")}
    env = here | {"PALVELEVA_INSTANCE": str(tmp_path), "PALVELEVA_PORT": str(port)}
    terminal = {"start_new_session": True, "preexec_fn": hears_signals, "stdout": subprocess.DEVNULL}
    run = subprocess.Popen([ROOT / "bin/run"], env=env, **terminal)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        assert len(at_work_in(tmp_path)) >= 5, "the script, the worker, the server and its two"

        os.killpg(run.pid, getattr(signal, told))  # as the terminal does: all in front of it

        assert run.wait(PATIENCE) == code
        assert until(lambda: at_work_in(tmp_path) == [])
    finally:
        for left in at_work_in(tmp_path):
            os.kill(int(left), signal.SIGKILL)
