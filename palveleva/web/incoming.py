"""What a phone sends, read as it comes: of a large outbox the first is decided while the last is still on the line.

The body is one JSON object. Where its operations stand on lines of their own (DESIGN §6), it is taken line by line.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request

from palveleva.actions.operations import Act, Result, answer
from palveleva.domain.our_times import in_our_times
from palveleva.domain.payloads import as_json, no_such_number
from palveleva.web.api import PROTO

LARGEST, MOST = 256 * 1024, 500  # bytes unpacked and acts, of a body that is read in one piece
LONGEST, MOST_BY_LINES = 4 * 1024 * 1024, 5000  # the same of a body in lines, of which never more than LARGEST is held
AT_ONCE = 100  # acts in one transaction: nobody else waits longer for the database than for so many
PIECE = 4096  # bytes read at a time: a tenth of a second on a poor line
OPENING, END = b'"ops":[', b"]}"
KNOWN = {"op_id", "type", "target", "base_version", "payload", "device_at"}

Acts = list[Act | Result]  # an act that cannot be read but can be named comes with its refusal


class Unreadable(Exception):
    """The envelope is not one of ours; `status` and `code` say why."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass(frozen=True)
class Incoming:
    """`groups` may wait for the line between two of them: whoever takes one commits before taking the next.

    `mark`, where the phone gives one, asks for short receipts, and must come back with them.
    """

    cursor: str | None
    mark: str | None
    groups: Iterator[Acts]


def incoming() -> Incoming:
    """The envelope, and its acts in groups of at most AT_ONCE. This and the groups raise Unreadable."""
    text = Text(pieces())
    head = text.line()
    comes_by_lines = head.endswith(OPENING)
    told = enveloped(parsed(head + END if comes_by_lines else head + b"\n" + text.rest()))
    groups = groups_by_line(text) if comes_by_lines else groups_of([act_of(op) for op in told["ops"]])
    mark = told.get("receipts")
    return Incoming(told.get("cursor"), mark if is_key(mark) else None, groups)


class Text:
    """The body's lines. Raises Unreadable when more than LARGEST would be held."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.held = pieces, b""

    def line(self) -> bytes:
        """The next line without its end; what is left, when the text is at its end."""
        while b"\n" not in self.held and (piece := next(self.pieces, None)):
            self.keep(piece)
        line, _, self.held = self.held.partition(b"\n")
        return line

    def rest(self) -> bytes:
        for piece in self.pieces:
            self.keep(piece)
        return self.held

    def keep(self, piece: bytes) -> None:
        self.held += piece
        if len(self.held) > LARGEST:
            raise Unreadable(413, "too_large")


def groups_of(acts: Acts) -> Iterator[Acts]:
    yield from (acts[start : start + AT_ONCE] for start in range(0, len(acts), AT_ONCE))


def groups_by_line(text: Text) -> Iterator[Acts]:
    group, weight, number = [], 0, 0
    while (line := text.line()) != END:
        group.append(act_of(parsed(line.removesuffix(b","))))
        weight, number = weight + len(line), number + 1
        if number > MOST_BY_LINES:
            raise Unreadable(413, "too_many")
        if len(group) == AT_ONCE or weight > LARGEST:
            yield group
            group, weight = [], 0
    if text.rest().strip():
        raise Unreadable(400, "broken_json")
    if group:
        yield group


def pieces() -> Iterator[bytes]:
    """The body unpacked, in pieces of which none is empty, and together no longer than may be."""
    if request.mimetype != "application/json":
        raise Unreadable(415, "json_expected")
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding not in {"gzip", "identity"}:
        raise Unreadable(415, "encoding")
    raw = iter(lambda: request.stream.read(PIECE), b"")
    length = 0
    for piece in unpacked(raw) if encoding == "gzip" else raw:
        length += len(piece)
        if length > LONGEST:
            raise Unreadable(413, "too_large")
        if piece:
            yield piece


def unpacked(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Never much more at once than came: whoever takes the pieces counts, and a small bomb stays small."""
    stream = zlib.decompressobj(wbits=31)
    try:
        for packed in raw:
            yield stream.decompress(packed, 4 * PIECE)
            while stream.unconsumed_tail:
                yield stream.decompress(stream.unconsumed_tail, 4 * PIECE)
            if stream.eof:
                return
        yield stream.flush()
    except zlib.error as error:
        raise Unreadable(400, "broken_gzip") from error
    if not stream.eof:
        raise Unreadable(400, "broken_gzip")


def parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=no_such_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable(400, "broken_json") from error


def enveloped(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise Unreadable(400, "object_expected")
    if told.get("proto") != PROTO:
        raise Unreadable(426, "old_app")
    if not isinstance(told.get("cursor"), str | None) or not isinstance(told.setdefault("ops", []), list):
        raise Unreadable(400, "bad_envelope")
    if len(told["ops"]) > MOST:
        raise Unreadable(413, "too_many")
    return told


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
    if not is_key(target) or not isinstance(op.get("base_version"), int | None) or as_json(op) is None:
        return answer(act, "rejected", "bad_value", field="target")
    return Act(act.op_id, op["type"], target, op.get("payload"), told_at, op.get("base_version"))


def op_id_of(op: dict[str, Any]) -> str:
    try:
        return str(UUID(op["op_id"]))
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(400, "bad_op_id") from error


def is_key(target: Any) -> bool:
    return target is None or (
        isinstance(target, str) and 0 < len(target) <= 64 and target.isascii() and target.isprintable()
    )


def moment(told: Any) -> datetime | None:
    """The phone's own clock is a hint: unreadable or impossible, it is left out."""
    try:
        told_at = datetime.fromisoformat(told)
        return in_our_times(told_at.replace(tzinfo=UTC) if told_at.tzinfo is None else told_at.astimezone(UTC))
    except (TypeError, ValueError, OverflowError):
        return None
