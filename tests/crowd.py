"""A municipality that grows: each household brings a village, a firm, people of every kind and needs at every stage."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from palveleva.actions import (
    assignments,
    attempts,
    needs,
    newcomers,
    offers,
    office,
    photos,
    providers,
    review,
    trips,
    tuning,
    waves,
)
from palveleva.actions import understanding as reading
from palveleva.actions.people import start_sign_in
from palveleva.audit import remember
from palveleva.db import db, utcnow
from palveleva.domain.tuning import Change, Tuning
from palveleva.domain.vocabulary import CallResult, DeliveryState, Outcome, ReplyUse
from palveleva.models import Assignment, Delivery, Need, Notice, Person, Provider, Village
from palveleva.pictures import rebuilt
from tests.domain.pictures import a_picture
from tests.people import Town, a_provider, a_report, person


class Household:
    """The `number`th of the crowd and those around it, all of Saarijärvi."""

    def __init__(self, town: Town, number: int) -> None:
        self.town, self.kaisa, self.number = town, town.kaisa, number
        self.village = self.a_village()
        self.firm = self.a_firm()
        self.teller, self.worker = self.people()
        self.needs: list[Need] = []

    def a_village(self) -> Village:
        forms = dict.fromkeys(("name", "where", "from_", "to"), f"Kylä {self.number:02}")
        place = {"slug": f"kyla-{self.number}", "lat": 62.70 + self.number / 1000, "lon": 25.26, "inhabitants": 90}
        village = Village(municipality_id=self.kaisa.municipality_id, **forms, **place)
        db.session.add(village)
        db.session.flush()
        newcomers.renew_poster(village, by=self.kaisa)
        return village

    def a_firm(self) -> Provider:
        services = list(self.town.provider("P16").services)
        firm = a_provider(f"C{self.number:03}", f"Firma {self.number:02}", self.village, services)
        db.session.add(firm)
        db.session.flush()
        today = utcnow().date()
        providers.add_absence(firm, today + timedelta(days=60), today + timedelta(days=70), by=self.kaisa)
        providers.check_credential(firm, "nuohous", by=self.kaisa)
        tuning.make(firm, Change(Tuning.RADIUS, 26), by=self.kaisa)
        return firm

    def people(self) -> tuple[Person, Person]:
        number = self.number
        known = {
            "teller": {"is_volunteer": True, "village": self.village, "phone": "0401234567"},
            "worker": {"provider": self.firm},
            "newcomer": {"is_pending": True, "village": self.village, "phone": "0401234567"},
            "desk": {"is_coordinator": True},
        }
        made = {kind: person(f"{kind}{number}", **facts) for kind, facts in known.items()}
        db.session.add_all(made.values())
        db.session.flush()
        for one in (*made.values(), self.kaisa, self.town.aino):
            start_sign_in(one, now=utcnow())
        remember("carry_in", made["teller"], by=self.kaisa, now=utcnow(), acts=1)
        return made["teller"], made["worker"]

    def lives(self) -> None:
        """Needs at every third stage, the first household's at all of them; and what the office writes of its own."""
        for stage in STAGES[self.number % 3 :: 3] if self.number else STAGES:
            self.needs.append(self.told())
            stage(self, self.needs[-1])
        office.add_memo(needs.home_of(self.kaisa), f"Muista {self.number}", by=self.kaisa)
        for use in ReplyUse:
            office.add_reply(needs.home_of(self.kaisa), use, {"fi": f"Hei {self.number}"}, by=self.kaisa)
        db.session.commit()

    def told(self) -> Need:
        report = a_report(village=self.village.slug, text=f"Rappuset lumen alla, talo {self.number}")
        return needs.report(needs.home_of(self.teller), report, by=self.teller)


def new(_home: Household, _need: Need) -> None:
    """As it came."""


def called(home: Household, need: Need) -> None:
    attempts.log(need, CallResult.NO_ANSWER, utcnow() + timedelta(hours=3), by=home.kaisa)


def asked_back(home: Household, need: Need) -> None:
    review.remark(need, "Soitettu", by=home.kaisa)
    office.pin(need, need.notes[-1].id, True, by=home.kaisa)
    review.ask_back(need, "Mikä talo?", by=home.kaisa)


def cut_in_two(home: Household, need: Need) -> None:
    first, second = (reading.Half(text, "lumityot") for text in ("Rappuset", "Polku"))
    reading.split(need, first, second, need.version, by=home.kaisa)


def joined(home: Household, need: Need) -> None:
    reading.join(need, home.told(), by=home.kaisa)


def offered(home: Household, need: Need) -> None:
    waves.send(need, by=home.kaisa)
    db.session.commit()
    db.session.expire(need)
    for offer in need.offers:
        offers.ask(offer, "Onko koiraa?", by=offer.provider.people[0])


def offered_together(home: Household, need: Need) -> None:
    trips.send(need, [home.told()], by=home.kaisa)


def agreed(home: Household, need: Need) -> Assignment:
    review.approve(need, by=home.kaisa)
    work = assignments.assign_by_hand(need, home.firm, by=home.kaisa)
    db.session.commit()
    db.session.expire(need)
    return work


def scheduled(home: Household, need: Need) -> Assignment:
    work = agreed(home, need)
    assignments.schedule(work, utcnow() + timedelta(hours=5), by=home.worker)
    return work


def done(home: Household, need: Need) -> None:
    work = scheduled(home, need)
    assignments.complete(work, by=home.worker, minutes=30)
    needs.confirm(need, True, by=home.teller)


def unmet(home: Household, need: Need) -> None:
    offered(home, need)
    review.close(need, Outcome.UNMET, by=home.kaisa)
    lose_a_message(need)


def lose_a_message(need: Need) -> None:
    notice = db.session.scalars(db.select(Notice).where(Notice.need_id == need.id)).first()
    facts = {"notice_id": notice.id, "person_id": notice.person_id, "need_id": need.id, "medium": "push"}
    db.session.add(Delivery(**facts, state=DeliveryState.GIVEN_UP, created_at=utcnow()))


STAGES = (new, called, asked_back, cut_in_two, joined, offered, offered_together, agreed, scheduled, done, unmet)


def grow(town: Town, first: int, last: int) -> list[Household]:
    made = [Household(town, number) for number in range(first, last)]
    for home in made:
        home.lives()
    return made


def photo_of(need: Need) -> str:
    """A photo of it, as its teller's phone would have brought it: its key."""
    photos.declare({str(uuid4()): need.id}, need.municipality_id, now=utcnow())
    photos.keep(need, rebuilt(a_picture()), by=need.reporter)
    db.session.commit()
    return need.photo.id


def busy(town: Town, need: Need, numbers: Any) -> None:
    """Much happens around one need: calls, remarks, offers with questions, reports of others that are joined to it."""
    for number in numbers:
        attempts.log(need, CallResult.NO_ANSWER, utcnow() + timedelta(days=1), by=town.kaisa)
        review.remark(need, f"Huomautus {number}", by=town.kaisa)
        other = needs.report(needs.home_of(town.aino), a_report(text="Rappuset lumen alla"), by=town.aino)
        reading.join(need, other, by=town.kaisa)
        needs.report(needs.home_of(town.eino), a_report(village="hakkila"), by=town.eino)
        review.look_at_contact(need, by=town.kaisa)
        waves.send(need, by=town.kaisa, size=2)
        db.session.commit()
        db.session.expire(need)
        for offer in need.open_offers:
            offers.ask(offer, "Onko koiraa?", by=offer.provider.people[0])
            offers.decline(offer, "no_time", by=offer.provider.people[0])
    db.session.commit()
