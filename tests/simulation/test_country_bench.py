"""`python -m bench.country` in small: it runs through, everything is answered, and every page is in its table."""

import subprocess
import sys

import pytest

from tests.services import ROOT

SMALL = ("--municipalities", "6", "--rounds", "2", "--seconds", "4", "--rate", "8")
SOME = ("list of needs", "page of a new need", "fairness", "insight: coverage", "villages", "sync, one report")


@pytest.mark.whole
def test_a_small_country_is_compared_with_one_municipality():
    command = [sys.executable, "-m", "bench.country", *SMALL]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    rows = {cells[1].strip(): cells[2:-1] for line in done.stdout.splitlines() if len(cells := line.split("|")) > 3}

    assert done.returncode == 0, done.stderr[-3000:]
    for name in SOME:
        assert all(number > 0 for number in map(float, rows[name]))
    requests, failed, *_ = map(float, rows["the country"][:2])
    assert (requests > 0, failed) == (True, 0)
    assert "seal: sealed" in rows
