"""The clock of the tests: whatever is due is done at once, by the duties of the worker."""

from collections import Counter
from datetime import datetime

from palveleva.work import duties
from palveleva.work.singly import FAILED


def sweep(now: datetime, *, thoroughly: bool = True) -> Counter[str]:
    """What was done, and how often. `thoroughly`: also what has been kept long enough goes."""
    done = Counter(duties.sweep(now))
    if thoroughly:
        done.update(duties.tidy(now))
    assert not done[FAILED], "the log says what failed"
    return done
