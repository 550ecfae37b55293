"""The queue on PostgreSQL, where several workers begin at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from palveleva.work.queue import opened
from tests.conftest import config_for
from tests.databases import KIND, address, connected

TOGETHER = 4


@pytest.fixture
def empty(database):
    name = f"queue_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with connected(os.environ["TEST_POSTGRESQL"]) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
        yield address(name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.skipif(KIND == "sqlite", reason="a queue in a file has its own lock")
def test_workers_that_begin_together_all_find_the_new_queue(empty, tmp_path):
    config = replace(config_for("sqlite:///nowhere.sqlite", tmp_path), queue_url=empty)
    ready = Barrier(TOGETHER)

    def begin(_number):
        ready.wait()
        queue = opened(config)
        waiting = queue.pending_count()
        queue.storage.close()
        return waiting

    with ThreadPoolExecutor(TOGETHER) as workers:
        assert list(workers.map(begin, range(TOGETHER))) == [0] * TOGETHER
