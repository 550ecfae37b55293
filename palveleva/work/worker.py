"""`palveleva worker`: a process that does what is due until it is told to stop."""

import logging

import click
from flask import current_app
from huey.api import Huey
from huey.consumer import Consumer, Scheduler

from palveleva import logs
from palveleva.command import Command
from palveleva.db import utcnow
from palveleva.db.trouble import FAULTS, Trouble, told_by, trouble_of
from palveleva.work import duties, turns
from palveleva.work.queue import FILE, nudge, queue_of
from palveleva.work.singly import FAILED


@click.command(cls=Command)
@click.option("--beat", type=click.IntRange(1, 60), default=5, help="Look every so many seconds for what is due.")
@click.option("--threads", type=click.IntRange(1, 16), default=2, help="So many duties may be under way at once.")
def worker(beat: int, threads: int) -> None:
    """Do what is due until stopped. Several may run at once; one that is killed loses nothing."""
    logs.install(is_beating=True)
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue = queue_that_opens()
    for duty in duties.DUTIES:
        nudge(duty.name)  # whoever starts again does not wait for the next turn
    a_consumer(queue, beat, threads).run()


def queue_that_opens() -> Huey:
    """What is wrong with it must not be taken for what is wrong with the database: nothing has to be restored."""
    try:
        return queue_of(current_app._get_current_object())  # type: ignore[attr-defined]  # threads need the app itself
    except FAULTS as error:
        told = told_by(error)
        if told is None:
            raise
        raise click.ClickException(f"The queue cannot be opened ({told}). {what_helps(error)}") from error


def what_helps(error: Exception) -> str:
    if trouble_of(error) is Trouble.FULL:
        return "Its disk is full: make room."
    if current_app.config["PALVELEVA"].queue_url:
        return "PALVELEVA_QUEUE names it."
    if trouble_of(error) is Trouble.AWAY:
        return f"Is the instance folder, with {FILE} in it, open to the user of the worker, and its disk in order?"
    return f"Nothing lies in it that would be lost: remove {FILE} from the instance folder, and start again."


def a_consumer(queue: object, beat: int, threads: int) -> Consumer:
    class Pulse(Scheduler):
        """Huey looks for periodic tasks once a minute; a notice should not wait so long."""

        periodic_task_seconds = beat

    class Steady(Consumer):
        scheduler_class = Pulse

    # TERM finishes what is under way; a deed cut short is rolled back and done again by whoever comes next.
    return Steady(queue, workers=threads, max_delay=1, flush_locks=True, shutdown_timeout=20, graceful_signal="TERM")


@click.command(cls=Command)
def sweep() -> None:
    """Do every duty once, now: for installations that start it by a timer instead of running `palveleva worker`."""
    logs.install()
    turns.not_yet_due(duties.every(), now=utcnow())  # a database that is away is told once, and not of each duty
    failed = 0
    for duty in duties.DUTIES:
        done = duties.perform(duty, is_early=True) or {}
        click.echo(f"{duty.name}: " + (", ".join(f"{what} {number}" for what, number in done.items()) or "–"))
        failed += done.get(FAILED, 0)
    if failed:
        raise click.ClickException(f"Failed: {failed}. The lines above say what and where; the next sweep tries again.")
