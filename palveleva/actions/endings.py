"""How a need comes to an end, or back: everybody who was asked or had agreed is told in the same breath."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.chasing import tell_office
from palveleva.actions.following import tell_reporters
from palveleva.actions.notes import add_note
from palveleva.audit import remember
from palveleva.db import db, lock, lock_all
from palveleva.domain.errors import NotNow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.statistics import SERVED
from palveleva.domain.unmet import unmet_reason
from palveleva.domain.vocabulary import OPEN_NEEDS, OPEN_OFFERS, NeedState, OfferState, Outcome
from palveleva.models import Assignment, Need, Offer, Provider
from palveleva.notices import reaches, tell_provider
from palveleva.queries.search import search_of
from palveleva.queries.takers import may_take

WAITING = OPEN_OFFERS | {OfferState.EXPIRED}  # a late yes is still a yes


def close_need(need: Need, verb: str, outcome: Outcome, *, by: Any, now: datetime, reason: str | None = None) -> None:
    """Close an open need with its outcome, end what is under way and tell those concerned."""
    if not need.is_open:
        raise NotNow("closed")
    need.take(verb, by.roles, now=now)
    need.end(outcome, now=now)
    if outcome is Outcome.UNMET:
        need.unmet_reason = unmet_reason(search_of(need, now=now))
    withdraw_offers(need, "called_off", by=by, now=now)
    if need.live_assignment:
        end_work(need.live_assignment, outcome, by=by, now=now)
    if reason:
        add_note(need, "reason", reason, by=by, now=now)
    remember(verb, need, by=by, now=now, outcome=outcome, **({"why": need.unmet_reason} if need.unmet_reason else {}))
    tell_reporters(need, "closed", but=by.id, now=now, about=now.isoformat(), outcome=outcome)


def withdraw_offers(need: Need, kind: str, *, by: Any, now: datetime, but: Offer | None = None) -> None:
    """Nobody is left holding an offer that cannot be accepted any more. Whoever has the work has lost nothing by it."""
    for offer in waiting(need):
        if offer is not but:
            withdraw(offer, by=by, now=now)
            if offer.provider_id != need.doer_id:
                tell_provider(offer.provider, kind, need, now=now, about=offer.id)


def hold_provider(provider: Provider) -> None:
    """What waits for it first, as a wave holds its need before whom it asks. Whoever was asking it has asked then."""
    lock_all(needs_waiting_for(provider))
    lock(provider)


def look_again(provider: Provider, *, now: datetime) -> None:
    """What is known of a held provider has changed: it may be one that would not be asked any more."""
    needs = needs_waiting_for(provider)
    lock_all(needs)
    for need in needs:
        call_off_unfit(need, now=now)


def call_off_unfit(need: Need, *, now: datetime) -> int:
    """Whoever may not have the work any more waits for it no longer, and the need goes on without them. How many."""
    unfit = [offer for offer in waiting(need) if not may_take(offer)]
    for offer in unfit:
        withdraw(offer, by=AUTOMATION, now=now)
        tell_provider(offer.provider, "called_off", need, now=now, about=offer.id)
    settle(need, by=AUTOMATION, now=now)
    return len(unfit)


def needs_waiting_for(provider: Provider) -> list[Need]:
    waits = Offer.provider_id == provider.id, Offer.state.in_(WAITING), Need.state.in_(OPEN_NEEDS)
    asked = select(Offer.need_id).join(Offer.need).where(*waits)
    return list(db.session.scalars(select(Need).where(Need.id.in_(asked)).order_by(Need.id)))


def waiting(need: Need) -> list[Offer]:
    return [offer for offer in need.offers if offer.state in WAITING]


def withdraw(offer: Offer, *, by: Any, now: datetime) -> None:
    offer.take("withdraw", by.roles)
    remember("withdraw", offer, by=by, now=now)


def end_work(assignment: Assignment, outcome: Outcome, *, by: Any, now: datetime) -> None:
    if outcome in SERVED:
        finish(assignment, by=by, now=now)
    else:
        cancel(assignment, by=by, now=now)


def finish(assignment: Assignment, *, by: Any, now: datetime) -> None:
    """The office knows that it is done, though its doer has not said so."""
    assignment.finish("finish", by.roles, now=now)
    remember("finish", assignment, by=by, now=now)


def cancel(assignment: Assignment, *, by: Any, now: datetime) -> None:
    assignment.take("cancel", by.roles)
    assignment.ended_at = now
    remember("cancel", assignment, by=by, now=now)
    tell_whoever_goes(assignment, "cancelled", now=now, about=assignment.id)


def tell_whoever_goes(work: Assignment, kind: str, *, now: datetime, about: str) -> None:
    """Nobody sets out for nothing, or stays away: where no message reaches the doer, the office must call."""
    tell_provider(work.provider, kind, work.need, now=now, about=about)
    if not reaches(work.provider, kind, work.need, now=now):
        tell_office(work.need, "doer_untold", now=now, about=about)


def resume_work(need: Need, *, by: Any, now: datetime) -> None:
    """The work was said to be done and was not: the same doer goes on."""
    need.take("dispute", by.roles, now=now)
    # Not the one that was agreed on last: that may have been called off when this was found to be done.
    last = max((work for work in need.assignments if work.done_at), key=lambda work: (work.done_at, work.agreed_at))
    last.take("resume", by.roles)
    last.done_at = None
    remember("dispute", need, by=by, now=now)
    tell_whoever_goes(last, "not_done", now=now, about=now.isoformat())


def settle(need: Need, *, by: Any, now: datetime) -> None:
    """A need that nobody is thinking about any more says so, and returns to the coordinator."""
    if need.state is NeedState.OFFERING and not need.open_offers:
        need.take("exhaust", by.roles, now=now)
        remember("exhaust", need, by=by, now=now)
