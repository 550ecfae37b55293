"""One need, four people, four browsers: the volunteer offline in Häkkilä, the coordinator, two providers."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need, Notice
from tests.journeys.steps import ask_for_news, in_days, open_item, press, tell, typed, unfold, wait_for_state


def test_a_need_travels_from_an_offline_phone_to_a_closed_line_on_the_board(enter, service):
    text = f"Rappuset lumen alla, ei pääse liiteriin ({uuid4().hex[:6]})"
    aino, liisa, pekka = enter("volunteer"), enter("provider"), enter("provider2")
    kaisa = enter("coordinator", width=1280, height=900)

    report_without_a_network(aino, text)
    send_the_wave(kaisa, text)
    need_id, offers = kept_as(service, text)
    both_are_asked_and_liisa_is_first(liisa, pekka, offers)
    liisa_does_the_work(liisa)
    aino_confirms(aino, need_id)

    kaisa.goto("/needs/closed")
    expect(kaisa.locator("li", has_text=text[:60]).first).to_contain_text("Tehty")
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        assert (need.state, need.outcome, need.contact.phone) == ("closed", "done", "+358401234567")
        assert sorted(offer.state for offer in need.offers) == ["accepted", "withdrawn", "withdrawn"]
        assert [(work.state, work.minutes) for work in need.assignments] == [("done", 35)]
        told = set(db.session.scalars(select(Notice.kind).where(Notice.need_id == need.id)))
        assert {"received", "asking", "offered", "taken", "taker_found", "scheduled", "done"} <= told


def report_without_a_network(aino, text):
    aino.context.set_offline(True)
    aino.reload()
    tell(aino, text)
    expect(aino.get_by_text("Tallessa puhelimessa").first).to_be_visible()
    aino.goto("about:blank")  # the app is closed; the phone is carried to where there is coverage
    aino.context.set_offline(False)
    aino.goto("/fi/app/")
    aino.goto("/fi/app/#/mine")
    expect(aino.locator('li[data-kind="need"][data-state="submitted"]', has_text=text)).to_be_visible()


def send_the_wave(kaisa, text):
    kaisa.goto("/needs")
    unfold(kaisa)
    kaisa.locator(".queue a", has_text=text).click()
    expect(kaisa.get_by_text("Lumikko").first).to_be_visible()
    expect(kaisa.get_by_text("Liian kaukana").first).to_be_attached()
    kaisa.locator('form[action$="/waves"] button').first.click()
    expect(kaisa.locator(".banner.ok")).to_be_visible()


def kept_as(service, text):
    """The need's id, and its offers' ids by the provider's code."""
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        return need.id, {offer.provider.code: offer.id for offer in need.offers}


def both_are_asked_and_liisa_is_first(liisa, pekka, offers):
    for page, code in ((liisa, "P01"), (pekka, "P16")):
        page.goto("/fi/app/#/offers")
        open_item(page, "offer", offers[code])
        expect(page.locator("offer-page .reasons li").first).to_be_visible()
        expect(page.locator("body")).not_to_contain_text("Helmi")
    press(liisa, "accept")
    expect(liisa.locator('offer-page[data-state="accepted"]')).to_be_visible()
    press(pekka, "accept")
    expect(pekka.get_by_text("ehdittiin jo sopia toisen kanssa").first).to_be_visible()


def liisa_does_the_work(liisa):
    ask_for_news(liisa, lambda: expect(liisa.locator("offer-page a[href*=work]")).to_be_visible(timeout=2_000))
    liisa.locator("offer-page a[href*=work]").click()
    expect(liisa.locator("work-page")).to_contain_text("Häkkiläntie")
    expect(liisa.locator("work-page")).not_to_contain_text("Helmi")
    liisa.fill("work-page input[name=at]", typed(in_days(2)))
    press(liisa, "schedule")
    wait_for_state(liisa, "assignment", "scheduled")
    expect(liisa.locator("work-page")).to_contain_text("Helmi")
    liisa.fill("work-page input[name=minutes]", "35")
    press(liisa, "complete")
    wait_for_state(liisa, "assignment", "done")


def aino_confirms(aino, need_id):
    aino.goto("/fi/app/#/mine")
    open_item(aino, "need", need_id)
    wait_for_state(aino, "need", "reported_done")
    press(aino, "confirm-done")
    wait_for_state(aino, "need", "closed")
