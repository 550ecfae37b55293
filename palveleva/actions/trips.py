"""Asking about several needs, of one village or of villages near each other, as one trip."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.waves import NextWave, send_to
from palveleva.db import held_if_free, lock_all
from palveleva.domain.dispatch import may_go_alone
from palveleva.domain.errors import NotAllowed, NotNow, OnlyByTelephone
from palveleva.domain.permissions import Permission, may
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.models import Need, Wave
from palveleva.queries.standing import caution_of
from palveleva.queries.trips import (
    UNASKED,
    Part,
    going_along,
    largest,
    lie_together,
    parts_of,
    ranked,
    small_ones_beside,
    to_be_called,
)
from palveleva.settings import settings_of


@action(Permission.COORDINATE_NEED)
def send(need: Need, others: Sequence[Need], *, by: Any, now: datetime) -> list[Wave]:
    """Ask the same providers about a need and others near it: as many of them as one provider could do.

    Each may then be answered by itself; those of whom nobody was asked are left as they were (decision 102). Raises
    NotNow `no_company` for needs that are not two or more, near to one of them, `wave_sent` when one of them is being
    asked about, `nobody_for_all` when no provider fits two of them, OnlyByTelephone when no message reaches those who
    could do all; and what asking about one raises.
    """
    needs = [need, *others]
    if not all(may(by, Permission.COORDINATE_NEED, other) for other in others):
        raise NotAllowed
    lock_all(needs)
    within = settings_of(need.municipality_id).trip_km
    if not lie_together(needs, within):
        raise NotNow("no_company")
    if any(one.state is NeedState.OFFERING for one in needs):
        raise NotNow("wave_sent")
    parts = parts_of(needs, now=now)
    chosen = largest(parts, within)
    if not chosen:
        to_call = to_be_called(parts)
        raise OnlyByTelephone(to_call) if to_call else NotNow("nobody_for_all")
    return ask_about(chosen, by=by, now=now)


def ask_with_company(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """About how many needs the same providers were asked: this one, and what one provider could do with it. 0: none.

    By the rule of the coordinator's tap, of what automation may ask about.
    """
    company = company_of(need, settings)
    if not company:
        return 0
    parts = parts_of([need, *company], now=now, asks_again=False)
    chosen = largest(parts, settings.trip_km, with_first=True)
    return len(ask_about(chosen, by=by, now=now)) if chosen else 0


def company_of(need: Need, settings: Settings) -> list[Need]:
    """What waits in its village or near it, held. What somebody else holds is passed by: none waits for another."""
    if need.urgency is Urgency.TODAY or need.state not in UNASKED:
        return []
    found = (held_if_free(Need, need_id) for need_id in small_ones_beside(need, settings.trip_km))
    held = [one for one in found if one and may_go_alone(one.state, settings.rule_of(one.service_id), caution_of(one))]
    fit = going_along([need, *held]) if held else frozenset()
    return [one for one in held if one.id in fit] if need.id in fit else []


def ask_about(parts: Sequence[Part], *, by: Any, now: datetime) -> list[Wave]:
    settings = settings_of(parts[0].need.municipality_id)
    size, trip = max(settings.asked_together(part.need.service_id) for part in parts), parts[0].need.id
    following = [NextWave(one, settings, size, trip) for one in ranked(parts, size, now=now)]
    return [send_to(part.need, this, by=by, now=now) for part, this in zip(parts, following, strict=True)]
