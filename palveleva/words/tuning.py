"""Changes of one tap, worded; and why requests passed a provider by, said to the provider."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.tuning import Change, Tuning
from palveleva.words.codes import WEEKDAYS

# What only the coordinator can open.
COORDINATORS = frozenset({"paused", "pending_check", "ended", "credential_missing", "no_service"})

SHUT: dict[str, LazyString] = {
    "paused": _l("You had paused"),
    "pending_check": _l("Your details were not checked yet"),
    "ended": _l("You had left the service"),
    "no_service": _l("You did not offer the service"),
    "village_not_served": _l("You have left the village out"),
    "too_far": _l("The village is farther away than you go"),
    "credential_missing": _l("Your licence or register entry has not been checked"),
    "absent": _l("You were away"),
    "no_suitable_day": _l("Your working days did not fit"),
    "no_urgent": _l("You take no work for the same day"),
    "full": _l("You had as much work in hand as you want"),
    "week_full": _l("You had as much work in a week as you want"),
    "declined": _l("You had said no already"),
    "gave_back": _l("You had given the work back"),
    "already_asked": _l("You were being asked already"),
}


def tap(change: Change, provider: Any, villages: Mapping[str, str], services: Mapping[str, str]) -> str:
    """What the button does; a number with how it is now, unless it has been done (provider None)."""
    words = plain(change, villages, services)
    if provider is None or change.kind not in NUMBERS:
        return words
    return _("%(change)s (now %(number)s)", change=words, number=round(getattr(provider, NUMBERS[change.kind][0])))


def plain(change: Change, villages: Mapping[str, str], services: Mapping[str, str]) -> str:
    """Names are given for slugs and ids; one that is not known any more is said as it is."""
    value = str(change.value)
    facts = {"value": value, "village": villages.get(value, value), "service": services.get(value, value)}
    if change.kind in (Tuning.DAY_OFF, Tuning.DAY_ON):
        facts["day"] = str(WEEKDAYS[int(value) - 1])
    return str(NUMBERS[change.kind][1] if change.kind in NUMBERS else TAPS[change.kind]) % facts


NUMBERS: dict[Tuning, tuple[str, LazyString]] = {
    Tuning.RADIUS: ("radius_km", _l("Serve up to %(value)s km from home")),
    Tuning.WEEK: ("capacity_per_week", _l("Jobs a week: at most %(value)s")),
    Tuning.OPEN: ("max_open", _l("Jobs in hand: at most %(value)s")),
}
TAPS: dict[Tuning, LazyString] = {
    Tuning.DAY_OFF: _l("No work on this weekday: %(day)s"),
    Tuning.DAY_ON: _l("Also work on this weekday: %(day)s"),
    Tuning.VILLAGE_OFF: _l("Leave out the village: %(village)s"),
    Tuning.VILLAGE_ON: _l("Serve the village: %(village)s"),
    Tuning.SERVICE_OFF: _l("Leave out the service: %(service)s"),
    Tuning.URGENT_OFF: _l("No work for the same day"),
    Tuning.URGENT_ON: _l("Also work for the same day"),
    Tuning.AWAY: _l("A two-week pause, from today"),
    Tuning.BACK: _l("Back again: end the current days away"),
}
