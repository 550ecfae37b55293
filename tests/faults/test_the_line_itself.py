"""The line of these stories is a program too: what it leaves behind would fail whichever story comes next."""

import gc
import socket
import sys
import time

from tests.faults.line import Line
from tests.services import free_port


def test_it_forgets_nobody_who_is_just_being_let_in(monkeypatch):
    left = []
    monkeypatch.setattr(sys, "unraisablehook", lambda leak: left.append(leak.exc_value))
    line = Line(free_port(), free_port())
    line.loop.call_soon_threadsafe(time.sleep, 0.1)  # a machine that is busy elsewhere
    callers = [socket.create_connection(("127.0.0.1", line.port)) for _ in range(5)]

    line.close()

    for caller in callers:
        caller.close()
    del line
    gc.collect()
    assert left == []
