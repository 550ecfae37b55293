"""How automation asks: the next providers in turn, then those a little too far, then the coordinator."""

from datetime import datetime
from typing import Any

from palveleva.actions.chasing import tell_office
from palveleva.actions.trips import ask_with_company
from palveleva.actions.waves import send_to
from palveleva.audit import remember
from palveleva.db import set_quietly
from palveleva.domain.matching import Ranking
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Need
from palveleva.queries.candidates import rankings_for
from palveleva.queries.trips import waiting_for_company


def ask_next(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """Ask whoever was not asked in this search, together with what waits in its village. About how many needs.

    Without company it waits for some where the municipality lets it. Nobody left: it is handed over.
    """
    together = ask_with_company(need, settings, by=by, now=now)
    if together or waits(need, settings, by=by, now=now):
        return together
    ranking = next_in_reach(need, settings, now=now)
    if ranking is None:
        hand_over(need, settings, by=by, now=now)
        return 0
    send_to(need, ranking, settings, by=by, now=now)
    return 1


def waits(need: Need, settings: Settings, *, by: Any, now: datetime) -> bool:
    """Whether it waits for company from now on. Once, and not after anybody was asked or nobody was there to be."""
    is_new = need.state in (NeedState.SUBMITTED, NeedState.READY) and not need.waves and need.asked_all_at is None
    if not settings.company_days or not is_new or need.id not in waiting_for_company([need]):
        return False
    if need.state is NeedState.SUBMITTED:
        need.take("approve", by.roles, now=now)
    need.take("pool", by.roles, now=now)
    remember("pool", need, by=by, now=now)
    return True


def next_in_reach(need: Need, settings: Settings, *, now: datetime) -> Ranking | None:
    """Those within their own reach first; the reach is stretched only where nobody is left."""
    steps = rankings_for(need, now=now, widenings=(0, *settings.widenings), asks_again=False)
    return next((ranking for ranking in steps if ranking.candidates), None)


def hand_over(need: Need, _settings: Settings, *, by: Any, now: datetime) -> int:
    """Nobody is left to be asked, or a human must decide: the coordinator is told once in a search."""
    is_news = need.asked_all_at is None
    set_quietly(need, asked_all_at=now)
    if is_news:
        remember("hand_over", need, by=by, now=now)
        tell_office(need, "no_taker", now=now, about=need.looking_since.isoformat())
    return int(is_news)
