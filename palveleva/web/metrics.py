"""/metrics: the counters of all processes and the pulse of the database, for the Prometheus of whoever runs this.

Not there, unless PALVELEVA_METRICS_TOKEN is set and given as a bearer token.
"""

import os
from collections.abc import Iterator
from hmac import compare_digest

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import SQLAlchemyError

from palveleva.db import db, utcnow
from palveleva.queries.pulse import Pulse, pulse
from palveleva.version import __version__
from palveleva.web import counters
from palveleva.web.guard import open_to

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
        return pulse(now=utcnow())
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
        if self.found:
            yield from of_pulse(self.found)


def of_pulse(found: Pulse) -> Iterator[Metric]:
    needs = GaugeMetricFamily("palveleva_needs", "Needs by state, of the whole installation", labels=["state"])
    for state, number in found.needs.items():
        needs.add_metric([state], number)
    late = GaugeMetricFamily(
        "palveleva_duty_late_seconds", "By how much a duty of the worker is overdue", labels=["duty"]
    )
    for duty, seconds in found.late.items():
        late.add_metric([duty], seconds)
    yield from (needs, late)
    yield GaugeMetricFamily(
        "palveleva_unread_seconds", "Age of the oldest report nobody has looked at", value=found.unread_for
    )
    yield GaugeMetricFamily(
        "palveleva_offers_overdue", "Open offers whose time is over: the worker ends them", value=found.offers_overdue
    )
