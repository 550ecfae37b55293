"""Writers take turns, and a turn comes back whatever became of the deed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from palveleva.db import db
from palveleva.db.turns import Turn


def write():
    """One row: of several, PostgreSQL may lock those of an older look in another order, and ends one of the two."""
    db.session.execute(text("UPDATE person SET name = name WHERE id = (SELECT min(id) FROM person)"))


@pytest.mark.parametrize("ending", [db.session.commit, db.session.rollback, db.session.remove])
def test_whoever_ends_lets_the_next_one_in(at_once, town, ending):
    write()
    ending()

    began = time.monotonic()
    assert at_once(*[lambda _town: write() for _ in range(4)]) == [None] * 4
    assert time.monotonic() - began < 10  # a turn that was lost is waited for 15 seconds


def test_a_process_that_is_killed_loses_its_turn(tmp_path):
    file = str(tmp_path / "a.sqlite")
    hold = f"import time; from palveleva.db.turns import Turn; print(Turn({file!r}).take(), flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "True\n"
        os.kill(other.pid, signal.SIGKILL)

    began = time.monotonic()
    assert Turn(file).take()
    assert time.monotonic() - began < 5
