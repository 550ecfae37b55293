"""The page after sending tells Aino what her report waits for, and nothing else."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from palveleva.actions import needs, newcomers
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.models import Municipality, Person
from tests.journeys.steps import ask_for_news, press
from tests.people import a_report

PAGE = "sent-page[data-state=queued]"


@pytest.fixture
def office(service):
    """The coordinator can be called."""
    set_number(service, "+358401112233")
    yield
    set_number(service, None)


def set_number(service, number):
    with service.app().app_context():
        db.session.execute(update(Municipality).values(coordinator_phone=number))
        db.session.commit()


def tell_today(page):
    press(page, "no-danger")
    page.fill("#text", "Ovi ei mene kiinni")
    press(page, "next")
    expect(page.locator("select[name=village]")).not_to_have_value("")
    page.locator("input[name=urgency][value=today]").check(force=True)
    press(page, "next")
    page.locator("input[name=consent][value=noticed]").check(force=True)
    press(page, "send")
    expect(page.locator(PAGE)).to_be_visible()


def test_without_a_session_it_waits_for_her_and_not_for_a_network(enter):
    aino = enter("volunteer")
    aino.context.clear_cookies()

    tell_today(aino)

    expect(aino.locator("#title")).to_contain_text("kirjaudut")
    expect(aino.locator(PAGE)).to_contain_text("Se lähtee, kun kirjaudut uudelleen.")
    expect(aino.locator(PAGE)).not_to_contain_text("verk", use_inner_text=True)
    expect(aino.locator(PAGE)).not_to_contain_text("oordinaattori", use_inner_text=True)


def test_without_a_network_it_waits_for_it_and_what_is_urgent_is_called(office, enter):
    aino = enter("volunteer")
    aino.context.set_offline(True)

    tell_today(aino)

    expect(aino.locator(PAGE)).to_contain_text("Se lähtee itsestään, kun puhelin saa verkon")
    expect(aino.locator(PAGE)).not_to_contain_text("kirjaudut", use_inner_text=True)
    call = aino.locator(PAGE).get_by_role("link", name="Soita koordinaattorille")
    expect(call).to_have_attribute("href", "tel:+358401112233")


def test_who_listens_to_the_page_hears_when_it_arrives(enter):
    aino = enter("volunteer")
    heard = aino.locator("sent-page").get_by_role("status")
    aino.context.set_offline(True)
    tell_today(aino)
    expect(heard).to_have_text("", use_inner_text=True)

    aino.context.set_offline(False)

    expect(heard).to_contain_text("Perillä, tunnus ", use_inner_text=True)
    expect(aino.locator("#title")).to_have_text(heard.inner_text())


def test_a_newcomers_fourth_report_waits_for_the_coordinators_yes_and_leaves_by_itself(service, new_context):
    maija = new_context().new_page()
    maija.goto(f"/fi/village/{poster(service)}")
    expect(maija.get_by_text("Heti voit lähettää 3 ilmoitusta")).to_be_visible()
    maija.fill("#name", "Maija")
    maija.fill("#phone", "040 765 4321")
    maija.get_by_role("button", name="Ota käyttöön").click()
    maija.wait_for_selector("form[data-at=safety]")
    three_are_told(service)

    tell_today(maija)
    expect(maija.locator("#title")).to_have_text(
        "Tallessa puhelimessa. Lähtee, kun koordinaattori on hyväksynyt sinut."
    )
    expect(maija.locator(PAGE)).not_to_contain_text("verk", use_inner_text=True)
    expect(maija.locator(PAGE)).to_contain_text("Kaikki kirjoittamasi on tallessa.", use_inner_text=True)
    approve(service)

    ask_for_news(maija, lambda: expect(maija.locator("sent-page[data-state=accepted]")).to_be_visible(timeout=2_000))


def poster(service):
    with service.app().app_context():
        kaisa = one(Person.email == CAST["coordinator"])
        village = one(Person.email == CAST["volunteer"]).village
        token = newcomers.renew_poster(village, by=kaisa, now=utcnow()).token
        db.session.commit()
        return token


def three_are_told(service):
    with service.app().app_context():
        maija = one(Person.name == "Maija")
        for _ in range(3):
            needs.report(needs.home_of(maija), a_report(), by=maija, now=utcnow())
        db.session.commit()


def approve(service):
    with service.app().app_context():
        newcomers.approve(one(Person.name == "Maija"), by=one(Person.email == CAST["coordinator"]), now=utcnow())
        db.session.commit()


def one(whom):
    return db.session.scalars(select(Person).where(whom)).unique().one()
