"""A running service with a need in every state, made through the same actions that people use."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from palveleva.actions import assignments, needs, offers, review, waves
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Consent, Outcome, Urgency
from palveleva.models import Need, Person

ENOUGH = 200
TEXTS = {
    "submitted": ("Rappuset lumen alla, ei pääse liiteriin", "lumityot", Urgency.TODAY),
    "noticed": ("Rollaattorin pyörät jumissa, asuu yksin", "apuvaline", Urgency.WEEK),
    "unknown": ("Aino kaatunut keittiöön eikä pääse ylös", None, Urgency.TODAY),
    "needs_info": ("Siellä on taas se sama homma kuin viimeksi", None, Urgency.FLEXIBLE),
    "offering": ("Polku liiteriin auki, mummo ei jaksa kolata", "lumityot", Urgency.WEEK),
    "no_taker": ("Klapit pinottava liiteriin ennen pakkasia", "puiden_kasittely", Urgency.FLEXIBLE),
    "assigned": ("Hiekoitus pihaan, jäässä kuin luistinrata", "lumityot", Urgency.WEEK),
    "scheduled": ("Lumet portailta ja postilaatikolle asti", "lumityot", Urgency.WEEK),
    "reported_done": ("Palovaroitin piippaa, patteri vaihdettava", "pienkorjaus", Urgency.WEEK),
    "done": ("Oven saranat narisevat ja kynnys irti", "pienkorjaus", Urgency.FLEXIBLE),
    "unmet": ("Pesukone ei linkoa", "kodinkone", Urgency.WEEK),
}
HELMI = needs.Resident("Helmi", "040 123 4567", "Häkkiläntie 12, 43170 Häkkilä", "Koira pihalla")


@dataclass
class World:
    pages: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)


def needs_in_every_state(service) -> World:
    with service.app().app_context():
        people = {
            key: db.session.scalars(select(Person).where(Person.email == email)).unique().one()
            for key, email in CAST.items()
        }
        people["provider"].provider.max_open = people["provider"].provider.capacity_per_week = ENOUGH
        made = {name: told(name, people) for name in TEXTS}
        db.session.commit()
        offer = next(o for o in made["offering"].offers if o.provider_id == people["provider"].provider_id)
        work = made["scheduled"].assignments[0]
        keys = {"need": made["reported_done"].id, "offer": offer.id, "work": work.id}
        return World([f"/needs/{need.id}" for need in made.values()], keys)


def told(name: str, people: dict[str, Person]) -> Need:
    text, service, urgency = TEXTS[name]
    is_granted = name not in ("noticed", "unknown")
    report = needs.Report(
        text=text,
        village="hakkila",
        service=service,
        urgency=urgency,
        consent=Consent.GRANTED if is_granted else Consent.NOTICED,
        contact=HELMI if is_granted else None,
    )
    need = needs.report(needs.home_of(people["volunteer"]), report, by=people["volunteer"])
    WAYS.get(name, lambda *_: None)(need, people)
    return need


def ask(need, people):
    """Everybody who could do it: whatever was told before in the same service, the provider is among them."""
    waves.send(need, by=people["coordinator"], size=ENOUGH)


def question(need, people):
    review.ask_back(need, "Mistä talosta on kyse?", by=people["coordinator"])


def refused(need, people):
    ask(need, people)
    for offer in list(need.offers):
        offers.decline(offer, "no_time", by=people["coordinator"])


def agreed(need, people):
    ask(need, people)
    offer = next(o for o in need.offers if o.provider_id == people["provider"].provider_id)
    return offers.accept(offer, by=people["provider"])


def timed(need, people):
    work = agreed(need, people)
    assignments.schedule(work, utcnow() + timedelta(days=1), by=people["provider"])
    return work


def worked(need, people):
    assignments.complete(timed(need, people), by=people["provider"], minutes=40)


def confirmed(need, people):
    worked(need, people)
    needs.confirm(need, True, by=people["volunteer"])


def given_up(need, people):
    review.close(need, Outcome.UNMET, by=people["coordinator"])


def asked_about(need, people):
    ask(need, people)
    offers.ask(need.offers[0], "Onko pihassa tilaa traktorille?", by=people["coordinator"])


WAYS = {
    "needs_info": question,
    "offering": asked_about,
    "no_taker": refused,
    "assigned": agreed,
    "scheduled": timed,
    "reported_done": worked,
    "done": confirmed,
    "unmet": given_up,
}
