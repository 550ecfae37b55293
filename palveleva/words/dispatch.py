"""Words of the clock: what it does by itself, whom it tells what, and why a need was not met."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.unmet import UnmetReason

CLOCK_VERBS: dict[str, LazyString] = {
    "set_help_numbers": _l("Help numbers changed"),
    "set_numbers": _l("Settings changed"),
    "set_phone": _l("Number to call changed"),
    "set_services": _l("Settings of services changed"),
    "hand_over": _l("Nobody took it: back to the coordinator"),
    "must_call": _l("Somebody must be called: no message reaches them"),
    "tell_not_yet": _l("The reporter was told: nobody found so far"),
}

UNMET_REASON: dict[str, LazyString] = {
    UnmetReason.NO_PROVIDER: _l("Nobody offers this service"),
    UnmetReason.NOT_IN_RANGE: _l("No provider close enough"),
    UnmetReason.FULL: _l("Providers had no time"),
    UnmetReason.AWAY: _l("Providers were away"),
    UnmetReason.NO_LICENCE: _l("No provider with a checked qualification"),
    UnmetReason.PRICE: _l("The price did not fit"),
    UnmetReason.SEASON: _l("The season was over"),
    UnmetReason.DECLINED: _l("Providers declined"),
    UnmetReason.NO_ANSWER: _l("Providers did not answer"),
    UnmetReason.RESIDENT_DECLINED: _l("The resident did not want it"),
    UnmetReason.PERMISSION_MISSING: _l("The resident's permission was missing"),
    UnmetReason.NOT_A_MARKET_SERVICE: _l("Belongs to the public service"),
    UnmetReason.NOT_ASKED: _l("Providers were not asked"),
}
