"""What a provider's noes teach: three for one reason propose a change of the profile. A table of rules, and pure."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from palveleva.domain.matching import Profile, is_absent
from palveleva.domain.tuning import PAUSE_DAYS, Change, Tuning, applied
from palveleva.domain.vocabulary import DeclineReason, Urgency

TIMES = 3
WITHIN = timedelta(days=90)  # older noes are forgotten
SILENCE = timedelta(days=90)  # after "no, keep it"


@dataclass(frozen=True)
class Answer:
    """A no (with its reason) or a yes (without) to one request; what the need asked; `in_week` is the work that had
    been agreed in the seven days before."""

    at: datetime
    reason: DeclineReason | None
    service: str
    village: str
    km: float
    urgency: Urgency
    first_day: date
    last_day: date
    in_week: int = 0

    @property
    def weekday(self) -> int | None:
        """The only day on which the work fits; None when there are several."""
        return self.first_day.isoweekday() if self.first_day == self.last_day else None


@dataclass(frozen=True)
class Lesson:
    """Proposed because of so many noes for these reasons, the most frequent first."""

    change: Change
    reasons: tuple[DeclineReason, ...]
    times: int


@dataclass(frozen=True)
class Past:
    """What has been said to proposals before: topics with the moment of the latest answer."""

    made: dict[str, datetime]
    kept: dict[str, datetime]

    def latest(self, topic: str) -> datetime | None:
        return max((said[topic] for said in (self.made, self.kept) if topic in said), default=None)


NOTHING_SAID = Past({}, {})


@dataclass(frozen=True)
class Rule:
    """Noes for these reasons that fit are put together `by` something; TIMES of a kind may teach a change.

    `against` is a yes that says the opposite: what was declined before it teaches nothing any more.
    """

    reasons: frozenset[DeclineReason]
    fits: Callable[[Answer, Profile], bool]
    by: Callable[[Answer], Hashable]
    teaches: Callable[[list[Answer], Profile], Change | None]
    against: Callable[[Answer, Change], bool]


def lessons(
    profile: Profile, answers: Iterable[Answer], *, now: datetime, today: date, past: Past = NOTHING_SAID
) -> list[Lesson]:
    """At most one proposal for each topic. A no teaches once: what one rule has used no later rule reads."""
    recent = [answer for answer in answers if now - WITHIN <= answer.at <= now]
    noes = [answer for answer in recent if answer.reason]
    yeses = [answer for answer in recent if not answer.reason]
    found: dict[str, Lesson] = {}
    for rule in RULES:
        for group in groups(rule, noes, profile):
            used = answered(rule, group, profile, past)
            change, heard = taught(rule, without(group, used), profile, yeses, past)
            if change and is_news(change, profile, today):
                used += heard
                if not is_silent(change, past, now):
                    found.setdefault(change.topic, lesson(change, heard))
            noes = without(noes, used)
    return list(found.values())


def without(noes: list[Answer], some: list[Answer]) -> list[Answer]:
    gone = {id(no) for no in some}
    return [no for no in noes if id(no) not in gone]


def answered(rule: Rule, noes: list[Answer], profile: Profile, past: Past) -> list[Answer]:
    """Those that taught a change which was made or refused afterwards: no other rule may bring them up again."""
    change = rule.teaches(noes, profile) if len(noes) >= TIMES else None
    at = past.latest(change.topic) if change else None
    return [no for no in noes if at and no.at <= at]


def groups(rule: Rule, noes: Iterable[Answer], profile: Profile) -> list[list[Answer]]:
    alike: dict[Hashable, list[Answer]] = defaultdict(list)
    for no in noes:
        if no.reason in rule.reasons and rule.fits(no, profile):
            alike[rule.by(no)].append(no)
    return list(alike.values())


def taught(
    rule: Rule, noes: list[Answer], profile: Profile, yeses: Collection[Answer], past: Past
) -> tuple[Change | None, list[Answer]]:
    """The change that the noes not yet heard teach together, and those noes. Fewer of them may teach another one."""
    while len(noes) >= TIMES:
        change = rule.teaches(noes, profile)
        unheard = [no for no in noes if change and counts(no, rule, change, yeses, past)]
        if len(unheard) == len(noes):
            return change, noes
        noes = unheard
    return None, []


def counts(no: Answer, rule: Rule, change: Change, yeses: Collection[Answer], past: Past) -> bool:
    """A no before a change of the same topic, or before a yes to the opposite, has been heard already."""
    is_heard = change.topic in past.made and no.at <= past.made[change.topic]
    return not is_heard and not any(yes.at >= no.at and rule.against(yes, change) for yes in yeses)


def is_news(change: Change, profile: Profile, today: date) -> bool:
    return applied(profile, change, today) != profile and not (change.kind is Tuning.AWAY and is_absent(profile, today))


def is_silent(change: Change, past: Past, now: datetime) -> bool:
    return change.topic in past.kept and now < past.kept[change.topic] + SILENCE


def lesson(change: Change, noes: list[Answer]) -> Lesson:
    told = [no.reason for no in noes if no.reason]
    return Lesson(change, tuple(sorted(set(told), key=lambda one: (-told.count(one), one))), len(noes))


def without_village(noes: list[Answer], _profile: Profile) -> Change | None:
    return Change(Tuning.VILLAGE_OFF, noes[0].village)


def smaller_radius(noes: list[Answer], profile: Profile) -> Change | None:
    """The largest whole kilometre that reaches none of them."""
    radius = ceil(min(no.km for no in noes)) - 1
    return Change(Tuning.RADIUS, radius) if 1 <= radius < profile.radius_km else None


def without_service(noes: list[Answer], profile: Profile) -> Change | None:
    """Not the last one: a provider of nothing is the coordinator's matter."""
    return Change(Tuning.SERVICE_OFF, noes[0].service) if profile.services - {noes[0].service} else None


def without_day(noes: list[Answer], profile: Profile) -> Change | None:
    day = noes[0].weekday
    return Change(Tuning.DAY_OFF, day) if day and profile.weekdays - {day} else None


def less_work(noes: list[Answer], profile: Profile) -> Change | None:
    """As much a week as they had in hand when they said no; nothing in hand: it is not the work, but the time."""
    carried = max(no.in_week for no in noes)
    if not carried:
        return Change(Tuning.AWAY, PAUSE_DAYS)
    return Change(Tuning.WEEK, carried) if carried < profile.capacity_per_week else None


def is_reached_by_radius(no: Answer, profile: Profile) -> bool:
    return no.village not in profile.served | profile.not_served and is_away_from_home(no, profile)


def is_away_from_home(no: Answer, profile: Profile) -> bool:
    return no.village != profile.home


def is_for_today(no: Answer, _profile: Profile) -> bool:
    return no.urgency is Urgency.TODAY


def always(_no: Answer, _profile: Profile) -> bool:
    return True


def together(_no: Answer) -> Hashable:
    return None


RULES = (
    Rule(
        frozenset({DeclineReason.NOT_MY_WORK}),
        always,
        lambda no: no.service,
        without_service,
        lambda yes, change: yes.service == change.value,
    ),
    Rule(
        frozenset({DeclineReason.TOO_FAR}),
        is_away_from_home,
        lambda no: no.village,
        without_village,
        lambda yes, change: yes.village == change.value,
    ),
    Rule(
        frozenset({DeclineReason.TOO_FAR}),
        is_reached_by_radius,
        together,
        smaller_radius,
        lambda yes, change: yes.km > float(change.value),
    ),
    Rule(
        frozenset({DeclineReason.WRONG_DAY, DeclineReason.NO_TIME}),
        lambda no, _profile: no.weekday is not None and no.urgency is not Urgency.TODAY,
        lambda no: no.weekday,
        without_day,
        lambda yes, change: yes.weekday == change.value,
    ),
    Rule(
        frozenset({DeclineReason.NO_URGENT, DeclineReason.NO_TIME}),
        is_for_today,
        together,
        lambda _noes, _profile: Change(Tuning.URGENT_OFF),
        lambda yes, _change: yes.urgency is Urgency.TODAY,
    ),
    Rule(
        frozenset({DeclineReason.FULL, DeclineReason.NO_TIME}),
        always,
        together,
        less_work,
        lambda yes, change: change.kind is Tuning.AWAY or yes.in_week >= int(change.value),
    ),
    Rule(
        frozenset({DeclineReason.ILL}),
        always,
        together,
        lambda _noes, _profile: Change(Tuning.AWAY, PAUSE_DAYS),
        lambda _yes, _change: True,
    ),
)
