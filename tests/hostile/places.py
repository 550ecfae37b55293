"""Where a stranger can put something: every parameter of every door, in the address, form, JSON, header and cookie."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from werkzeug.routing import Rule

from palveleva.domain.payloads import SHAPES
from tests.hostile import papers
from tests.hostile.inputs import BODIES, TEXTS, VALUES
from tests.policy import tables
from tests.policy.asked import FORMS, PAYLOADS, QUERIES, envelope, operation, path_of, sent_to
from tests.policy.doors import Street
from tests.policy.knocking import rules

HEADERS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Content-Encoding", "Content-Type", "Cookie"),
    *("Forwarded", "Host", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer", "Sec-Fetch-Site"),
    *("Transfer-Encoding", "User-Agent", "X-Account", "X-CSRFToken", "X-Forwarded-For", "X-Forwarded-Proto"),
    "X-Palveleva",
)
# What doors read from behind the question mark, and one name that none reads.
QUERY = {"api.reference": "lang", "api.reading": "lang", "needs.closed": "outcome", "access.sign_out": "sign_in"}
QUERY |= {endpoint: told.strip("?").partition("=")[0] for endpoint, told in QUERIES.items()}
ENVELOPE = ("proto", "app", "cursor", "ops")
OPERATION = ("op_id", "type", "target", "base_version", "payload", "device_at", "surprise")
CONTACT = ("name", "phone", "address", "note")
OF_PASSKEYS = ("id", "rawId", "type", "response", "response.clientDataJSON", "response.attestationObject")
SIGNED = ("passkeys.enter_with_passkey", "passkeys.prove", "passkeys.enrol")
# Every door that reads JSON, and what it reads of it.
IN_JSON = dict.fromkeys(SIGNED, OF_PASSKEYS) | {
    "sync.sync": ENVELOPE,
    "api.enter_again": ("account_id", "code"),
    "messages.subscribe": ("endpoint", "keys", "keys.p256dh", "keys.auth"),
    "messages.unsubscribe": ("endpoint",),
    "sms.hear": ("id", "from", "text"),
    "violations.note": ("csp-report", "csp-report.effective-directive", "csp-report.document-uri", "body"),
}


@dataclass(frozen=True)
class Place:
    """One parameter of one door, asked by whom the door is for. `kind` says how it is carried, `name` which it is."""

    rule: Rule
    method: str
    role: str
    kind: str
    name: str

    @property
    def inputs(self) -> list[Any]:
        if self.kind == "body":
            return [*BODIES]
        return [*TEXTS, *VALUES] if self.kind in ("json", "operation") else TEXTS

    def __str__(self) -> str:
        return f"{self.method} {self.rule.endpoint} by {self.role}, {self.kind} {self.name}"


def places(street: Street) -> Iterator[Place]:
    for rule in rules(street):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            role = goes_furthest(rule.endpoint, method)
            for kind, name in parameters(rule, method):
                yield Place(rule, method, role_of(name, role) if kind == "operation" else role, kind, name)


def goes_furthest(endpoint: str, method: str) -> str:
    """Whoever is let in: a refusal at the door would look at nothing."""
    for role in ("coordinator", "reporter", "winner", "anonymous"):
        if tables.door(endpoint, method, role) in {"ok", "kept", "deed", "photo", "upload"}:
            return role
    return "coordinator"


def role_of(name: str, role: str) -> str:
    return "reporter" if name.startswith("need.") else "winner" if "." in name else role


def parameters(rule: Rule, method: str) -> Iterator[tuple[str, str]]:
    endpoint = rule.endpoint
    yield from (("path", name) for name in sorted(rule.arguments))
    yield "query", QUERY.get(endpoint, "x")
    yield from (("header", name) for name in HEADERS)
    if method == "POST":
        yield from (("form", name) for name in (*FORMS.get(endpoint, {}), "csrf_token", "surprise"))
        yield from (("json", name) for name in IN_JSON.get(endpoint, ()))
        yield "body", ""
    if endpoint == "sync.sync":
        yield from (("operation", f"{kind}:{name}") for kind in SHAPES for name in (*OPERATION, *inside(kind)))


def inside(kind: str) -> Iterator[str]:
    for field in SHAPES[kind].model_fields:
        yield f"payload.{field}"
    if kind == "need.report":
        yield from (f"payload.contact.{field}" for field in CONTACT)


def asked(place: Place, value: Any, street: Street) -> tuple[str, dict[str, Any]]:
    """The address, and what `EnvironBuilder` takes besides, with `value` in the place."""
    path, told = path_of(place.rule, street), sent_to(place.rule.endpoint, place.method, street)
    ways = {"path": in_path, "query": in_query, "header": in_header, "form": in_form}
    if place.kind in ways:
        return ways[place.kind](place, value, street, path, told)
    body = value if place.kind == "body" else written(as_json(place, value, street, told))
    shown = papers.shown(place.rule.endpoint, place.role, street)
    return path, {"data": body, "content_type": "application/json", "headers": shown}


def in_path(place: Place, value: str, street: Street, path: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    whole = place.rule.rule
    for name in place.rule.arguments:
        key = value if name == place.name else str(getattr(street.keys, name))
        for written_as in (f"<{name}>", f"<int:{name}>", f"<path:{name}>"):
            whole = whole.replace(written_as, key)
    return "/", told | {"environ_overrides": {"PATH_INFO": raw(whole)}}


def in_query(place: Place, value: str, street: Street, path: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return f"{path.partition('?')[0]}?{place.name}={quote(value, safe='', errors='surrogatepass')}", told


def in_header(place: Place, value: str, street: Street, path: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Past the web server, which would not let a line break through."""
    name = place.name.upper().replace("-", "_")
    key = name if name == "CONTENT_TYPE" else f"HTTP_{name}"
    return path, told | {"environ_overrides": {key: raw(value)}}


def in_form(place: Place, value: str, street: Street, path: str, told: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    form = told.get("data", {}) | {place.name: value}
    pairs = [(name, one.encode("utf-8", "surrogatepass")) for name, one in form.items()]
    return path, {"data": urlencode(pairs), "content_type": "application/x-www-form-urlencoded"}


def as_json(place: Place, value: Any, street: Street, told: dict[str, Any]) -> Any:
    if place.kind == "json":
        return placed(told.get("json") or papers.told(place.rule.endpoint), place.name, value)
    kind, _, name = place.name.partition(":")
    about = {"need": street.keys.need_id, "offer": street.keys.offer_id}
    target = about.get(kind.partition(".")[0], street.keys.assignment_id)
    whole = operation(kind, target) | {"payload": dict(PAYLOADS[kind])}
    return envelope(placed(whole, name, value))


def placed(whole: Any, name: str, value: Any) -> Any:
    """A copy with the value under a name such as payload.contact.phone."""
    first, _, rest = name.partition(".")
    return whole | {first: placed(whole.get(first) or {}, rest, value) if rest else value}


def written(value: Any) -> bytes:
    return json.dumps(value).encode()


def raw(text: str) -> str:
    """As WSGI hands it on: bytes in the clothes of Latin letters."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
