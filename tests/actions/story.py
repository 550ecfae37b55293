"""The steps of a need's way, so that a test may begin where its story begins."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from palveleva.actions import assignments, offers, understanding, waves
from palveleva.db import Base, db
from palveleva.domain.vocabulary import AssignmentState
from palveleva.models import Assignment, AuditEntry, Need, Notice, Offer
from tests.people import NOW, Town, a_need, later


def an_offered_need(town: Town, *, now: datetime = NOW, **changes: Any) -> Need:
    """Aino's need, asked of Liisa and Pekka (P01 and P16)."""
    need = a_need(town.aino, **changes)
    waves.send(need, by=town.kaisa, now=now)
    db.session.commit()
    return need


def offer_to(need: Need, code: str) -> Offer:
    """The latest offer of this need to a provider."""
    db.session.expire_all()
    return [offer for offer in need.offers if offer.provider.code == code][-1]


def an_agreed_need(town: Town, **changes: Any) -> Assignment:
    """Liisa has said yes."""
    need = an_offered_need(town, **changes)
    assignment = offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))
    db.session.commit()
    return assignment


def a_scheduled_need(town: Town) -> Assignment:
    assignment = an_agreed_need(town)
    assignments.schedule(assignment, later(days=1), by=town.liisa, now=later(minutes=10))
    db.session.commit()
    return assignment


def a_done_need(town: Town) -> Assignment:
    assignment = a_scheduled_need(town)
    assignments.complete(assignment, by=town.liisa, now=later(days=1), minutes=40)
    db.session.commit()
    return assignment


def verbs_of(need: Need) -> list[str]:
    """What the audit remembers of a need, in order."""
    query = select(AuditEntry.verb).where(AuditEntry.need_id == need.id).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def told(kind: str, need: Need) -> list[str]:
    """Who was told this, by name, once for each notice."""
    query = select(Notice).where(Notice.kind == kind, Notice.need_id == need.id)
    return sorted(notice.person.name for notice in db.session.scalars(query))


def states_of(need: Need) -> dict[str, str]:
    db.session.expire_all()
    return {offer.provider.code: offer.state.value for offer in need.offers}


def live_assignments_of(need: Need) -> int:
    live = (AssignmentState.AGREED, AssignmentState.SCHEDULED)
    query = select(Assignment.id).where(Assignment.need_id == need.id, Assignment.state.in_(live))
    return len(db.session.scalars(query).all())


def count(model: Any, *clauses: Any) -> int:
    """How many such rows there are."""
    return db.session.scalar(select(func.count()).select_from(model).where(*clauses)) or 0


def everything_kept() -> str:
    """Every row of every table."""
    return "".join(str(db.session.execute(select(table)).all()) for table in Base.metadata.sorted_tables)


AGAIN = "Häkkilässä rappuset taas lumen alla, liiteriin ei pääse"


def joined(town: Town, by: Any, to: Need | None = None, **changes: Any) -> Need:
    """Told by somebody a little later, and joined to the first."""
    need = a_need(by, text=AGAIN, **changes)
    need.created_at = later(minutes=10 + len(db.session.scalars(select(Need)).all()))
    if to is not None:
        assert understanding.join(need, to, by=town.kaisa, now=later(hours=1)) is to
    db.session.commit()
    return need
