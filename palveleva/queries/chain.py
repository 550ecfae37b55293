"""Reading the chain of the audit: what is not sealed yet, and the first line that is not as it was sealed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.chain import BEGINNING, digest
from palveleva.models import AuditEntry, Disclosure, Seal

KINDS: dict[str, Any] = {"audit_entry": AuditEntry, "disclosure": Disclosure}
# Which columns a seal covers. A column added later belongs in a new form: old seals keep the form they were made in.
FORMS: dict[int, dict[str, tuple[str, ...]]] = {
    1: {
        "audit_entry": ("id", "at", "by_id", "verb", "kind", "thing_id", "need_id", "details"),
        "disclosure": ("id", "at", "to_id", "need_id", "fields", "why"),
    }
}
NEWEST_FORM = max(FORMS)
# Numbers are given before lines are committed: a line may appear below others that are sealed already, soon after.
LATE_LINES = 10_000
PAGE = 500


@dataclass(frozen=True)
class Tampered:
    """The first line that does not fit. `how` is changed or missing."""

    kind: str
    entry_id: int
    seal_id: int
    how: str


@dataclass
class Verdict:
    """`head` is to be written down outside: with it, a chain that was cut or made anew is found out."""

    sealed: int = 0
    removed: int = 0
    waiting: int = 0
    head: str = BEGINNING
    heads: int = 0
    tampered: Tampered | None = None


def head() -> str:
    return db.session.scalar(select(Seal.digest).order_by(Seal.id.desc()).limit(1)) or BEGINNING


def unsealed(kind: str, at_most: int | None = None) -> list[Any]:
    model = KINDS[kind]
    last = db.session.scalar(select(func.max(Seal.entry_id)).where(Seal.kind == kind)) or 0
    known = select(Seal.id).where(Seal.kind == kind, Seal.entry_id == model.id).exists()
    query = select(model).where(model.id > last - LATE_LINES, ~known).order_by(model.id).limit(at_most)
    return list(db.session.scalars(query))


def content_of(kind: str, line: Any, form: int) -> dict[str, Any]:
    return {column: getattr(line, column) for column in FORMS[form][kind]}


def verified(expected_head: str | None = None) -> Verdict:
    """Walk the chain from its beginning. `heads` counts how often the head that was written down outside is met."""
    verdict, removed = Verdict(waiting=waiting()), removed_lines()
    for page in pages():
        lines = lines_of(page)
        for seal in page:
            line = lines.get((seal.kind, seal.entry_id))
            verdict.tampered = fault(seal, line, verdict.head, removed)
            if verdict.tampered:
                return verdict
            verdict.head = seal.digest
            verdict.sealed += 1
            verdict.removed += line is None
            verdict.heads += seal.digest == expected_head
    return verdict


def fault(seal: Seal, line: Any, previous: str, removed: set[tuple[str, int]]) -> Tampered | None:
    if line is None:
        is_known = (seal.kind, seal.entry_id) in removed
        return None if is_known else Tampered(seal.kind, seal.entry_id, seal.id, "missing")
    is_whole = seal.digest == digest(previous, seal.kind, content_of(seal.kind, line, seal.form))
    return None if is_whole else Tampered(seal.kind, seal.entry_id, seal.id, "changed")


def pages() -> Iterator[list[Seal]]:
    last = 0
    while page := list(db.session.scalars(select(Seal).where(Seal.id > last).order_by(Seal.id).limit(PAGE))):
        yield page
        last = page[-1].id
        db.session.expunge_all()


def lines_of(page: list[Seal]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {}
    for kind, model in KINDS.items():
        ids = [seal.entry_id for seal in page if seal.kind == kind]
        found.update({(kind, line.id): line for line in db.session.scalars(select(model).where(model.id.in_(ids)))})
    return found


def removed_lines() -> set[tuple[str, int]]:
    """What went through the retention's own door: each passage is a line of the audit itself."""
    passages = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "remove_lines"))
    return {
        (passage.details["table"], number)
        for passage in passages
        for first, last in passage.details["lines"]
        for number in range(first, last + 1)
    }


def waiting() -> int:
    return sum(len(unsealed(kind)) for kind in KINDS)
