"""Threads that ask for the first time do not word their statements at the same moment."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import ColumnElement, Integer, select
from sqlalchemy.ext.compiler import compiles

from palveleva.db import db, only_read

THREADS = 4


class Slow(ColumnElement[int]):
    """A number that takes a while to be written down."""

    type = Integer()
    inherit_cache = False


@compiles(Slow)
def write_slowly(_slow, _compiler, **_options):
    at_it.append("begins")
    time.sleep(0.05)
    at_it.append("ends")
    return "1"


at_it: list[str] = []


def test_one_thread_at_a_time_words_a_statement(app):
    at_it.clear()

    def ask(_number):
        with app.app_context():
            only_read()  # writers take turns in any case
            told = db.session.scalar(select(Slow()))
            db.session.remove()
            return told

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(ask, range(THREADS))) == [1] * THREADS
    assert at_it == ["begins", "ends"] * THREADS
