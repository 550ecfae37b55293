"""The office's own papers: ready-made replies, lines for the substitute, and notes pinned for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.needs import Home
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotFound
from palveleva.domain.permissions import Permission
from palveleva.domain.safety import refuse_identity_codes
from palveleva.domain.vocabulary import LANGUAGES, ReplyUse
from palveleva.models import Memo, Need, Reply
from palveleva.queries.facts import rows

Texts = dict[str, str]  # language → text


@action(Permission.KEEP_OFFICE)
def add_reply(home: Home, use: ReplyUse, texts: Texts, *, by: Any, now: datetime) -> Reply:
    """Keep a new text. Raises Invalid when it is written in no language, or holds an identity code."""
    reply = Reply(municipality_id=home.municipality_id, use=use, **checked(texts))
    db.session.add(reply)
    db.session.flush()
    remember("add_reply", reply, by=by, now=now)
    return reply


@action(Permission.KEEP_OFFICE)
def edit_reply(reply: Reply, texts: Texts, *, by: Any, now: datetime) -> None:
    for language, text in checked(texts).items():
        setattr(reply, language, text)
    remember("edit_reply", reply, by=by, now=now)


@action(Permission.KEEP_OFFICE)
def remove_reply(reply: Reply, *, by: Any, now: datetime) -> None:
    remember("remove_reply", reply, by=by, now=now)
    db.session.delete(reply)


@action(Permission.KEEP_OFFICE)
def add_starters(home: Home, *, by: Any, now: datetime) -> int:
    """Put in the shipped texts that are not there yet; how many came."""
    here = set(db.session.scalars(select(Reply.fi).where(Reply.municipality_id == home.municipality_id)))
    wanted = [row for row in rows("replies.csv") if row["fi"] not in here]
    for row in wanted:
        add_reply(home, ReplyUse(row.pop("use")), row, by=by, now=now)
    return len(wanted)


@action(Permission.KEEP_OFFICE)
def add_memo(home: Home, text: str, *, by: Any, now: datetime) -> None:
    """A line for whoever sits at the desk next. Kept for 90 days at most (data map)."""
    if not text.strip():
        raise Invalid("missing_field", field="text")
    memo = Memo(municipality_id=home.municipality_id, at=now, text=text.strip(), by_id=by.id)
    db.session.add(memo)
    db.session.flush()
    remember("add_memo", memo, by=by, now=now)


@action(Permission.KEEP_OFFICE)
def remove_memo(memo: Memo, *, by: Any, now: datetime) -> None:
    remember("remove_memo", memo, by=by, now=now)
    db.session.delete(memo)


@action(Permission.COORDINATE_NEED)
def pin(need: Need, note_id: int, is_pinned: bool, *, by: Any, now: datetime) -> None:
    """Lift a note of the need onto the page for the substitute, or take it down."""
    note = next((note for note in need.notes if note.id == note_id), None)
    if note is None:
        raise NotFound
    note.is_pinned = is_pinned
    remember("pin" if is_pinned else "unpin", need, by=by, now=now)


def checked(texts: Texts) -> Texts:
    told = {language: (texts.get(language) or "").strip() for language in LANGUAGES}
    if not any(told.values()):
        raise Invalid("no_text", field="fi")
    refuse_identity_codes(*told.values())
    return told
