"""Asking about several needs of one village as one trip."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.waves import send_to
from palveleva.db import lock_all
from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.permissions import Permission, may
from palveleva.domain.vocabulary import NeedState
from palveleva.models import Need, Wave
from palveleva.queries.trips import trip_rankings
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
    settings = settings_of(need.municipality_id)
    size = max(settings.asked_together(one.service_id) for one in needs)
    return [send_to(*pair, settings, by=by, now=now, size=size) for pair in zip(needs, rankings, strict=True)]
