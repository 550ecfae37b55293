"""Whatever stops a command halfway, the unsealed copy it was working on does not stay."""

import os
import signal
from importlib import import_module

import pytest

from palveleva import create_app
from palveleva.db import utcnow
from palveleva.keeping import workplaces
from palveleva.keeping.backup import back_up
from palveleva.keeping.load import write_one
from palveleva.keeping.postgresql import administering, fresh, name_of, shut
from palveleva.keeping.restore import restore
from palveleva.keeping.trouble import Trouble
from palveleva.keeping.workplaces import HELD
from palveleva.work import duties
from palveleva.work.singly import FAILED
from tests.databases import KIND
from tests.faults.service import until
from tests.keeping.story import codes
from tests.nursery import Child
from tests.patience import PATIENCE
from tests.people import NOW, later

DRILL = ("palveleva", "drill", "--needs", "100000")
STOPPED, KILLED = 128 + signal.SIGTERM, -signal.SIGKILL


def databases_beside(service):
    if KIND != "postgresql":
        return []
    with administering(service.database_url) as admin:
        beside = f"^{name_of(service.database_url)[:30]}_"
        found = admin.execute("SELECT datname FROM pg_database WHERE datname ~ %s", (beside,)).fetchall()
        return [name for (name,) in found]


def left_by(service):
    return [file.name for file in service.instance.glob("keeping-*")] + databases_beside(service)


@pytest.fixture
def drill(service, tmp_path):
    """One that would go on for hours, with a database in its folder."""
    own = {"PALVELEVA_INSTANCE": str(service.instance), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
    log = tmp_path / "drill.log"
    child = Child(DRILL, os.environ | own | {"DATABASE_URL": service.database_url}, log)
    assert until(lambda: any(service.instance.glob("keeping-*/busy/photos")), PATIENCE), log.read_text()
    yield child
    child.kill()
    child.wait()


def test_one_that_is_told_to_stop_clears_away_itself(service, drill):
    drill.terminate()

    assert drill.wait() == STOPPED
    assert left_by(service) == []


@pytest.mark.parametrize("who", ["backup", "tidy"])
def test_what_a_killed_one_leaves_goes_with_the_next_that_comes(service, drill, inside, tmp_path, who):
    drill.kill()
    assert drill.wait() == KILLED
    assert left_by(service) != []

    if who == "backup":
        back_up(service, tmp_path / "backup.age", now=utcnow())
    else:
        assert inside(lambda: duties.tidy(utcnow()))["workplaces_cleared"] == 1

    assert left_by(service) == []


@pytest.mark.skipif(KIND != "postgresql", reason="a file has no door")
def test_a_restore_that_was_killed_at_the_last_step_leaves_no_database_shut(service, sealed, key):
    left = service.instance / "keeping-left"
    left.mkdir()
    (left / HELD).touch()
    fresh(service.database_url, left)
    with administering(service.database_url) as admin:
        shut(admin, name_of(service.database_url))

    restore(service, sealed, key[0], now=utcnow())

    assert left_by(service) == []


@pytest.fixture
def at_the_last_step(service, inside, sealed, key, monkeypatch):
    """at_the_last_step(deed): a restore in which it happens as soon as the restored data are live."""
    brand = import_module(f"palveleva.keeping.{KIND}")
    swap = brand.swap
    inside(write_one)

    def run(deed):
        with monkeypatch.context() as patched:
            patched.setattr(brand, "swap", lambda *both: (swap(*both), deed()))
            restore(service, sealed, key[0], now=NOW)

    return run


@pytest.fixture
def live_and_kept(service, inside, key):
    """How many needs are in what is live, and how many in what was."""

    def run():
        live = len(inside(codes))
        (kept,) = service.instance.glob("before-restore-*")
        restore(service, kept, key[0], now=later(days=1))
        return live, len(inside(codes))

    return run


def test_a_restore_that_is_told_to_stop_at_the_last_step_is_done(service, at_the_last_step, live_and_kept):
    at_the_last_step(lambda: os.kill(os.getpid(), signal.SIGTERM))

    assert left_by(service) == []
    assert live_and_kept() == (2, 3)


def test_what_was_live_is_kept_also_where_the_last_step_fails_when_taken(service, at_the_last_step, live_and_kept):
    def the_disk_fails():
        raise OSError("Input/output error")

    with pytest.raises(OSError, match="Input/output error"):
        at_the_last_step(the_disk_fails)

    assert left_by(service) == []
    assert live_and_kept() == (2, 3)


def test_what_cannot_go_yet_keeps_no_backup_from_being_made(service, inside, tmp_path, monkeypatch):
    """As where a watcher of the server looks into every database, also into one that was left over."""

    def in_use(*_):
        raise Trouble("Somebody else uses the database.")

    (service.instance / "keeping-left").mkdir()
    monkeypatch.setattr(workplaces, "cleared", in_use)

    assert back_up(service, tmp_path / "backup.age", now=utcnow()).tables
    assert inside(lambda: duties.tidy(utcnow()))[FAILED] == 1


def test_one_that_is_at_work_is_left_alone(service, drill, tmp_path):
    before = left_by(service)

    back_up(service, tmp_path / "backup.age", now=utcnow())

    assert left_by(service) == before
    assert drill.poll() is None


def command(service, *words):
    """A command of ours on that service, as somebody types it."""
    return create_app(service).test_cli_runner().invoke(args=list(words))


def test_a_disk_that_is_full_gets_no_half_a_backup(service, tmp_path):
    (tmp_path / "backup.age.part").symlink_to("/dev/full")

    told = command(service, "backup", str(tmp_path / "backup.age"))

    assert (told.exit_code, "No space left" in told.output) == (1, True), told.output
    assert list(tmp_path.glob("backup*")) == left_by(service) == []


def test_a_key_that_is_no_text_is_no_key(service, tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    back_up(service, tmp_path / "backup.age", now=utcnow())

    told = command(service, "restore", str(tmp_path / "backup.age"), "--key", str(tmp_path / "key"), "--yes")

    assert (told.exit_code, "The key is not one" in told.output) == (1, True), told.output
