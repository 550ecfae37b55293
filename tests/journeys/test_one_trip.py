"""What one trip does is taken with one tap, also without a network; each of it is still decided by itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from palveleva.actions import needs, offers, trips, waves
from palveleva.db import db, utcnow
from palveleva.domain.settings import Dispatch
from palveleva.domain.vocabulary import OfferState, Urgency
from palveleva.models import Offer, OwnService
from tests.journeys.matters import offer_of
from tests.journeys.steps import ask_for_news, opened, press, until, wait_until_kept
from tests.people import a_report

# A village in which no other journey asks for anything: the service is the same for all of them.
TRIP = "Kalmari: 3 työtä yhdellä matkalla"
AROUND = "Lehtola – Koskenkylä, 4\xa0km: 2 työtä yhdellä matkalla"


@pytest.fixture
def asked(office):
    """Liisa and Pekka are asked about three needs of Kalmari, and about one elsewhere."""
    told = [asked_about(office, village) for village in ("kalmari", "kalmari", "kalmari", "mahlu")]
    db.session.commit()
    yield told
    for need in told:  # no other journey shall find them in its list
        needs.withdraw(need, "mistake", by=office["volunteer"])
    db.session.commit()


def asked_about(office, village, urgency=Urgency.WEEK):
    report = a_report(village=village, urgency=urgency)
    need = needs.report(needs.home_of(office["volunteer"]), report, by=office["volunteer"])
    waves.send(need, by=office["coordinator"], size=200)
    return need


def test_what_one_trip_does_is_taken_with_one_tap_without_a_network(enter, asked):
    liisa = list_of(enter("provider"))
    trip = liisa.locator(".trip", has_text=TRIP)
    expect(trip.locator("li")).to_have_count(3)
    liisa.context.set_offline(True)

    all_of_it(liisa, 3).click()

    expect(trip).to_have_count(0)
    for need in asked[:3]:
        expect(row_of(liisa, need)).to_contain_text("Odottaa verkkoa")
    expect(liisa.locator("#title")).to_be_focused()
    expect(liisa.get_by_role("status").filter(has_text="Sanoit kyllä: 3 työtä")).to_have_count(1)
    liisa.context.set_offline(False)
    for need in asked[:3]:
        assert until(lambda: state_of(need) == OfferState.ACCEPTED)  # noqa: B023 - called at once
    assert state_of(asked[3]) in (OfferState.SENT, OfferState.SEEN)


def test_what_somebody_else_took_meanwhile_is_told_and_the_others_are_agreed(enter, asked, office):
    liisa = list_of(enter("provider"))
    liisa.context.set_offline(True)
    all_of_it(liisa, 3).click()
    expect(row_of(liisa, asked[2])).to_contain_text("Odottaa verkkoa")
    offers.accept(offer_of(asked[1], "P16"), by=office["provider2"])
    db.session.commit()

    liisa.context.set_offline(False)

    for need in (asked[0], asked[2]):
        assert until(lambda: state_of(need) == OfferState.ACCEPTED)  # noqa: B023 - called at once
    liisa.goto("/fi/app/#/outbox")
    refused = liisa.locator("outbox-list li[data-state=conflict]")
    expect(refused).to_contain_text("Tämä työ ehdittiin jo sopia toisen kanssa")


def test_work_for_today_waits_for_no_other(enter, asked, office):
    today = asked_about(office, "kalmari", Urgency.TODAY)
    asked.append(today)
    db.session.commit()

    liisa = list_of(enter("provider"))

    expect(row_of(liisa, today)).to_be_visible()
    expect(liisa.locator(".trip", has=row_of(liisa, today))).to_have_count(0)
    expect(liisa.locator(".trip", has_text=TRIP).locator("li")).to_have_count(3)


def test_whoever_has_begun_to_answer_one_is_offered_the_others_together(enter, asked):
    liisa = list_of(enter("provider"))
    row_of(liisa, asked[0]).locator("a").click()
    press(liisa, "ask")
    liisa.fill("#question", "Mihin lumen saa kasata?")
    wait_until_kept(liisa, "Mihin lumen")

    liisa.goto("/fi/app/#/offers")

    expect(all_of_it(liisa, 2)).to_be_visible()
    expect(liisa.locator(".trip", has=row_of(liisa, asked[0]))).to_have_count(0)


def test_a_trip_is_heard_as_a_heading_and_taken_with_the_keyboard(enter, asked):
    liisa = list_of(enter("provider"))
    assert Axe().run(liisa).response["violations"] == []
    expect(liisa.get_by_role("heading", name=TRIP, level=2)).to_be_visible()

    all_of_it(liisa, 3).press("Enter")

    expect(liisa.locator("#title")).to_be_focused()
    assert until(lambda: state_of(asked[2]) == OfferState.ACCEPTED)


def test_a_request_says_that_it_belongs_to_a_trip(enter, asked):
    offer = offer_of(asked[0])
    offer.reasons = [*offer.reasons, {"code": "trip", "params": {"n": 3}}]
    db.session.commit()

    liisa = opened(enter("provider"), f"offer/{offer.id}")

    expect(liisa.locator(".reasons")).to_contain_text("Samalla matkalla 3 työtä tässä kylässä.")


def test_a_trip_through_villages_near_each_other_stands_together_and_is_taken_with_one_tap(enter, office, small):
    trips.send(small[0], small[1:], by=office["coordinator"], now=utcnow())
    db.session.commit()
    liisa = list_of(enter("provider"), AROUND)
    assert Axe().run(liisa).response["violations"] == []

    row_of(liisa, small[0]).locator("a").click()
    expect(liisa.locator(".reasons")).to_contain_text(AROUND)
    liisa.goto("/fi/app/#/offers")
    liisa.locator(".trip", has_text=AROUND).get_by_role("button", name="Otan kaikki (2)").click()

    assert until(lambda: [state_of(need) for need in small] == [OfferState.ACCEPTED] * 2)


@pytest.fixture
def small(office):
    """In two villages, 4 km apart, of which no other journey asks for anything either.

    All who can are asked: how often Liisa was asked in other journeys does not matter."""
    facts = {"dispatch": Dispatch.REVIEW, "goes_on": True, "wave_size": 20}
    all_at_once = OwnService(municipality_id="saarijarvi", service_id="lumityot", **facts)
    db.session.add(all_at_once)
    teller, told = office["volunteer"], [a_report(village=slug) for slug in ("koskenkyla", "lehtola")]
    yield (reported := [needs.report(needs.home_of(teller), one, by=teller) for one in told])
    for need in reported:
        needs.withdraw(need, "mistake", by=teller)
    db.session.delete(all_at_once)
    db.session.commit()


def list_of(page, shown=TRIP):
    page.goto("/fi/app/#/offers")
    trip = page.locator(".trip h2", has_text=shown)
    ask_for_news(page, lambda: expect(trip).to_be_visible(timeout=2_000))
    return page


def all_of_it(page, number):
    """The trip of this story: other journeys may have left another one in the list."""
    return page.locator(".trip", has_text="Kalmari:").get_by_role("button", name=f"Otan kaikki ({number})")


def row_of(page, need):
    return page.locator(f'li[data-id="{offer_of(need).id}"]')


def state_of(need):
    state = db.session.get(Offer, offer_of(need).id, populate_existing=True).state
    db.session.commit()  # whoever reads on holds up the service
    return state
