"""Why somebody was chosen or left out, worded."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from palveleva.domain.reasons import TO_CALL
from palveleva.i18n import short_day
from palveleva.words.codes import WEEKDAYS
from palveleva.words.unbroken import with_units

FITS = {
    "offers_service": _l("Offers this service"),
    "home_village": _l("Works in this village"),
    "served_village": _l("Serves this village"),
    "credential_checked": _l("Qualification checked"),
    "never_asked": _l("Not asked before"),
    "room": _l("Work in hand: %(open)s of %(cap)s"),
    "turn": _l("Requests in 60 days: %(offers)s"),
    "widened": _l("A little too far: about %(km)s km, usually up to %(radius)s km"),
    "trip": _l("Can do all %(n)s jobs of one trip"),
    "trip_through": _l("Can do all %(n)s jobs of one trip: %(way)s"),
}
OBSTACLES = {
    "paused": _l("Paused"),
    "pending_check": _l("Waiting for a check"),
    "ended": _l("Ended"),
    "no_service": _l("Does not offer this service"),
    "village_not_served": _l("Does not serve this village"),
    "credential_missing": _l("Qualification not checked"),
    "no_urgent": _l("Takes no urgent work"),
    "declined": _l("Has declined this need"),
    "gave_back": _l("Has given this work back"),
    "already_asked": _l("Is being asked now"),
    TO_CALL: _l("No message reaches them. Call."),
    "asked_before": _l("Was asked and has not answered"),
    "not_whole_trip": _l("Does not do all the jobs of this trip, or cannot fit them all into one day"),
    "too_far": _l("Too far: about %(km)s km, serves up to %(radius)s km"),
    "full": _l("Hands full: %(open)s of %(cap)s"),
    "week_full": _l("The week is full: %(week)s of %(cap)s"),
}


def fit(code: str, params: dict[str, Any], villages: dict[str, str]) -> str:
    """A reason for a candidate. `villages` gives names for slugs."""
    if code == "distance":
        home = villages.get(params["home"], params["home"])
        told = {"km": params["km"], "minutes": params["minutes"], "home": home}
        return with_units(_("About %(km)s km, %(minutes)s min from: %(home)s", **told))
    if code == "free_days":
        return _("Suitable days: %(days)s", days=days_of(params["days"]))
    if code == "last_asked":
        return asked_before(params["days"])
    key = "trip_through" if code == "trip" and "way" in params else code
    return with_units(str(FITS.get(key, code)) % params)


def asked_before(days: int) -> str:
    """Counted back from the round, in whole days of 24 hours: its trace is read weeks after."""
    if not days:
        return _("Last asked less than a day before")
    return ngettext("Last asked %(num)d day before", "Last asked %(num)d days before", days)


def obstacle(code: str, params: dict[str, Any]) -> str:
    """Why a provider was left out."""
    if code == "absent":
        return _("Away until %(until)s", until=short_day(date.fromisoformat(params["until"])))
    if code == "no_suitable_day":
        return _("Works on other days: %(days)s", days=days_of(params["days"]))
    return with_units(str(OBSTACLES.get(code, code)) % params)


def days_of(days: list[int]) -> str:
    return ", ".join(str(WEEKDAYS[day - 1]) for day in days)
