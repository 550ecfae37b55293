"""A test that hangs ends the process it runs in and says where it stood, before CI ends the run without a word.

A script that never answers in a page hangs a journey so: Playwright waits for it without a limit. What is only slow, on
the busiest of machines, is not meant: no test takes a tenth of this.
"""

import os
import signal
import traceback
from collections.abc import Generator
from types import FrameType

import pytest
from greenlet import getcurrent

LIMIT = 30 * 60  # seconds for a test with all its fixtures
TO_THE_TERMINAL = pytest.StashKey[int]()


def remember_terminal(config: pytest.Config) -> None:
    config.stash[TO_THE_TERMINAL] = os.dup(2)  # later on it leads to where the words of a test are kept


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    def end(_signal: int, frame: FrameType | None) -> None:
        told = f"\nHangs for {LIMIT} s: {item.nodeid}\n{''.join(stacks(frame))}"
        os.write(item.config.stash[TO_THE_TERMINAL], told.encode())
        os._exit(1)

    # No thread: a process that has some must not fork, and tests do.
    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def stacks(frame: FrameType | None) -> Generator[str, None, None]:
    """Of what runs, and of those that wait for it: a test stands in one while Playwright's loop runs in another."""
    one = getcurrent()
    yield from traceback.format_stack(frame)
    while one := one.parent:
        yield "Waiting for it:\n"
        yield from traceback.format_stack(one.gr_frame)
