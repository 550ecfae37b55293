"""A run of tests leaves nothing on the machine that the next one does not use."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.services import ROOT


@pytest.mark.whole
def test_a_run_takes_its_server_away_with_all_that_lay_around_it():
    # It knows nothing of the run that this test stands in, nor of the worker that it is given to there.
    ours = ("PYTEST_", "TEST_POSTGRESQL", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/house/test_criteria.py"]

    with TemporaryDirectory() as folder:  # of a short name: a server's socket lies in it
        env = kept | {"TEST_DATABASE": "postgresql", "TMPDIR": folder}
        subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)

        assert list(Path(folder).glob("palveleva-*")) == []


@pytest.mark.parametrize("script", sorted(file.name for file in (ROOT / "bin").iterdir()))
def test_no_script_hands_itself_over_before_it_has_cleared_away(script):
    """`exec` leaves nobody who would take away what lies in memory."""
    after = (ROOT / "bin" / script).read_text().partition("\nlie_in_memory\n")[2]

    assert "exec " not in after
