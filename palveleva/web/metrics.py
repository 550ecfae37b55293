"""/metrics: the counters of all processes and the pulse of the database, for the Prometheus of whoever runs this.

Not there, unless PALVELEVA_METRICS_TOKEN is set and given as a bearer token.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from hmac import compare_digest
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from palveleva.db import db, utcnow
from palveleva.keeping.backup import seconds_since_backup
from palveleva.queries.pulse import Pulse, pulse
from palveleva.version import __version__
from palveleva.web import counters
from palveleva.web.guard import open_to
from palveleva.work.duties import every

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@open_to()
def show() -> ResponseReturnValue:
    if not is_expected(request.headers.get("Authorization", "")):
        abort(404)
    registry = CollectorRegistry()
    registry.register(Gauges(felt()))
    numbers = generate_latest(counted()) + generate_latest(registry)
    return Response(numbers, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def is_expected(told: str) -> bool:
    token = current_app.config["PALVELEVA"].metrics_token
    return bool(token) and compare_digest(told.encode(), f"Bearer {token}".encode())


def felt() -> Pulse | None:
    """The counters are shown even when the database is away: they tell since when."""
    try:
        return pulse(every(), now=utcnow())
    except SQLAlchemyError:
        db.session.rollback()
        return None


def counted() -> CollectorRegistry:
    """Of all processes where gunicorn.conf.py has given them a folder to share, else of this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return counters.HERE
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


class Gauges:
    """What is so now, asked of the database at this moment."""

    def __init__(self, found: Pulse | None) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("palveleva_version", "Which release answers", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        yield GaugeMetricFamily("palveleva_database_up", "1 when the database answers", value=float(bool(self.found)))
        age = seconds_since_backup(current_app.config["PALVELEVA"], now=utcnow())
        yield GaugeMetricFamily("palveleva_backup_age_seconds", "Since `palveleva backup` last ended well", value=age)
        if self.found:
            yield from of_pulse(self.found)


def of_pulse(found: Pulse) -> Iterator[Metric]:
    needs = GaugeMetricFamily("palveleva_needs", "Open needs by state, of the whole installation", labels=["state"])
    for state, number in found.open_needs.items():
        needs.add_metric([state], number)
    yield needs
    for name, (what, label, by_label) in BY_LABEL.items():
        gauge = GaugeMetricFamily(name, what, labels=[label])
        for labelled, value in by_label(found).items():
            gauge.add_metric([labelled], value)
        yield gauge
    yield from (GaugeMetricFamily(name, what, value=number_of(found)) for name, (what, number_of) in OF_ALL.items())
    yield GaugeMetricFamily(
        "palveleva_connections_in_use", "Of the process that answers, to the database", value=in_use(db.engine.pool)
    )


def in_use(pool: Any) -> int:
    return pool.checkedout() if isinstance(pool, QueuePool) else 0


BY_LABEL: dict[str, tuple[str, str, Callable[[Pulse], Mapping[str, float]]]] = {
    "palveleva_duty_late_seconds": (
        "By how much a duty of the worker is overdue, and nobody is at it",
        "duty",
        lambda found: found.late,
    ),
    "palveleva_duty_took_seconds": ("How long the last turn of a duty took", "duty", lambda found: found.took),
    "palveleva_duty_failed": (
        "How many things failed in the last turn of a duty, or 1 while it is done again for a worker that was lost",
        "duty",
        lambda found: found.failed,
    ),
    "palveleva_medium_silent_seconds": (
        "For how long nothing has left by a medium, though it was tried",
        "medium",
        lambda found: found.silent,
    ),
}
OF_ALL: dict[str, tuple[str, Callable[[Pulse], float]]] = {
    "palveleva_unread_seconds": ("Age of the oldest report nobody has looked at", lambda found: found.unread_for),
    "palveleva_offers_overdue": (
        "Open offers whose time is over: the worker ends them",
        lambda found: found.offers_overdue,
    ),
    "palveleva_messages_waiting": ("Messages that have not left yet", lambda found: found.messages_waiting),
    "palveleva_messages_late_seconds": (
        "How long ago the oldest of them should have left",
        lambda found: found.oldest_message,
    ),
}
