"""Many things, each done in a transaction of its own: one that fails is logged, and keeps none of the others back."""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy.exc import OperationalError

from palveleva.db import db, held_if_free
from palveleva.db.pages import Keys, pages, still
from palveleva.logs import note

FAILED = "failed"


def each(
    duty: str,
    model: Any,
    due: Keys,
    deed: Callable[[Any], Mapping[str, int]],
    after_a_fault: Callable[[Any], None] | None = None,
) -> Counter[str]:
    """Do it with every row of `model` whose key is the last column of `due`; what was done, summed up."""
    done: Counter[str] = Counter()
    for page in pages(due):
        db.session.commit()
        for *_, key in page:
            one = alone(duty, partial(with_it, model, due, key, deed))
            done.update(one)
            if one[FAILED] and after_a_fault:
                after_a_fault(key)
                db.session.commit()
    db.session.commit()
    return done


def with_it(model: Any, due: Keys, key: Any, deed: Callable[[Any], Mapping[str, int]]) -> Mapping[str, int]:
    """Nothing when another worker is at it, or has done it since the page was read."""
    thing = held_if_free(model, key)
    return deed(thing) if thing is not None and still(due, key) else {}


def alone(duty: str, deed: Callable[[], Mapping[str, int]]) -> Counter[str]:
    """In a transaction of its own. Trouble of the database ends the duty: its next turn goes on with the rest."""
    try:
        done = deed()
        db.session.commit()
    except OperationalError:
        raise
    except Exception as error:
        db.session.rollback()
        note("fault", logging.ERROR, duty=duty, error=error)
        return Counter({FAILED: 1})
    finally:
        db.session.expire_all()  # the next one sees everything as it is, and what was read is let go
    return Counter(done)


def in_batches(duty: str, name: str, batch: Callable[[], int]) -> Counter[str]:
    """`batch` does a limited number of things and says how many: again and again, until nothing is left."""
    done: Counter[str] = Counter()
    while (one := alone(duty, lambda: {name: batch()}))[name]:
        done.update(one)
    return done + one
