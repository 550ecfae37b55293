"""What a request says wherever it is sent: which service, in which village, and when."""

from datetime import datetime

from palveleva.domain.vocabulary import Urgency
from palveleva.i18n import short_day, short_days, spoken
from palveleva.models import Need
from palveleva.words.messages import IN_THE_VILLAGE
from palveleva.words.soon import how_soon


def service_named(need: Need) -> str:
    return need.service.name_in(spoken()) if need.service else ""


def what_is_asked(need: Need, service: str, on_days: str) -> str:
    return str(IN_THE_VILLAGE % {"service": service, "village": need.village.name, "when": on_days})


def when(need: Need, *, now: datetime) -> str:
    """The days that were told: whoever says yes by text message has seen no others. Today is before any last day.

    What leaves `now` is read later: a day stands beside whatever is said of today or of a week.
    """
    is_urgent = need.urgency is Urgency.TODAY and need.wanted_from is None
    days = "" if is_urgent else short_days(need.wanted_from, need.wanted_until)
    is_of_today = need.told_on == need.village.municipality.day_of(now)
    words = days or how_soon(need.urgency, short_day(need.told_on), is_of_today=is_of_today)
    return words[:1].lower() + words[1:]
