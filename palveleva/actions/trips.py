"""Asking about several needs of one village as one trip."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.waves import send_to
from palveleva.db import held_if_free, lock_all
from palveleva.domain.dispatch import may_go_alone
from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.matching import Ranking
from palveleva.domain.permissions import Permission, may
from palveleva.domain.settings import Settings
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.models import Need, Wave
from palveleva.queries.standing import caution_of
from palveleva.queries.trips import UNASKED, small_ones_beside, trip_rankings, waiting_for_company
from palveleva.settings import settings_of


@action(Permission.COORDINATE_NEED)
def send(need: Need, others: Sequence[Need], *, by: Any, now: datetime) -> list[Wave]:
    """Ask the same providers about a need and others of its village: about all of them, or about none.

    Each may then be answered by itself. Raises NotNow `no_company` for needs that are not two or more of one village,
    `wave_sent` when one of them is being asked about, `nobody_for_all` when no provider fits all of them; and what
    asking about one raises.
    """
    needs = [need, *others]
    if not all(may(by, Permission.COORDINATE_NEED, other) for other in others):
        raise NotAllowed
    lock_all(needs)
    if not others or any(other.village_id != need.village_id for other in others):
        raise NotNow("no_company")
    if any(one.state is NeedState.OFFERING for one in needs):
        raise NotNow("wave_sent")
    rankings = trip_rankings(needs, now=now)
    if not rankings[0].candidates:
        raise NotNow("nobody_for_all")
    return ask_about_all(needs, rankings, by=by, now=now)


def ask_with_company(need: Need, settings: Settings, *, by: Any, now: datetime) -> int:
    """About how many needs the same providers were asked: this one, and what one provider could do with it. 0: none.

    Only what automation may ask about, each that is added by the rule of the coordinator's tap, the oldest first.
    """
    needs, rankings = [need], None
    for other in company_of(need, settings):
        together = trip_rankings([*needs, other], now=now, asks_again=False)
        if together[0].candidates:
            needs, rankings = [*needs, other], together
    return len(ask_about_all(needs, rankings, by=by, now=now)) if rankings else 0


def company_of(need: Need, settings: Settings) -> list[Need]:
    """What waits in its village, held. Whatever somebody else holds is passed by, so that none waits for the other."""
    if need.urgency is not Urgency.FLEXIBLE or need.state not in UNASKED:
        return []
    found = (held_if_free(Need, need_id) for need_id in small_ones_beside(need))
    held = [one for one in found if one and may_go_alone(one.state, settings.rule_of(one.service_id), caution_of(one))]
    fit = waiting_for_company([need, *held]) if held else frozenset()
    return [one for one in held if one.id in fit] if need.id in fit else []


def ask_about_all(needs: Sequence[Need], rankings: Sequence[Ranking], *, by: Any, now: datetime) -> list[Wave]:
    settings = settings_of(needs[0].municipality_id)
    size, trip = max(settings.asked_together(one.service_id) for one in needs), needs[0].id
    pairs = zip(needs, rankings, strict=True)
    return [send_to(*pair, settings, by=by, now=now, size=size, trip=trip) for pair in pairs]
