"""A test that hangs is named, and the line at which it stands."""

import os
import subprocess
import sys

import pytest

from tests.services import ROOT

pytestmark = pytest.mark.whole  # each starts processes of its own

CONFTEST = """
from tests import hanging
from tests.hanging import pytest_runtest_protocol
from tests.hanging import remember_terminal as pytest_configure

hanging.LIMIT = 1
"""
HANGING = """
import time
from greenlet import greenlet

def a_loop():
    while True:
        time.sleep(0.1)

def test_whose_page_never_answers():
    greenlet(a_loop).switch()  # as Playwright does
"""
LIVING = """
import signal
import time

def test_that_is_quick():
    time.sleep(0.6)

def test_that_is_quick_too():
    time.sleep(0.6)

def test_what_is_left_of_the_time():
    assert 0.9 < signal.getitimer(signal.ITIMER_REAL)[0] <= 1
"""


@pytest.fixture
def told(tmp_path):
    """told(text of a test file, options of pytest) → code and words."""

    def run(text, *options):
        (tmp_path / "conftest.py").write_text(CONFTEST)
        (tmp_path / "test_it.py").write_text(text)
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *options, str(tmp_path)]
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["alone", "beside others"])
def test_one_that_hangs_is_named_with_its_line(told, options):
    code, words = told(HANGING, *options)

    assert code == 1
    assert "Hangs for 1 s: test_it.py::test_whose_page_never_answers" in words
    assert "greenlet(a_loop).switch()  # as Playwright does" in words


def test_each_has_the_whole_time(told):
    assert told(LIVING)[0] == 0
