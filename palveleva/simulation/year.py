"""The year itself: reports come, people act when they think of it, the real clock looks at what is due. No waiting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from palveleva.actions import needs
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Channel, Consent
from palveleva.domain.workdays import is_workday
from palveleva.models import Need, Person, Service
from palveleva.queries.reference import services_in_order
from palveleva.simulation.agenda import Agenda, Deed
from palveleva.simulation.chance import Chance
from palveleva.simulation.desk import RESIDENT, Desk
from palveleva.simulation.habits import HABITS
from palveleva.simulation.people import People
from palveleva.simulation.town import months_of, settled, trust_automation
from palveleva.work import duties

FIRST_DAY = date(2027, 1, 4)
AFTERWARDS = timedelta(days=60)  # what was told on the last day still has its way to go
A_MOMENT = timedelta(seconds=1)
HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True)
class Living:
    """How a year is lived: `days` long, with so many needs; with joint trips, or each need by itself.

    `company_days`: automation asks about whatever it may, and what has no hurry waits so long for company; None: the
    coordinator sends every first wave.
    """

    seed: int
    days: int
    needs: int
    makes_trips: bool = True
    company_days: int | None = None


class Year:
    """Its needs are spread over it by chance and season."""

    def __init__(self, how: Living) -> None:
        self.chance, self.agenda, self.days = Chance(how.seed), Agenda(), how.days
        self.start = at_oclock(FIRST_DAY, 0)
        self.town = settled(self.start, self.chance)
        self.people = People(self.agenda, self.chance)
        lets_wait = how.makes_trips and how.company_days != 0
        self.desk = Desk(self.town.coordinator, self.chance, makes_trips=how.makes_trips, lets_wait=lets_wait)
        if how.company_days is not None:
            trust_automation(self.town.coordinator, how.company_days, self.start)
        self.services = [(service, months_of(service)) for service in services_in_order()]
        self.end = self.start + timedelta(days=how.days) + AFTERWARDS
        self.plan(how.needs)

    def plan(self, number: int) -> None:
        for _ in range(number):
            day = FIRST_DAY + timedelta(days=self.chance.random.randrange(self.days))
            minutes = timedelta(minutes=self.chance.random.randrange(8 * 60, 20 * 60))
            self.agenda.add(at_oclock(day, 0) + minutes, self.report)
        for ahead in range((self.end - self.start).days):
            day = FIRST_DAY + timedelta(days=ahead)
            if is_workday(day):
                self.agenda.add(at_oclock(day, HABITS.at_desk), self.desk.sit_down)

    def run(self, seen: Callable[[datetime], None] = lambda _now: None) -> None:
        """From moment to moment at which somebody acts or the clock has something to look at."""
        now = self.next_moment()
        while now is not None and now <= self.end:
            if self.agenda.next_at() == now:
                self.let(self.agenda.pop(), now)
            else:
                duties.sweep(now)
            self.people.read_notices(now)
            seen(now)
            now = self.next_moment()

    def next_moment(self) -> datetime | None:
        due = db.session.scalar(select(func.min(Need.due_at)))
        db.session.commit()
        moments = [at for at in (self.agenda.next_at(), due and due + A_MOMENT) if at]
        return min(moments, default=None)

    def let(self, deed: Deed, now: datetime) -> None:
        try:
            deed(now)
            db.session.commit()
        except Refused:
            db.session.rollback()  # too late, or taken: the phone would say so

    def report(self, now: datetime) -> None:
        service = self.something(now)
        slug = self.somewhere()
        consent = self.chance.one_of(HABITS.consent)
        told = needs.Report(
            id=str(UUID(int=self.chance.random.getrandbits(128), version=4)),
            text=f"{service.fi}: apua tarvitaan",
            village=slug,
            urgency=self.chance.one_of(HABITS.urgency),
            consent=consent,
            service=service.id,
            contact=RESIDENT if consent is Consent.GRANTED else None,
            channel=Channel.PHONE_APP,
        )
        teller = db.session.get_one(Person, self.town.tellers[slug])
        needs.report(needs.home_of(teller), told, by=teller, now=now)

    def something(self, now: datetime) -> Service:
        of_season = [one for one, months in self.services if now.month in months]
        everyday = [one for one in of_season if one.id in HABITS.everyday]
        return self.chance.any_of(everyday if self.chance.happens(HABITS.is_everyday) else of_season)

    def somewhere(self) -> str:
        if self.chance.happens(HABITS.in_the_centre):
            return self.town.centre
        return self.chance.any_of([slug for slug in self.town.tellers if slug != self.town.centre])


def at_oclock(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), HELSINKI).astimezone(UTC)
