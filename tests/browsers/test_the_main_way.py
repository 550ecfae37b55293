"""A need and its picture wait for a network and arrive; a yes does too: in the engines that no journey uses."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.domain.vocabulary import Consent, OfferState, Urgency
from palveleva.models import Need, Offer, Person, Photo
from tests.browsers.engines import ENGINES, Engine
from tests.faults.line import Line
from tests.journeys.conftest import Service, serving, settings_of
from tests.journeys.steps import until
from tests.nursery import run
from tests.services import free_port

TEXT = "Rappuset lumen alla, ei pääse liiteriin"
A_NEED = needs.Report(
    text=TEXT,
    village="hakkila",
    service="lumityot",
    urgency=Urgency.WEEK,
    consent=Consent.GRANTED,
    contact=needs.Resident("Helmi"),
)
A_PICTURE = """
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1200;
    canvas.getContext("2d").fillRect(100, 100, 500, 300);
    canvas.toBlob((blob) => {
        const chosen = new DataTransfer();
        chosen.items.add(new File([blob], "p.png", { type: "image/png" }));
        const field = document.querySelector("photo-field input");
        field.files = chosen.files;
        field.dispatchEvent(new Event("change", { bubbles: true }));
    });
"""
STATES = "return [...document.querySelectorAll('[data-op]')].map(({ dataset }) => dataset.state).join()"


@dataclass
class Phone:
    """A browser with somebody of the cast signed in, on a line of its own."""

    engine: Engine
    line: Line
    service: Service

    def opens(self, view: str = "") -> None:
        """Anew: the page before is gone."""
        self.engine.go("about:blank")
        self.engine.until("return document.URL === 'about:blank'")
        self.engine.go(f"{self.line.url}/fi/app/{view}")
        self.engine.until("return document.documentElement.dataset.js === 'on'")

    def comes_in(self, person: str) -> None:
        self.engine.go(f"{self.line.url}/fi/")
        form = f'form[action="/demo/sign-in"]:has(input[value="{person}"]) button'
        self.engine.until("const one = document.querySelector(arguments[0]); one?.click(); return Boolean(one)", form)
        self.engine.until("return document.documentElement.dataset.offline === 'ready'")
        self.opens()
        self.engine.until("return document.documentElement.dataset.offline === 'ready'")
        assert until(self.has_learned)

    def has_learned(self) -> bool:
        """How to read what people write comes last; a moment later it is kept."""
        came = any(path.startswith("/api/v1/reference/reading") for _, path, _ in self.line.seen)
        time.sleep(1)
        return came

    def waits_and_arrives(self) -> None:
        """What was done is there in a new page, and leaves when the line is back."""
        self.opens("#/outbox")
        self.states("queued")
        self.line.mend()
        self.opens("#/outbox")
        self.states("accepted")

    def states(self, wanted: str) -> None:
        self.engine.until(f"{STATES} === arguments[0]", wanted, seconds=60)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request) -> Iterator[Engine]:
    with ENGINES[request.param]() as engine:
        print(engine.version)
        yield engine


@pytest.fixture
def phone(engine, tmp_path) -> Iterator[Phone]:
    run(("palveleva", "prepare", "--demo"), settings_of(tmp_path))
    behind = free_port()
    with serving(tmp_path, behind) as url:
        line = Line(free_port(), behind)
        try:
            yield Phone(engine, line, Service(url, tmp_path, f"sqlite:///{tmp_path}/palveleva.sqlite"))
        finally:
            line.close()


def test_a_report_and_its_picture_wait_for_the_network_and_arrive(phone):
    phone.comes_in("volunteer")
    phone.line.is_down = True
    phone.opens()

    report(phone.engine)
    phone.waits_and_arrives()

    with phone.service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == TEXT)).one()
        assert (need.village.slug, need.contact.name) == ("hakkila", "Helmi")
        assert until(lambda: db.session.rollback() or db.session.scalar(select(Photo.arrived_at)))
        assert db.session.scalars(select(Photo.need_id)).all() == [need.id]


def test_a_yes_given_without_a_network_arrives_with_it(phone):
    with phone.service.app().app_context():
        volunteer, provider = (
            db.session.scalars(select(Person).where(Person.email == CAST[who])).unique().one()
            for who in ("volunteer", "provider")
        )
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).unique().one()
        need = needs.report(needs.home_of(volunteer), A_NEED, by=volunteer)
        wave = waves.send(need, by=kaisa)
        db.session.commit()
        offer = next(one.id for one in wave.offers if one.provider_id == provider.provider_id)
    phone.comes_in("provider")
    phone.engine.sees(f'li[data-kind=offer][data-id="{offer}"]')
    phone.line.is_down = True
    phone.opens(f"#/offer/{offer}")

    phone.engine.press("accept")
    phone.engine.run("location.hash = '#/outbox'")
    phone.states("queued")
    phone.waits_and_arrives()

    with phone.service.app().app_context():
        assert db.session.get_one(Offer, offer).state is OfferState.ACCEPTED


def report(engine: Engine) -> None:
    engine.press("no-danger")
    engine.write("text", TEXT)
    engine.run(A_PICTURE)
    engine.sees("photo-field img")
    engine.choose("service", "lumityot")
    engine.press("next")
    engine.choose("urgency", "week")
    engine.press("next")
    engine.choose("consent", "granted")
    for name, text in {"name": "Helmi", "phone": "040 123 4567", "address": "Häkkiläntie 12"}.items():
        engine.write(f"contact_{name}", text)
    engine.press("send")
    engine.sees("sent-page[data-state=queued]")
