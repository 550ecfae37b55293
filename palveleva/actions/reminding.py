"""Reminding whoever owes an answer, on the coordinator's word and at most once a day."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.vocabulary import NeedState
from palveleva.models import AuditEntry, Need, Provider
from palveleva.notices import tell, tell_provider

APART = timedelta(hours=20)  # tomorrow morning again, even when today it was noon


@action(Permission.COORDINATE_NEED)
def remind(need: Need, *, by: Any, now: datetime) -> None:
    """Tell once more whoever is waited for: the reporter who was asked back, the providers who have not answered, or
    the doer who has agreed no time. Raises NotNow `nothing_to_remind` or `reminded_today`."""
    lock(need)
    providers, is_reporters_turn = owing(need), need.state is NeedState.NEEDS_INFO and need.has_reporter
    if not providers and not is_reporters_turn:
        raise NotNow("nothing_to_remind")
    if was_reminded(need, since=now - APART):
        raise NotNow("reminded_today")
    if is_reporters_turn:
        tell(need.reporter, "reminder", need, now=now, about=now.isoformat())
    kind = "set_time" if need.state is NeedState.ASSIGNED else "offered_again"
    for provider in providers:
        tell_provider(provider, kind, need, now=now, about=f"{now.isoformat()}:{provider.id}")
    remember("remind", need, by=by, now=now)


def owing(need: Need) -> list[Provider]:
    if need.state is NeedState.ASSIGNED and need.live_assignment:
        return [need.live_assignment.provider]
    return [offer.provider for offer in need.open_offers]


def was_reminded(need: Need, *, since: datetime) -> bool:
    """By a person: what the clock does by itself hinders nobody."""
    by_somebody = (AuditEntry.verb == "remind", AuditEntry.by_id.is_not(None))
    reminded = select(AuditEntry.id).where(AuditEntry.need_id == need.id, AuditEntry.at > since, *by_somebody)
    return db.session.scalar(reminded.limit(1)) is not None
