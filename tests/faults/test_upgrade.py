"""A new release comes in a busy minute: its migration runs beside the old one, and nobody is turned away."""

import json
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from alembic.script import ScriptDirectory

from tests.faults.line import Line
from tests.faults.next_tree import NEXT, begun, next_tree, said
from tests.faults.service import ROOT, Wounds, database_in, texts_of, until
from tests.faults.wire import Wire
from tests.patience import PATIENCE
from tests.phone import a_need_report
from tests.services import free_port, wait_for

HEAD = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
SERVER = ("gunicorn", "app:app", "--workers", "2", "--threads", "4", "--log-level", "warning")
ALONE = ("gunicorn", "app:app", "--workers", "1", "--log-level", "warning")
HANDS = 4


@dataclass
class Socket:
    """What systemd's socket unit is: it stays while the service behind it goes and comes. Callers wait in its queue."""

    service: Wounds
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0), backlog=256))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def serve(self, tree: Path) -> subprocess.Popen:
        bind = ("--bind", f"fd://{self.listener.fileno()}")
        return begun(self.service, tree, *SERVER, *bind, pass_fds=[self.listener.fileno()])


@pytest.fixture
def upgrading(tmp_path) -> Iterator[Socket]:
    """A service of this release on a new database, and nothing started yet."""
    service = Wounds(tmp_path, database_in(tmp_path), Line(free_port(), free_port()))
    service.prepare()
    place = Socket(service)
    service.line.port = place.listener.getsockname()[1]
    yield place
    place.listener.close()
    service.line.close()
    service.engine.dispose()


@contextmanager
def busy_hands(place: Socket) -> Iterator[tuple[list[str], list[object]]]:
    """Volunteers tell and read without a break. What was stored by what they were answered; what went wrong."""
    aino, is_over, numbers = Wire(place.service), Event(), count()
    told: list[str] = []
    wrong: list[object] = []

    def tell_and_read():
        while not is_over.is_set():
            words = f"Päivityksen aikana {next(numbers)}"
            try:
                status = aino.sync(a_need_report(text=words))[0]["status"]
                told.append(words) if status == "applied" else wrong.append(status)
                answer, _ = aino.ask("GET", "/fi/", b"", {})
                if answer.status >= 500:
                    wrong.append(answer.status)
            except Exception as error:
                wrong.append(error)

    with ThreadPoolExecutor(HANDS) as pool:
        for _ in range(HANDS):
            pool.submit(tell_and_read)
        yield told, wrong
        is_over.set()


def ready(place: Socket) -> dict:
    with urlopen(f"{place.url}/readyz", timeout=PATIENCE) as answer:
        return json.load(answer)


def some_more(told: list[str], number: int = 10) -> None:
    before = len(told)
    assert until(lambda: len(told) >= before + number, PATIENCE)


def test_nobody_is_turned_away_while_a_release_takes_over_from_the_one_before(upgrading, tmp_path_factory):
    tree = next_tree(tmp_path_factory.mktemp("next"), HEAD)
    old = upgrading.serve(ROOT)
    wait_for(upgrading.url)

    with busy_hands(upgrading) as (told, wrong):
        some_more(told)
        assert ready(upgrading) == {"status": "ok", "database": "current"}
        assert begun(upgrading.service, tree, "palveleva", "prepare").wait(PATIENCE) == 0, said(upgrading.service)
        some_more(told)  # the old code writes into the new shape
        assert ready(upgrading) == {"status": "ok", "database": "ahead"}
        old.terminate()
        assert old.wait(PATIENCE) == 0, said(upgrading.service)
        new = upgrading.serve(tree)
        some_more(told)
        assert until(lambda: ready(upgrading) == {"status": "ok", "database": "current"})

    new.terminate()
    assert new.wait(PATIENCE) == 0
    assert wrong == [], said(upgrading.service)
    assert sorted(words for words, _ in texts_of(upgrading.service, told)) == sorted(told)
    assert upgrading.service.rows("SELECT version_num FROM alembic_version") == [(NEXT,)]


def test_a_server_of_the_release_before_that_starts_again_leaves_the_newer_database_alone(upgrading, tmp_path_factory):
    tree = next_tree(tmp_path_factory.mktemp("next"), HEAD)
    assert begun(upgrading.service, tree, "palveleva", "prepare").wait(PATIENCE) == 0

    assert "left as it is" in upgrading.service.command("prepare")

    assert upgrading.service.rows("SELECT version_num FROM alembic_version") == [(NEXT,)]


def test_new_code_asks_for_no_work_before_its_migration_has_run(upgrading, tmp_path_factory):
    new = upgrading.serve(next_tree(tmp_path_factory.mktemp("next"), HEAD))
    wait_for(upgrading.url, path="/healthz")

    with pytest.raises(HTTPError) as refused:
        ready(upgrading)

    with refused.value as answer:
        assert (answer.code, json.load(answer)) == (503, {"status": "migrations_pending"})
    new.terminate()
    assert new.wait(PATIENCE) == 0


def test_what_is_put_in_the_place_of_a_server_that_runs_is_not_served_by_it(upgrading, tmp_path_factory):
    """`git pull` comes a minute before the restart. A phone that asks meanwhile keeps what it is given."""
    tree = next_tree(tmp_path_factory.mktemp("next"), HEAD)
    server = begun(upgrading.service, tree, *ALONE, "--bind", f"127.0.0.1:{upgrading.service.line.behind}")
    url = f"http://127.0.0.1:{upgrading.service.line.behind}"
    wait_for(url, path="/healthz")

    for file in ("static/sw.js", "templates/app/shell.html", "templates/app/items.html", "templates/public/front.html"):
        assert (tree / file).is_file()
        (tree / file).write_text("of.the.next.release();")

    for page in ("/sw.js", "/fi/app/", "/sv/app/items", "/fi/"):
        with urlopen(f"{url}{page}") as answer:
            assert b"of.the.next.release" not in answer.read(), page
    server.terminate()
    assert server.wait(PATIENCE) == 0


def test_two_machines_that_prepare_at_once_do_it_once(upgrading, tmp_path_factory):
    tree = next_tree(tmp_path_factory.mktemp("next"), HEAD)

    both = [begun(upgrading.service, tree, "palveleva", "prepare") for _ in range(3)]

    assert [one.wait(PATIENCE) for one in both] == [0, 0, 0], said(upgrading.service)
    assert upgrading.service.rows("SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert upgrading.service.rows("SELECT count(*) FROM basket") == [(0,)]


def test_two_machines_that_prepare_a_new_database_at_once_fill_it_once(tmp_path):
    service = Wounds(tmp_path, database_in(tmp_path), Line(free_port(), free_port()))

    both = [begun(service, ROOT, "palveleva", "prepare", "--demo") for _ in range(2)]

    assert [one.wait(PATIENCE) for one in both] == [0, 0], said(service)
    assert service.rows("SELECT count(*) FROM installation") == [(1,)]
    assert said(service).count("The villages and services are in.") == 1
    service.line.close()
    service.engine.dispose()
