"""Two municipalities on one installation: each has a name, colour, numbers and languages, and sees only its own."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva import create_app
from palveleva.actions import assignments, guests
from palveleva.actions.needs import Report, home_of, report
from palveleva.actions.people import start_sign_in
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Consent, Urgency
from palveleva.models import Municipality, Need, Person, Village
from tests.journeys.conftest import settings_of, wait_until_learned
from tests.journeys.steps import opened, unfold
from tests.nursery import run
from tests.policy.doors import cookie

MALLILA = Path(__file__).parents[2] / "docs/examples/mallila"
SNOW, OWN_SNOW = "Mallilan rappuset ovat lumen alla", "Saarijärven polku on ummessa"
WINE, WINE_ON_DARK, SPRUCE = "rgb(122, 31, 92)", "rgb(181, 130, 164)", "rgb(16, 71, 47)"
OFFERED = "[hreflang]:visible, .languages button:visible"


@pytest.fixture(scope="module")
def mallila(service):
    """Set up by the command, with a coordinator, a volunteer and a need; and one need in Saarijärvi."""
    with service.app().app_context():
        is_there = db.session.get(Municipality, "mallila") is not None
    if not is_there:
        run(("palveleva", "municipality", "add", "--from", str(MALLILA)), settings_of(service.instance))
        with service.app().app_context():
            live_in_mallila()
            told_by(CAST["volunteer"], "hakkila", OWN_SNOW)
            db.session.commit()


def live_in_mallila():
    village = db.session.scalars(select(Village).where(Village.slug == "ylakyla")).one()
    for name, facts in (("maija", {"is_coordinator": True}), ("malla", {"is_volunteer": True, "village": village})):
        more = {"name": name.title(), "email": f"{name}@mallila.example", "created_at": utcnow()}
        db.session.add(Person(municipality_id="mallila", **more, **facts))
    db.session.flush()
    told_by("malla@mallila.example", "ylakyla", SNOW)


def told_by(email, village, text):
    somebody = person(email)
    told = Report(text=text, village=village, service="lumityot", urgency=Urgency.WEEK, consent=Consent.NOTICED)
    report(home_of(somebody), told, by=somebody)


def person(email):
    return db.session.scalars(select(Person).where(Person.email == email)).unique().one()


@pytest.fixture
def at_mallila(service, mallila, new_context):
    """Somebody of Mallila, signed in on a device of their own."""

    def come_in(name, path, **more):
        app = service.app()
        app = create_app(replace(app.config["PALVELEVA"], secret_key="j" * 40))
        with app.app_context():
            sign_in = start_sign_in(person(f"{name}@mallila.example"), now=utcnow())
            db.session.commit()
            name, _, value = cookie(app, sign_in.id).partition("=")
        context = new_context(**more)
        context.add_cookies([{"name": name, "value": value, "url": service.url}])
        page = context.new_page()
        page.goto(path)
        return page

    return come_in


def colour(page, selector, what="color"):
    return page.locator(selector).first.evaluate(f"node => getComputedStyle(node)['{what}']")


def test_each_office_has_its_name_its_colour_and_its_languages(at_mallila, enter):
    maija, kaisa = at_mallila("maija", "/needs", width=1280), enter("coordinator", width=1280)
    kaisa.goto("/needs")

    expect(maija.locator(".brand small")).to_have_text("Mallila")
    expect(kaisa.locator(".brand small")).to_have_text("Saarijärvi")
    assert "Mallila" in maija.title()
    assert colour(maija, ".officebar [aria-current=page]") == WINE
    assert colour(kaisa, ".officebar [aria-current=page]") == SPRUCE
    assert maija.locator(OFFERED).all_inner_texts() == ["FI", "SV"]
    assert kaisa.locator(OFFERED).all_inner_texts() == ["FI", "SV", "EN"]


def test_coordinators_do_not_see_each_others_needs(at_mallila, enter):
    maija, kaisa = at_mallila("maija", "/needs", width=1280), enter("coordinator", width=1280)
    kaisa.goto("/needs")
    unfold(kaisa)
    hers = maija.get_by_role("link", name=SNOW).first.get_attribute("href")

    expect(maija.get_by_text(SNOW).first).to_be_visible()
    expect(maija.get_by_text(OWN_SNOW)).to_have_count(0)
    expect(kaisa.get_by_text(OWN_SNOW).first).to_be_visible()
    expect(kaisa.get_by_text(SNOW)).to_have_count(0)
    assert kaisa.goto(hers).status == 404


def test_the_settings_tell_what_the_tables_of_the_municipality_say(at_mallila):
    maija = at_mallila("maija", "/settings", width=1280)
    card = maija.locator("section", has=maija.locator("#our-municipality"))

    expect(card).to_contain_text("#7a1f5c")
    expect(card.locator(".help-numbers li").first).to_contain_text("112")
    expect(card.locator(".help-numbers li").nth(1)).to_contain_text("Sosiaalipäivystys (Mallila)")


def open_phone(at_mallila, **more):
    page = at_mallila("malla", "/fi/app/", **more)
    page.wait_for_selector("html[data-offline=ready]")
    wait_until_learned(page)
    return page


def test_the_phone_wears_the_look_of_its_municipality_also_without_a_network(at_mallila):
    page = open_phone(at_mallila)

    page.context.set_offline(True)
    page.reload()

    expect(page.locator(".brand small")).to_have_text("Mallila")
    expect(page.locator(".tabbar [aria-current]").first).to_have_css("color", WINE)
    assert page.locator("[hreflang]:visible").all_inner_texts() == ["Svenska"]


def test_the_phone_calls_the_numbers_of_its_municipality(at_mallila):
    page = open_phone(at_mallila)
    page.goto("/fi/app/#/danger")

    numbers = page.locator("danger-page [data-numbers]")
    expect(numbers).to_contain_text("014 555 0101")
    expect(numbers).to_contain_text("Kyläapu, arkisin 9–15")
    assert page.locator('danger-page a[href="tel:0145550101"]').count() == 1


@pytest.fixture
def work_abroad(service, mallila):
    """Liisa's firm has a work in Mallila, where only the office knows the door. Both offices can be called."""
    with service.app().app_context():
        maija, liisa = person("maija@mallila.example"), person(CAST["provider"])
        liisa.municipality.coordinator_phone, liisa.provider.business_id = "+358149998877", "0112038-9"
        db.session.flush()
        guests.agree(guests.invite(home_of(maija), "0112038-9", (), by=maija), by=liisa)
        need = db.session.scalars(select(Need).where(Need.text == SNOW)).unique().one()
        work = assignments.assign_by_hand(need, liisa.provider, by=maija)
        db.session.commit()
        yield work
        liisa.municipality.coordinator_phone = None
        db.session.commit()


def test_who_works_abroad_calls_the_office_that_knows_of_it(work_abroad, enter):
    liisa = opened(enter("provider"), f"work/{work_abroad.id}")

    banner = liisa.locator(".banner", has_text="Sovi käynnistä koordinaattorin kanssa")
    call = banner.get_by_role("link", name="Soita koordinaattorille")
    expect(call).to_have_attribute("href", f"tel:{work_abroad.need.village.municipality.coordinator_phone}")


def test_in_the_dark_the_colour_is_lightened_until_it_can_be_read(at_mallila):
    page = open_phone(at_mallila, color_scheme="dark")

    expect(page.locator(".tabbar [aria-current]").first).to_have_css("color", WINE_ON_DARK)


def test_the_phone_of_the_other_municipality_looks_as_the_service_does(mallila, enter):
    page = enter("volunteer")

    expect(page.locator(".brand small")).to_have_text("Saarijärvi")
    expect(page.locator(".tabbar [aria-current]").first).to_have_css("color", SPRUCE)
    assert page.locator("[hreflang]:visible").all_inner_texts() == ["Svenska", "English"]
    page.goto("/fi/app/#/danger")
    expect(page.locator("danger-page [data-numbers]")).not_to_contain_text("Mallila")
