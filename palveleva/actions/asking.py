"""How automation asks: the next providers in turn, then those a little too far, then the coordinator.

It waits for nobody who cannot hear of it: they keep their turn, and are the coordinator's to call (decision 99).
"""

from datetime import datetime
from typing import Any

from palveleva.actions.chasing import tell_office
from palveleva.actions.trips import ask_with_company
from palveleva.actions.waves import NextWave, send_to
from palveleva.audit import remember
from palveleva.db import set_quietly
from palveleva.domain.matching import Ranking
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.models import Need
from palveleva.queries.candidates import rankings_for
from palveleva.queries.rows import MUST_CALL
from palveleva.queries.trips import going_along


def ask_next(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """Ask whoever was not asked in this search, together with what waits in its village. About how many needs.

    Without company it waits for some where the municipality lets it. Nobody left: it is handed over.
    """
    together = ask_with_company(need, settings, by=by, now=now)
    if together or waits(need, settings, by=by, now=now):
        return together
    steps = in_reach(need, settings, now=now)
    ranking = next((one for one in steps if one.candidates), None)
    if ranking is None:
        give_to_office(need, steps, by=by, now=now)
        return 0
    send_to(need, NextWave(ranking, settings), by=by, now=now)
    return 1


def waits(need: Need, settings: Settings, *, by: Any, now: datetime) -> bool:
    """Whether it waits for company from now on. Once, and not after anybody was asked or nobody was there to be."""
    is_new = need.state in (NeedState.SUBMITTED, NeedState.READY) and not need.waves and need.asked_all_at is None
    if not settings.company_days or not is_new or need.urgency is not Urgency.FLEXIBLE or not going_along([need]):
        return False
    if need.state is NeedState.SUBMITTED:
        need.take("approve", by.roles, now=now)
    need.take("pool", by.roles, now=now)
    remember("pool", need, by=by, now=now)
    return True


def in_reach(need: Need, settings: Settings, *, now: datetime) -> list[Ranking]:
    """Those within their own reach first; the reach is stretched only where nobody is left."""
    if need.service is None:
        return []
    return list(rankings_for(need, now=now, widenings=(0, *settings.widenings), asks_again=False))


def hand_over(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """A human must decide who is asked."""
    return give_to_office(need, in_reach(need, settings, now=now), by=by, now=now)


def give_to_office(need: Need, steps: list[Ranking], *, by: Any, now: datetime) -> int:
    """Nobody is left to be asked by a message: the coordinator is told once in a search, and who could be called."""
    is_news = need.asked_all_at is None
    set_quietly(need, asked_all_at=now)
    if is_news:
        others = any(one.candidates for one in steps)  # whom a message would reach: the coordinator decides on them
        to_call = () if others else next((one.to_call for one in steps if one.to_call), ())
        kind = "to_be_called" if to_call else "no_taker"
        remember("hand_over", need, by=by, now=now)
        if to_call:
            remember(MUST_CALL, need, by=by, now=now, providers=[one.provider_id for one in to_call])
        tell_office(need, kind, now=now, about=need.looking_since.isoformat())
    return int(is_news)
