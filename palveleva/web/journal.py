"""One line in the log and one tick of the counters for each request: which door, how it went, how long; never whose."""

import logging
from random import choices
from time import perf_counter
from typing import Any

from flask import Flask, Response, g, request

from palveleva import logs
from palveleva.models import Person
from palveleva.web import counters

# Read aloud on the telephone; without vowels it spells no word.
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
METHODS = {"GET", "HEAD", "POST", "PUT", "OPTIONS"}
# Machines that ask every few seconds: worth a line only when they hear something bad.
PROBES = {"health.alive", "health.ready", "metrics.show"}
not_ready = logs.OnceInAWhile()


def install(app: Flask) -> None:
    """To be called before all others: first before a view is last after it, and hears what became of the answer.

    With the address: a room that looks at it, before anything else is done, may find the database away.
    """
    app.url_value_preprocessor(begin)
    app.after_request(end)


def begin(*_address: Any) -> None:
    g.began = perf_counter()
    logs.begin(request="".join(choices(LETTERS, k=8)))


def comes_in(person: Person) -> None:
    """Which kind of person asks, of which municipality; kept now, because a refusal rolls the person back."""
    logs.add(role="+".join(sorted(person.roles)), municipality=person.municipality_id)


def end(response: Response) -> Response:
    took = perf_counter() - g.began
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    counters.requests.labels(endpoint, method, response.status_code).inc()
    counters.seconds.labels(endpoint).observe(took)
    is_quiet = endpoint in PROBES and not is_worth_a_line(endpoint, response.status_code)
    logs.note(
        "request",
        logging.DEBUG if is_quiet else logging.INFO,
        method=method,
        endpoint=endpoint,
        status=response.status_code,
        ms=round(took * 1000),
        bytes=response.content_length,
    )
    return response


def is_worth_a_line(probe: str, status: int) -> bool:
    """A probe asks each second. That it is well is said by nobody, and that it stays bad once in a while."""
    if status < 400:
        not_ready.forget(probe)
        return False
    return status != 503 or not_ready.is_due(probe)  # else somebody without the token
