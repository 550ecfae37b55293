"""How automation asks: the next providers in turn, then those a little too far, then the coordinator."""

from datetime import datetime
from typing import Any

from palveleva.actions.chasing import tell_office
from palveleva.actions.waves import send_to
from palveleva.audit import remember
from palveleva.db import set_quietly
from palveleva.domain.matching import Ranking
from palveleva.domain.settings import Settings
from palveleva.models import Need
from palveleva.queries.candidates import rankings_for


def ask_next(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """Send the next wave to whoever was not asked in this search. Nobody left: hand the need over."""
    ranking = next_in_reach(need, settings, now=now)
    if ranking is None:
        hand_over(need, settings, by=by, now=now)
        return 0
    send_to(need, ranking, settings, by=by, now=now)
    return 1


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
