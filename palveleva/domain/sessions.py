"""How long somebody stays in on a device, and what the device is called."""

import re
from collections.abc import Set
from datetime import datetime, timedelta

from palveleva.domain.vocabulary import Role

# A phone in a drawer over the winter still opens; every use begins the time anew.
ON_A_PHONE = timedelta(days=180)
# The desk sees everybody's data: it is left for the night, and signed in to anew every week.
AT_THE_DESK = timedelta(days=7)
DESK_LEFT_ALONE = timedelta(hours=12)
HALF_IN = timedelta(minutes=15)  # from the password to the second factor
TAPPED_AGAIN = timedelta(minutes=15)  # the answer was lost, or a second tap took its place
NOTED_EVERY = timedelta(hours=1)

SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux"),
)
BROWSERS = (
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Edge", r"Edg(?:A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"(?:Firefox|FxiOS)/"),
    ("Chrome", r"(?:Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)


def lives_for(roles: Set[Role]) -> timedelta:
    return AT_THE_DESK if Role.COORDINATOR in roles else ON_A_PHONE


def is_left_alone(roles: Set[Role], *, seen_at: datetime, now: datetime) -> bool:
    return Role.COORDINATOR in roles and now - seen_at >= DESK_LEFT_ALONE


def device_of(user_agent: str) -> str:
    """The device in names that a person knows: "Android, Chrome"; empty when it does not say."""
    found = (first(names, user_agent) for names in (SYSTEMS, BROWSERS))
    return ", ".join(name for name in found if name)


def first(names: tuple[tuple[str, str], ...], text: str) -> str | None:
    return next((name for name, pattern in names if re.search(pattern, text)), None)
