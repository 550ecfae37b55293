"""A service to be loaded: a coordinator with 20 open needs of every kind, and volunteers of another municipality."""

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from palveleva import create_app
from palveleva.actions import attempts, needs, offers, waves
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import CallResult, Consent, Urgency
from palveleva.models import Municipality, Need, Person, Village

ELSEWHERE = "muualla"
TEXTS = (
    "Rappuset lumen alla, ei pääse liiteriin eikä postilaatikolle.",
    "Rollaattorin pyörät jumittavat, asuu yksin eikä pääse kauppaan.",
    "Polttopuut pitäisi pinota liiteriin ennen pakkasia.",
    "Kaivolle johtava polku on jäässä, kaatunut jo kerran.",
)


@dataclass(frozen=True)
class Filled:
    """Cookies of those who knock, and the key of a need with much around it. Volunteers: (cookie, account)."""

    app: Flask
    coordinator: str
    volunteers: list[tuple[str, str]]
    need_id: str


def fill(settings: dict[str, str], volunteers: int = 16) -> Filled:
    """Needs the database and the demonstration's cast to be there."""
    os.environ.update(settings)
    app = create_app()
    with app.app_context():
        listed = list_of_needs()
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).unique().one()
        far = people_elsewhere(volunteers)
        db.session.commit()
        known = [(cookie_for(app, one), one.id) for one in far]
        return Filled(app, browser_of(app, kaisa), known, listed[0].id)


def list_of_needs(number: int = 20) -> list[Need]:
    """Some new, some called in vain, some being asked about with a question that waits."""
    teller = db.session.scalars(select(Person).where(Person.is_volunteer)).unique().first()
    kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).unique().one()
    made = [needs.report(needs.home_of(teller), a_report(place), by=teller) for place in range(number)]
    for place, need in enumerate(made):
        if place % 4 == 0:
            waves.send(need, by=kaisa)
            db.session.commit()
            db.session.expire(need)
            for offer in need.offers:
                for one in offer.provider.people:
                    offers.ask(offer, "Onko pihalla koiraa?", by=one)
        if place % 4 == 1:
            attempts.log(need, CallResult.NO_ANSWER, utcnow() + timedelta(hours=3), by=kaisa)
    return made


def a_report(place: int, village: str = "hakkila") -> needs.Report:
    facts: dict[str, Any] = {"text": TEXTS[place % len(TEXTS)], "village": village, "service": "lumityot"}
    contact = needs.Resident(name="Helmi Esimerkki", phone="040 123 4567", address="Häkkiläntie 12")
    urgency = (Urgency.WEEK, Urgency.FLEXIBLE, Urgency.TODAY)[place % 3]
    return needs.Report(**facts, urgency=urgency, consent=Consent.GRANTED, contact=contact)


def people_elsewhere(number: int) -> list[Person]:
    """What they tell does not lengthen the list that is measured."""
    db.session.add(Municipality(id=ELSEWHERE, name="Muualla"))
    db.session.flush()
    forms = dict.fromkeys(("name", "where", "from_", "to"), "Syrjä")
    village = Village(municipality_id=ELSEWHERE, slug="hakkila", lat=62.7, lon=25.2, **forms)
    facts: dict[str, Any] = {"municipality_id": ELSEWHERE, "is_volunteer": True, "created_at": utcnow()}
    people = [Person(name=f"Ilmoittaja {one}", village=village, **facts) for one in range(number)]
    db.session.add_all(people)
    db.session.flush()
    return people


def browser_of(app: Flask, coordinator: Person) -> str:
    """What her browser keeps once it has been shown a page: without it every page would seem to be her first."""
    cookie = cookie_for(app, coordinator)
    told = app.test_client(use_cookies=False).get("/needs", headers={"Cookie": cookie}).headers["Set-Cookie"]
    return told.partition(";")[0]


def cookie_for(app: Flask, person: Person) -> str:
    sign_in = start_sign_in(person, now=utcnow())
    db.session.commit()
    interface: Any = app.session_interface
    sealed = interface.get_signing_serializer(app).dumps({"_user_id": sign_in.id, "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={sealed}"
