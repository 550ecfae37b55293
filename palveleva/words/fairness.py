"""Fair turns, worded: the published criteria, how even it was, why a provider says no, who stands before whom."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.fairness import Evenness
from palveleva.domain.vocabulary import DeclineReason
from palveleva.words.unbroken import unbroken

# A phone of an older release, a work given back and a closed need tell their reasons in the same words.
DECLINE_REASON: dict[str, LazyString] = {
    DeclineReason.NO_TIME: _l("No time"),
    DeclineReason.TOO_FAR: _l("Too far"),
    DeclineReason.NOT_MY_WORK: _l("Not my kind of work"),
    DeclineReason.NO_URGENT: _l("Too short notice"),
    DeclineReason.WRONG_DAY: _l("The day does not fit"),
    DeclineReason.FULL: _l("Enough work already"),
    DeclineReason.PRICE: _l("The price does not fit"),
    DeclineReason.SEASON: _l("Wrong season"),
    DeclineReason.ILL: _l("Ill"),
    "not_reachable": _l("The resident was not reached"),
    "not_possible": _l("Could not be done"),
    "not_needed": _l("No longer needed"),
    "done_by_others": _l("Somebody else did it"),
    "person_declined": _l("The resident does not want it"),
    "mistake": _l("Reported by mistake"),
    DeclineReason.OTHER: _l("Another reason"),
}

# The gates of domain/matching and the order of domain/turns as anybody may read them: one sentence for each code.
GATE: dict[str, LazyString] = {
    "paused": _l("The provider is not paused."),
    "pending_check": _l("The coordinator has checked the provider’s details."),
    "ended": _l("The provider still takes work through this service."),
    "no_service": _l("The provider offers the service that is needed."),
    "credential_missing": _l("Where the work needs a licence or a register entry, the coordinator has seen it."),
    "gave_back": _l("The provider has not given this same work back."),
    "village_not_served": _l("The provider has not left the village out."),
    "too_far": _l(
        "The village is within the distance the provider has chosen, as the crow flies, or on the provider’s own list."
    ),
    "absent": _l("The provider is not away on all the days on which the work could be done."),
    "no_suitable_day": _l("At least one of those days is a working day of the provider."),
    "no_urgent": _l("Only those who take urgent work are asked about work needed today."),
    "full": _l("The provider has less work in hand than the provider’s own limit."),
    "week_full": _l("The provider has agreed on less work within seven days than the provider’s own limit."),
    "declined": _l("The provider has not already said no to this need."),
    "already_asked": _l("The provider is not being asked about it already."),
}
ORDER: dict[str, LazyString] = {
    "fewer_offers": _l("Whoever has had the fewest requests of the same group of services in the last 60 days."),
    "nearer": _l("Of those with equally many: whoever is nearer, in estimated minutes of driving."),
    "waited_longer": _l("Of the equally near: whoever has waited longest since the last request."),
    "draw": _l(
        "If that is equal too, a lot decides. It is drawn anew for each need and does not follow names or numbers."
    ),
}

EVENNESS: dict[str, LazyString] = {
    Evenness.EVEN: _l("Evenly"),
    Evenness.FAIRLY_EVEN: _l("Fairly evenly"),
    Evenness.UNEVEN: _l("Unevenly"),
    Evenness.TOO_LITTLE: _l("Too little to say"),
}
EVENNESS_TONE = {
    Evenness.EVEN: "ok",
    Evenness.FAIRLY_EVEN: "wait",
    Evenness.UNEVEN: "warn",
    Evenness.TOO_LITTLE: "done",
}


def ahead(reason: dict[str, Any] | Any) -> str:
    """Why a candidate stands before the next one: a Reason, or the same out of the trace of a wave."""
    code, params = (reason["code"], reason["params"]) if isinstance(reason, dict) else (reason.code, reason.params)
    if code == "fewer_offers":
        return _("Ahead of the next: fewer requests in 60 days (%(this)s, the next %(next)s)", **params)
    if code == "nearer":
        return _("Ahead of the next: nearer (%(this)s min, the next %(next)s min)", **params)
    if code == "waited_longer":
        return waited(params)
    return _("Ahead of the next by lot: everything else is equal")


def waited(params: dict[str, Any]) -> str:
    if params["this"] is None:
        return _("Ahead of the next: not asked before")
    if params["this"] == params["next"]:
        return _("Ahead of the next: asked a little earlier")
    return ngettext(
        "Ahead of the next: longer since the last request (%(num)d day, the next %(next)s)",
        "Ahead of the next: longer since the last request (%(num)d days, the next %(next)s)",
        params["this"],
        next=params["next"],
    )


def listed(reasons: Iterable[str]) -> str:
    return ", ".join(str(DECLINE_REASON[reason]) for reason in reasons)


def long_time(hours: float) -> str:
    """A median of hours in whole units: "3 tuntia"."""
    if hours * 60 < 1:
        return _("under a minute")
    told = format_timedelta(timedelta(hours=hours), granularity="minute", threshold=1.5, locale=get_locale())
    return unbroken(str(told))
