"""Words of the settings: names of the numbers, their units, and what they mean."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.settings import NUMBERS

NUMBER: dict[str, LazyString] = {
    "wave_size": _l("Providers asked at once"),
    "company_days": _l("No hurry: waits for a joint trip"),
    "trip_km": _l("Joint trip: around one village up to"),
    "answer_today": _l("Needed today"),
    "answer_week": _l("Needed this week"),
    "answer_flexible": _l("No hurry"),
    "widen_first": _l("First step"),
    "widen_second": _l("Second step"),
    "widen_third": _l("Third step"),
    "quiet_from": _l("Quiet from"),
    "quiet_until": _l("Quiet until"),
    "today_at_night": _l("Needs for today, or about danger, may be asked about in quiet hours too"),
    "remind_office": _l("Coordinator, when a need waits untouched"),
    "remind_reporter": _l("Reporter, when your question is not answered"),
    "remind_schedule": _l("Provider, when no time has been agreed"),
    "remind_completion": _l("Provider, when the agreed time has passed"),
    "unmet_after": _l("Stop looking for a provider"),
    "confirmed_after": _l("Count the work as done without the reporter’s word"),
}

# heading, icon, what it is about, the numbers
GROUPS: tuple[tuple[LazyString, str, LazyString, tuple[str, ...]], ...] = (
    (
        _l("Asking"),
        "send",
        _l(
            "How many are asked together. A need with no hurry that goes by itself may first wait for other needs in"
            " its village or nearby, so that one trip does them all; 0 asks at once. A trip may go through villages"
            " that are near each other; 0 km keeps it to one."
        ),
        ("wave_size", "company_days", "trip_km"),
    ),
    (
        _l("Time to answer"),
        "timer",
        _l("After this the next providers are asked. Nights do not count."),
        ("answer_today", "answer_week", "answer_flexible"),
    ),
    (
        _l("Farther away"),
        "map-pin",
        _l("When nobody near enough is left, providers whose area ends a little short are asked too. 0 skips a step."),
        ("widen_first", "widen_second", "widen_third"),
    ),
    (
        _l("Quiet hours"),
        "moon",
        _l("Nobody is asked or reminded then. What is due goes out in the morning."),
        ("quiet_from", "quiet_until", "today_at_night"),
    ),
    (
        _l("Reminders"),
        "bell",
        _l(
            "Who is reminded, and after how long; for work needed today, after the time to answer."
            " Then less and less often, until something happens."
        ),
        ("remind_office", "remind_reporter", "remind_schedule", "remind_completion"),
    ),
    (
        _l("When nothing happens"),
        "hourglass",
        _l("Half-way, the reporter hears that nobody has been found so far."),
        ("unmet_after", "confirmed_after"),
    ),
)

# As short as they are, since the box of a choice on a phone has room for twenty letters; the page says more above them.
WAY: dict[str, LazyString] = {
    "each_by_hand": _l("I send every round"),
    "first_by_hand": _l("I send the first"),
    "by_itself": _l("All go by themselves"),
}

UNIT: dict[str, LazyString] = {
    "providers": _l("providers"),
    "minutes": _l("minutes"),
    "hours": _l("hours"),
    "days": _l("days"),
    "percent": _l("% more"),
    "kilometres": _l("kilometres"),
}
BOUNDS = {one.name: one for one in NUMBERS}


def unit_of(name: str) -> LazyString:
    return UNIT[BOUNDS[name].metadata["unit"]]


def hint_of(name: str) -> str:
    """What it is without being set, and how far it may go."""
    number = BOUNDS[name]
    least, most = number.metadata["least"], number.metadata["most"]
    return _("%(least)s–%(most)s, usually %(usual)s", least=least, most=most, usual=number.default)
