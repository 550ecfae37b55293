"""A need and its picture wait for a network and arrive; a yes does too: in the engines that no journey uses."""

from sqlalchemy import select

from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.domain.vocabulary import Consent, OfferState, Urgency
from palveleva.models import Need, Offer, Person, Photo
from tests.browsers.engines import Engine
from tests.journeys.steps import until

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
