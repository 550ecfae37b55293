"""A witness at the door: reads every answer to everybody, and compares it with the tables and with the record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import select

from palveleva.db import Base, db
from palveleva.domain.vocabulary import Part
from palveleva.models import Disclosure, Need, Person
from tests.policy import tables
from tests.policy.canaries import hidden_in, parts_of, seen_in
from tests.policy.world import ALWAYS, STAGES

TELLERS = {"aino": 1, "eino": 2, "uula": 3}
OWN_WORDS = frozenset({Part.TEXT, Part.PHOTO, Part.SAID})
Seen = dict[int, frozenset[Part]]


@dataclass
class Witness:
    """`stage` is moved on by the story. `faults` are words; a clean story has none."""

    app: Flask
    stage: str = "submitted"
    as_if: dict[str, tuple[str, str]] = field(default_factory=dict)  # who stands elsewhere than the stage says
    answers: int = 0
    looks: int = 0
    faults: list[str] = field(default_factory=list)
    last_line: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Stands between the application and whoever asked."""
        told: dict[str, Any] = {}

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told.update(status=status, headers=headers)
            return start_response(status, headers, exc_info)

        body = b"".join(self.inner(environ, begin))
        self.hear(environ, told["headers"], body)
        return [body]

    def stand(self) -> None:
        self.inner = self.app.wsgi_app
        self.app.wsgi_app = self  # type: ignore[method-assign]

    def go(self) -> None:
        self.app.wsgi_app = self.inner  # type: ignore[method-assign]

    def hear(self, environ: dict[str, Any], headers: list[tuple[str, str]], body: bytes) -> None:
        who, path = environ.get("palveleva.who", "nobody"), environ["PATH_INFO"]
        self.answers += 1
        is_picture = dict(headers).get("Content-Type", "").startswith("image/")
        seen = seen_in(body.decode("latin-1" if is_picture else "utf-8", "replace"))
        about = f"{environ['REQUEST_METHOD']} {path} by {who} at {self.stage}"
        aside = f"{path}?{environ['QUERY_STRING']} {headers} {self.session_of(headers)}"
        self.faults += [f"{about}: {seen_in(aside)} in address, header or cookie"] if seen_in(aside) else []
        self.faults += [f"{about}: {secret}" for secret in hidden_in(body.decode("latin-1") + aside)]
        self.faults += [f"{about} shows {parts} of {number}" for number, parts in self.forbidden(who, seen)]
        self.compare_with_record(about, who, seen)

    def session_of(self, headers: list[tuple[str, str]]) -> str:
        sealed = (
            next((value for name, value in headers if name == "Set-Cookie"), "").partition("=")[2].partition(";")[0]
        )
        return str(self.app.session_interface.get_signing_serializer(self.app).loads(sealed)) if sealed else ""

    def forbidden(self, who: str, seen: Seen) -> Iterable[tuple[int, list[str]]]:
        """What no door may show to this person at this stage."""
        roles = {name: role for role, name in (ALWAYS | STAGES[self.stage][1]).items()}
        for number, parts in seen.items():
            role, stage = self.as_if.get(who, (roles.get(who, "anonymous"), self.stage))
            allowed = everywhere(role, stage).get(number, frozenset())
            if who == "uula":  # a volunteer of the other municipality: hers is household 3
                allowed = OWN_WORDS if number == TELLERS[who] else frozenset()
            if parts - allowed:
                yield number, sorted(parts - allowed)

    def compare_with_record(self, about: str, who: str, seen: Seen) -> None:
        """Each token that was shown has its line, and each line was a token: nobody's own words are a look."""
        looked = {number: parts for number, parts in seen.items() if TELLERS.get(who) != number}
        recorded = self.recorded_since(who)
        self.looks += len(looked)
        if looked != recorded:
            self.faults.append(f"{about}: shown {looked}, recorded {recorded}")

    def recorded_since(self, who: str) -> Seen:
        with self.app.app_context():
            query = select(Need.text, Disclosure.fields, Person.email, Disclosure.id).join(
                Need, Need.id == Disclosure.need_id
            )
            lines = db.session.execute(query.join(Disclosure.to).where(Disclosure.id > self.last_line)).all()
        self.last_line = max([self.last_line, *(line.id for line in lines)])
        self.faults += [
            f"a look of {line.email} was recorded for {who}" for line in lines if not line.email.startswith(who)
        ]
        return parts_of((line.text, line.fields) for line in lines)


def everywhere(role: str, stage: str) -> Seen:
    """What a role may see at a stage through any door."""
    doors = {door for row in tables.rows("sees.csv") for door in row["door"].split()}
    seen: dict[int, frozenset[Part]] = {}
    for door in doors:
        for number, parts in tables.shown(door, role, stage).items():
            seen[number] = seen.get(number, frozenset()) | parts
    return seen


# The only places of the database that may hold a resident's words.
HOMES = {
    ("need", "text"),
    ("note", "text"),
    ("contact", "name"),
    ("contact", "phone"),
    ("contact", "address"),
    ("contact", "note"),
    ("photo", "thumb"),
    ("assignment", "note"),
    ("assignment", "reason"),
    ("offer", "reason"),
}


def strays(app: Flask) -> list[str]:
    """Columns that hold a token and are none of its homes."""
    found = []
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                found += [
                    f"{table.name}.{column}: {seen_in(str(value))}"
                    for column, value in row.items()
                    if (table.name, column) not in HOMES and (seen_in(str(value)) or list(hidden_in(str(value))))
                ]
    return found
