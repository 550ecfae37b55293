"""What is logged: known facts in lines of JSON, readable on a terminal. Never a name, key, address or person's word.

Two nets, because one mistake in a hundred calls is certain: a key that is not in KNOWN is dropped, and a value that is
neither a number nor a code is withheld. A fault is its kind and its place in the code (decision 23).
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from palveleva.faults import kinds, places

OURS = "palveleva"
# What a line may say, in the order in which it says it.
KNOWN = (
    *("time", "level", "event", "request", "method", "endpoint", "status", "ms", "bytes", "role", "municipality"),
    *("operation", "duty", "done", "code", "about", "logger", "fault", "place"),
)
# A telephone number and the key of a need are made of the same letters as codes: they are not codes.
CODE = re.compile(r"(?!.*\d{7})(?!.*[0-9a-f]{8}-[0-9a-f]{4}-)[A-Za-z0-9_.:/<>+-]{1,160}")
WITHHELD = "withheld"
AS_JSON = json.JSONEncoder(ensure_ascii=False).encode

around: ContextVar[dict[str, Any]] = ContextVar("around")


def install(stream: Any = None, *, is_beating: bool = False) -> None:
    """Send what the whole process logs to `stream` (stderr). Called once by each process, before it works."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    if is_beating:
        handler.addFilter(Seldom())
    handler.setFormatter(Lines(for_people=stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(True)


def begin(**facts: Any) -> None:
    """From here on every line of this request or duty says these facts; those of the one before are forgotten."""
    around.set(facts)


def add(**facts: Any) -> None:
    around.set(around.get({}) | facts)


def current(key: str) -> Any:
    return around.get({}).get(key)


def note(event: str, level: int = logging.INFO, *, error: BaseException | None = None, **facts: Any) -> None:
    """Log that something happened. `event` is a word of the code, e.g. "request"; `facts` are keys of KNOWN."""
    logging.getLogger(OURS).log(level, event, extra={"facts": facts | ({"error": error} if error else {})})


AGAIN_AFTER = 600  # seconds


class OnceInAWhile:
    """What stays bad is said seldom: on a full disk the log of it would take what room is left."""

    def __init__(self) -> None:
        self.said: dict[str, float] = {}

    def is_due(self, what: str) -> bool:
        now = monotonic()
        if now - self.said.get(what, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        self.said[what] = now
        return True

    def forget(self, what: str) -> None:
        """It is well again: the next time is told at once."""
        self.said.pop(what, None)


class Seldom(logging.Filter):
    """What fails at each beat of the worker."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = OnceInAWhile()

    def filter(self, record: logging.LogRecord) -> bool:
        if not (record.msg == "database_trouble" or record.name.startswith("huey")):
            return True
        facts = told_by(record)
        return self.turns.is_due(AS_JSON({name: facts.get(name) for name in ("event", "duty", "code", "fault")}))


class Lines(logging.Formatter):
    """A record as one line; for people with the places of a fault below it."""

    def __init__(self, *, for_people: bool = False) -> None:
        super().__init__()
        self.for_people = for_people

    def format(self, record: logging.LogRecord) -> str:
        facts = told_by(record)
        return for_people(facts) if self.for_people else AS_JSON(facts)


def told_by(record: logging.LogRecord) -> dict[str, Any]:
    """All that may be said of a record, in the order of KNOWN."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    facts = {"time": at, "level": record.levelname.lower()} | around.get({}) | dict(said(record))
    return {key: fact(facts[key]) if key != "event" else facts[key] for key in KNOWN if facts.get(key) is not None}


def said(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    facts = dict(getattr(record, "facts", {}))
    error = facts.pop("error", None) or (record.exc_info[1] if record.exc_info else None)
    is_ours = record.name.partition(".")[0] == OURS
    yield "event", event_of(record, is_ours=is_ours)
    yield from facts.items()
    if is_ours and record.args:
        yield "about", list(record.args) if isinstance(record.args, tuple) else None
    if not is_ours:
        yield "logger", record.name
    if error:
        yield from (("fault", kinds(error)), ("place", places(error)))
    elif not is_ours:
        yield "place", f"{record.module}:{record.lineno}"


def event_of(record: logging.LogRecord, *, is_ours: bool) -> str:
    """The sentence as the code spells it, before anything is put into it. What a library has already put together may
    quote anything: an address, a row, a name. Only numbers are put into one of its own."""
    if not isinstance(record.msg, str) or not (is_ours or record.args):
        return "library"
    return record.msg if is_ours else with_numbers(record.msg, record.args)


def with_numbers(sentence: str, args: Any) -> str:
    """Connection in use: …"""
    values = iter(args if isinstance(args, tuple) else ())

    def put(found: re.Match[str]) -> str:
        if found.group() == "%%":
            return "%"
        value = next(values, None)
        return str(value) if isinstance(value, int | float) else "…"

    return PLACE.sub(put, sentence)


PLACE = re.compile(r"%(%|(\(\w+\))?[-#0 +]*\d*(\.\d+)?[a-zA-Z])")


def fact(value: Any) -> Any:
    """The value, if it cannot be a person's word: a number, a code, or several of them."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list):
        return [fact(one) for one in value]
    if isinstance(value, dict):
        return {fact(key): fact(one) for key, one in value.items()}
    return str(value) if isinstance(value, str) and CODE.fullmatch(value) else WITHHELD


def for_people(facts: dict[str, Any]) -> str:
    at, level, event = facts.pop("time")[11:19], facts.pop("level"), facts.pop("event")
    below = facts.pop("place", [])
    below = below if isinstance(below, list) else [below]
    rest = " ".join(f"{key}={shown(value)}" for key, value in facts.items())
    return "\n  ".join([f"{at} {level:7} {event} {rest}".rstrip(), *below])


def shown(value: Any) -> str:
    if isinstance(value, dict):
        return ",".join(f"{key}:{one}" for key, one in value.items())
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
