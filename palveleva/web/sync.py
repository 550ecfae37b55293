"""The one door for what phones have done (contract: sync, DESIGN §6)."""

import json
import zlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue

from palveleva.actions.offers import mark_seen
from palveleva.actions.operations import DEEDS, Act, Result, answer, decide, decide_all
from palveleva.audit import disclose
from palveleva.db import db, only_read, utcnow
from palveleva.domain.payloads import no_such_number
from palveleva.domain.vocabulary import Place
from palveleva.models import Municipality, Person, SignIn, Village
from palveleva.queries.items import disclosed_parts
from palveleva.queries.news import News, current_epoch, news_for
from palveleva.version import __version__
from palveleva.web import counters
from palveleva.web.api import PROTO, guarded, refuse
from palveleva.web.guard import open_to

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1")
LARGEST, MOST = 256 * 1024, 500
MANY = 25  # acts
AT_ONCE = 100  # acts in one transaction: nobody else waits longer for the database than for so many
KNOWN = {"op_id", "type", "target", "base_version", "payload", "device_at"}


class Unreadable(Exception):
    """The envelope is not one of ours; `status` and `code` say why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@blueprint.post("/sync")
@open_to()
@guarded
def sync() -> ResponseReturnValue:
    now = utcnow()
    try:
        cursor, acts = envelope(body())
    except Unreadable as error:
        return refuse(error.status, error.code)
    results = decided(acts, is_ours(cursor, acts), now)
    mark_seen(g.person, now=now)
    # Committed before the news are read: numbers are given at the commit, and "applied" is said only after it.
    db.session.commit()
    forget_rows()
    if g.person.provider_id is None:
        only_read()  # what volunteers are told is their own: no look is to be written down with it
    # After a large batch the receipts come first: on a poor line as many news would take as long as the reports.
    news = news_for(g.person, cursor, now=now, few=len(acts) > MANY)
    remember_looks(news, g.person, now)
    db.session.commit()
    return jsonify(
        proto=PROTO,
        app=__version__,
        server_time=now.isoformat(),
        epoch=news.cursor.partition(".")[0],
        results=counted(acts, results),
        changes=vars(news),
    )


def decided(acts: list[Act | Result], is_known: bool, now: datetime) -> list[Result]:
    """Each act in its turn. A large batch is committed in parts (decision 63); nothing is said before all of it is."""
    results: list[Result] = []
    for start in range(0, len(acts), AT_ONCE):
        if start:
            db.session.commit()
        results += decided_at_once(acts[start : start + AT_ONCE], is_known, now)
    return results


def decided_at_once(acts: list[Act | Result], is_known: bool, now: datetime) -> list[Result]:
    free = [act for act in acts if isinstance(act, Act) and not act.target]
    if len(free) == len(acts):
        return decide_all(free, by=g.person, now=now)
    return [result_of(act, is_known, now) for act in acts]


def forget_rows() -> None:
    """What is told is read anew, whoever changed it meanwhile; but who asks is the same as a moment ago."""
    for row in list(db.session):
        if not isinstance(row, Person | SignIn | Municipality | Village):
            db.session.expire(row)


def is_ours(cursor: str | None, acts: list[Act | Result]) -> bool:
    """Whether the phone knows this database, and not the one before a backup was restored. Asked where it matters."""
    has_target = any(isinstance(act, Act) and act.target for act in acts)
    return cursor is None or not has_target or cursor.partition(".")[0] == current_epoch()


def counted(acts: list[Act | Result], results: list[Result]) -> list[Result]:
    counters.batches.observe(len(acts))
    for act, result in zip(acts, results, strict=True):
        kind = act.type if isinstance(act, Act) and act.type in DEEDS else "unknown"
        counters.operations.labels(kind, result["status"]).inc()
    return results


def result_of(act: Act | Result, is_known: bool, now: datetime) -> Result:
    """A phone that learns only now of a restored backup first tells its needs again, then what it says of them."""
    if isinstance(act, dict):
        return act
    if act.target and not is_known:
        return answer(act, "retry", "restored")
    return decide(act, by=g.person, now=now)


def body() -> Any:
    """The JSON of the request, unpacked within bounds."""
    if request.mimetype != "application/json":
        raise Unreadable(415, "json_expected")
    if (request.content_length or 0) > LARGEST:
        raise Unreadable(413, "too_large")
    raw = request.stream.read(LARGEST + 1)
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "gzip":
        raw = unpacked(raw)
    elif encoding != "identity":
        raise Unreadable(415, "encoding")
    if len(raw) > LARGEST:
        raise Unreadable(413, "too_large")
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=no_such_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, "broken_json") from error


def unpacked(raw: bytes) -> bytes:
    """At most one byte more than is allowed: a small bomb stays small."""
    stream = zlib.decompressobj(wbits=31)
    try:
        text = stream.decompress(raw, LARGEST + 1)
    except zlib.error as error:
        raise Unreadable(400, "broken_gzip") from error
    if not stream.eof and len(text) <= LARGEST:
        raise Unreadable(400, "broken_gzip")
    return text


def envelope(told: Any) -> tuple[str | None, list[Act | Result]]:
    """The cursor, and each act or, where an act cannot be read but can be named, its refusal."""
    if not isinstance(told, dict):
        raise Unreadable(400, "object_expected")
    if told.get("proto") != PROTO:
        raise Unreadable(426, "old_app")
    cursor, ops = told.get("cursor"), told.get("ops", [])
    if not isinstance(cursor, str | None) or not isinstance(ops, list):
        raise Unreadable(400, "bad_envelope")
    if len(ops) > MOST:
        raise Unreadable(413, "too_many")
    return cursor, [act_of(op) for op in ops]


def act_of(op: Any) -> Act | Result:
    if not isinstance(op, dict):
        raise Unreadable(400, "bad_operation")
    act = Act(op_id_of(op), str(op.get("type"))[:40], None, op.get("payload"))
    unknown = sorted(str(name) for name in set(op) - KNOWN)
    if unknown:
        return answer(act, "rejected", "unknown_field", field=unknown[0][:60])
    if not isinstance(op.get("type"), str):
        return answer(act, "rejected", "unknown_type", field="type")
    target, told_at = op.get("target"), moment(op.get("device_at"))
    if not is_target(target) or not isinstance(op.get("base_version"), int | None) or not is_storable(op):
        return answer(act, "rejected", "bad_value", field="target")
    return Act(act.op_id, op["type"], target, op.get("payload"), told_at)


def op_id_of(op: dict[str, Any]) -> str:
    try:
        return str(UUID(op["op_id"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(400, "bad_op_id") from error


def is_target(target: Any) -> bool:
    return target is None or (
        isinstance(target, str) and 0 < len(target) <= 64 and target.isascii() and target.isprintable()
    )


def is_storable(op: dict[str, Any]) -> bool:
    """A lone surrogate can be written in JSON but in no database."""
    try:
        json.dumps(op, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def moment(told: Any) -> datetime | None:
    """The phone's own clock is a hint: unreadable or impossible, it is left out."""
    try:
        told_at = datetime.fromisoformat(told)
        told_at = told_at.replace(tzinfo=UTC) if told_at.tzinfo is None else told_at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return told_at if 2000 <= told_at.year <= 2100 else None


def remember_looks(news: News, person: Person, now: datetime) -> None:
    """In the transaction that reads them: no line, no news."""
    shown = ((item, set(disclosed_parts(item))) for item in news.items)
    looks = {(item["need_id"], Place(item["kind"])): parts for item, parts in shown if parts}
    disclose(looks, to_id=person.id, now=now)
