"""How gunicorn serves the application. What stands on its command line wins."""

import fcntl
import gc
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import click

# By name: whatever counts asks for its folder when it is imported, and that is set at the end of this file.
logger_class = "palveleva.server_lines.OurLines"
wsgi_app = "app:app"
worker_class = "gthread"
control_socket_disable = True  # it would lie in the home folder, which a service may not write into
workers, threads = 2, 4
# A phone that has begun to send gets its answer: TERM waits so long for what is under way.
graceful_timeout = 30
# A worker that has not moved for so long is replaced; the longest wait inside is 15 s for a busy database.
timeout = 60
# The sign of life and the counters are files: not on a disk that may be full.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None


def a_folder_to_count_in() -> str:
    """Held while a process of ours lives, however it ends. What nobody holds was left over by one that was killed."""
    shelf = Path(worker_tmp_dir or tempfile.gettempdir())
    for left in shelf.glob(f"{COUNTERS}*/{HELD}"):
        with suppress(OSError):  # another service is at work in it
            clear_away(left)
    made = Path(tempfile.mkdtemp(prefix=NOT_HELD_YET, dir=shelf))
    fcntl.flock(os.open(made / HELD, os.O_RDWR | os.O_CREAT, 0o600), fcntl.LOCK_EX)
    # Nobody who begins in the same moment must take it for left over.
    return str(made.rename(made.with_name(made.name.replace(NOT_HELD_YET, COUNTERS))))


def clear_away(left: Path) -> None:
    if left.parent.lstat().st_uid != os.geteuid():  # everybody on the machine may put something there
        return
    hold = os.open(left, os.O_RDWR)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left.parent)
    finally:
        os.close(hold)


COUNTERS, NOT_HELD_YET, HELD = "palveleva-counters-", "palveleva-begins-", "held"
if os.environ.get("PALVELEVA_METRICS_TOKEN") and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    # Each process counts in a file of its own.
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = a_folder_to_count_in()


def when_ready(_server: object) -> None:
    """Nobody is sent to a door that is still shut: bin/run has the address told by whoever opens it."""
    if words := os.environ.get("SAY_WHEN_OPEN"):
        click.echo(words)


def post_worker_init(_worker: object) -> None:
    """What the application is made of stays for ever: the collector need not walk through it every few requests.

    One page makes ten thousand short-lived objects, most of which go without it: it took a fifth of the processor.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def on_exit(_server: object) -> None:
    shutil.rmtree(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""), ignore_errors=True)
