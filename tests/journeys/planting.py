"""Words that would be programs, told through every door that takes free words: those of phones, and forms."""

import sqlite3
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from palveleva import create_app
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.models import Need, Offer, Person, Poster, Provider, Village
from tests.conftest import config_for
from tests.hostile.scripts import payloads
from tests.journeys.steps import in_days
from tests.phone import Phone, a_need_report
from tests.policy.asked import PROVIDER, VILLAGE

SPACE_BETWEEN = " • "
PHONE = "040 111 2223"  # of people it must be one
HOME = "saarijarvi"
LIISA = Provider.municipality_id == HOME, Provider.code == "P01"  # other municipalities have a P01 too


class Garden:
    """A copy of the demonstration's database, and the hands that plant in it."""

    def __init__(self, database: Path, instance: Path) -> None:
        with sqlite3.connect(database) as source, sqlite3.connect(instance / "palveleva.sqlite") as copy:
            source.backup(copy)
        self.app: Flask = create_app(config_for(f"sqlite:///{instance}/palveleva.sqlite", instance, is_demo=True))
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.told = list(payloads())
        self.seeds = cycle(self.told)
        self.desk = self.client("coordinator")

    def client(self, who: str) -> Any:
        client = self.app.test_client()
        assert client.post("/demo/sign-in", data={"person": who}).status_code == 302
        return client

    def phone(self, who: str) -> Phone:
        with self.app.app_context():
            return Phone(self.client(who), self.one(select(Person.id).where(Person.email == CAST[who])))

    def one(self, query: Any) -> Any:
        with self.app.app_context():
            return db.session.scalars(query).first()

    def words(self, room: int) -> str:
        """As many of the next ones as there is room for, at least one that fits."""
        text = next(seed for seed in self.seeds if len(seed) <= room)
        while len(text) + len(SPACE_BETWEEN) + len(more := next(self.seeds)) <= room:
            text += SPACE_BETWEEN + more
        return text

    def form(self, path: str, **told: Any) -> Any:
        answer = self.desk.post(path, data=told)
        assert answer.status_code in (200, 302, 303), (path, answer.status_code)
        with self.desk.session_transaction() as session:
            assert not [words for kind, words in session.pop("_flashes", []) if kind == "danger"], path
        return answer

    def plant(self) -> list[str]:
        """Everything. The keys of the needs; the first went all the way to a provider."""
        aino, liisa = self.phone("volunteer"), self.phone("provider")
        needs = [self.report(aino) for _ in range(1 + sum(map(len, self.told)) // 1700)]
        self.talk_about(needs[0], aino, liisa)
        self.work_on(needs[0], liisa)
        self.end(needs[1:4])
        self.registers()
        self.texts_of_the_office(needs[4])
        return needs

    def report(self, phone: Phone) -> str:
        rooms = {"name": 120, "phone": 40, "address": 200, "note": 500}
        contact = {field: self.words(room) for field, room in rooms.items()}
        (told,) = phone.send(a_need_report(text=self.words(1990), contact=contact))
        assert told["status"] == "applied", told
        return str(told["resource"]["id"])

    def talk_about(self, need: str, aino: Phone, liisa: Phone) -> None:
        assert aino.do("need.add_information", need, text=self.words(1990))["code"] is None
        self.form(f"/needs/{need}/remarks", text=self.words(1990))
        self.form(f"/needs/{need}/questions", text=self.words(1990))
        self.form(f"/needs/{need}/waves")
        self.offer = self.one(select(Offer.id).join(Offer.provider).where(Offer.need_id == need, *LIISA))
        assert liisa.do("offer.ask", self.offer, text=self.words(1990))["code"] is None
        self.form(f"/offers/{self.offer}/answers", text=self.words(1990))

    def work_on(self, need: str, liisa: Phone) -> None:
        assert liisa.do("offer.accept", self.offer)["status"] == "applied"
        later = {"at": "2027-11-24T10:00:00+02:00"}
        assert liisa.do("assignment.schedule", self.offer, **later)["status"] == "applied"
        assert liisa.do("assignment.release", self.offer, reason=self.words(200))["status"] == "applied"
        self.form(f"/needs/{need}/assignments", provider=self.one(select(Provider.id).where(*LIISA)))
        self.form(f"/needs/{need}/disclosures")

    def end(self, needs: list[str]) -> None:
        self.form(f"/needs/{needs[0]}/closing", outcome="not_needed", reason=self.words(200))
        self.form(f"/needs/{needs[1]}/redirection", text=self.words(200))
        self.form(f"/needs/{needs[2]}/words", text=self.words(1990))

    def registers(self) -> None:
        village = self.one(select(Village.id).where(Village.municipality_id == HOME))
        provider = self.one(select(Provider.id).where(*LIISA))
        rooms = {"name": 120, "price_note": 200, "licence_note": 300}
        words = {field: self.words(room) for field, room in rooms.items()}
        self.form("/providers/new", **PROVIDER | words | {"home_village": village})
        shared = {"phone": PHONE, "shares_phone": "y", "language": "fi"}
        self.form(f"/providers/{provider}/people", name=self.words(120), **shared)
        names = {field: self.words(120) for field in ("name", "where", "from_", "to")}
        self.form("/villages/new", **VILLAGE | names)
        hakkila = self.one(select(Village.slug).where(Village.slug == "hakkila"))
        self.form("/volunteers", name=self.words(120), village=hakkila, **shared)
        self.form("/coordinators", name=self.words(120), email="toinen@palveleva.example")
        self.form(f"/villages/{village}/posters")
        token = self.one(select(Poster.token).where(Poster.village_id == village))
        join = self.app.test_client().post(
            f"/fi/village/{token}", data={"name": self.words(120), "phone": "0401112224"}
        )
        assert join.status_code == 302

    def texts_of_the_office(self, need: str) -> None:
        """Ready-made replies, the stories of the year, and one report cut into two needs."""
        replies = {language: self.words(500) for language in ("fi", "sv", "en")}
        self.form("/replies", use="question", **replies)
        self.form(f"/insight/years/{in_days(0).year}/stories", first=self.words(300), second=self.words(300))
        version = self.one(select(Need.version).where(Need.id == need))
        self.form(f"/needs/{need}/parts", first=self.words(900), second=self.words(900), version=version)

    def pages(self, needs: list[str]) -> list[str]:
        """Every page of the house that a coordinator may open, and the page of every need."""
        keys = {"lang": "fi", "token": self.one(select(Poster.token)), "village_id": self.one(select(Village.id))}
        keys |= {"provider_id": self.one(select(Provider.id).order_by(Provider.id.desc()))}
        keys |= {"year": in_days(0).year}
        keys |= {"person_id": self.one(select(Person.id).where(Person.provider_id.is_not(None)))}
        rules = [rule for rule in self.app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
        paths = [
            rule.build({name: (keys | {"need_id": need})[name] for name in rule.arguments})[1]
            for rule in rules
            for need in (needs if rule.endpoint == "needs.show" else needs[:1])
            if rule.arguments <= {*keys, "need_id"} and not rule.rule.startswith("/api/")
        ]
        return [path for path in sorted(set(paths)) if self.is_page(path)]

    def is_page(self, path: str) -> bool:
        answer = self.desk.get(path)
        return answer.status_code == 200 and answer.mimetype == "text/html"
