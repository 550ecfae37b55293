"""What changes after somebody was asked, or has agreed: they hear of it and do not go by the old words."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from palveleva.actions.waves import answer_by
from palveleva.db import db
from palveleva.domain.vocabulary import UNTAKEN_NEEDS, NeedState, Urgency
from palveleva.models import Need, Offer
from palveleva.notices import tell_provider
from palveleva.notices.answering import renew_codes
from palveleva.settings import settings_of


def terms(need: Need) -> tuple[Any, ...]:
    """What a request says: a yes was given, or is thought about, on these words."""
    return need.service, need.village, need.urgency, need.wanted_from, need.wanted_until


def hasten(need: Need, urgency: Urgency, *, by: Any, now: datetime) -> None:
    """Told again as more urgent it waits no longer than the report that ends. Whoever has agreed is not hurried."""
    soonest = min(need.urgency, urgency, key=[*Urgency].index)
    if soonest == need.urgency or need.state not in UNTAKEN_NEEDS | {NeedState.NEEDS_INFO}:
        return
    set_urgency(need, soonest, by=by, now=now)
    tell_of_new_terms(need, now=now)


def set_urgency(need: Need, urgency: Urgency, *, by: Any, now: datetime) -> None:
    """What has become urgent waits for no company."""
    need.urgency = urgency
    if need.state is NeedState.POOLED and urgency is not Urgency.FLEXIBLE:
        need.take("unpool", by.roles, now=now)


def tell_of_new_terms(need: Need, *, now: datetime) -> None:
    """Nobody thinks about it longer than it can wait now, and the message goes as what is wanted then goes."""
    soonest = answer_by(need, settings_of(need.municipality_id), now=now)
    for offer in need.open_offers:
        offer.answer_by = min(offer.answer_by, soonest)
        renew_codes(offer, now=now)
        tell_provider(offer.provider, "offer_changed", need, now=now, about=now.isoformat())
    note_reworded(need)
    tell_doer(need, now=now)


def note_reworded(need: Need) -> None:
    """Of those whose time is over too: a late yes is a yes to what its phone last showed."""
    db.session.flush()  # which numbers the corrected need: no phone has read that number yet
    reworded = update(Offer).where(Offer.need_id == need.id).values(reworded=Offer.version + need.version)
    db.session.execute(reworded.execution_options(synchronize_session=False))


def tell_doer(need: Need, *, now: datetime, kind: str = "work_changed") -> None:
    """They may have looked already where to go and whom to call, or wait for a time."""
    if need.live_assignment:
        tell_provider(need.live_assignment.provider, kind, need, now=now, about=now.isoformat())
