"""What the service did not take: the words of Aino's report, which only her phone has, and a yes of Liisa's."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from palveleva.actions import review
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from tests.journeys.matters import offer_of
from tests.journeys.steps import ask_for_news, opened, press, tell, wait_for_state


@pytest.fixture
def aino(enter):
    """Aino at the page of a report that was refused, and its words: the village is no more."""
    page, text = enter("volunteer"), f"Rappuset lumen alla {uuid4().hex[:8]}"
    page.route("**/api/v1/sync", as_if_the_village_were_gone)
    tell(page, text)
    expect(page.locator("sent-page[data-state=rejected]")).to_be_visible()
    page.unroute_all()
    return page, text


def as_if_the_village_were_gone(route):
    route.continue_(post_data=route.request.post_data.replace('"hakkila"', '"ei-ole"'))


def answer(page, word):
    page.locator("#sure").get_by_role("button", name=word, exact=True).click()
    expect(page.locator("#sure")).to_be_hidden()


def test_one_tap_deletes_nothing_on_its_page(aino):
    page, text = aino

    press(page, "discard")
    expect(page.locator("#sure")).to_contain_text(text)
    expect(page.get_by_role("button", name="Säilytä")).to_be_focused()
    answer(page, "Säilytä")
    expect(page.locator("sent-page[data-state=rejected]")).to_contain_text(text)
    press(page, "discard")
    answer(page, "Poista")

    expect(page.locator("outbox-list")).to_be_visible()
    expect(page.locator("#title")).to_be_focused()
    expect(page.locator("[data-op]", has_text=text)).to_have_count(0)


def test_one_tap_deletes_nothing_in_the_outbox(aino):
    page, text = aino
    page.goto("/fi/app/#/outbox")
    row = page.locator("[data-op]", has_text=text)

    row.get_by_role("button", name="Poista").click()
    answer(page, "Säilytä")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Poista").click()
    answer(page, "Poista")

    expect(row).to_have_count(0)
    expect(page.locator("#title")).to_be_focused()


def test_what_is_edited_again_is_still_her_own_need(enter):
    page = enter("volunteer")
    page.route("**/api/v1/sync", as_if_the_village_were_gone)
    press(page, "no-danger")
    page.fill("#text", "Klapit pinottava")
    press(page, "next")
    page.locator("input[name=urgency][value=week]").check(force=True)
    press(page, "next")
    page.locator("input[name=consent][value=own]").check(force=True)
    page.fill("[name=contact_name]", "Aino")
    press(page, "send")
    expect(page.locator("sent-page[data-state=rejected]")).to_be_visible()

    page.get_by_role("link", name="Muokkaa ja lähetä").click()
    press(page, "next")
    press(page, "next")

    expect(page.locator("input[name=consent][value=own]")).to_be_checked()
    expect(page.locator("[name=contact_name]")).to_have_value("Aino")


def test_a_yes_to_words_that_were_corrected_meanwhile_is_asked_for_anew(enter, need, office):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    liisa.context.set_offline(True)
    press(liisa, "accept")
    facts = review.Details(need.village.slug, need.service_id, Urgency.TODAY, None, None)
    review.correct(need, facts, by=office["coordinator"])
    db.session.commit()

    liisa.context.set_offline(False)

    refused = liisa.locator("offer-page").get_by_text("Mitään ei ole sovittu")
    ask_for_news(liisa, lambda: expect(refused).to_be_visible(timeout=2_000))
    expect(liisa.locator("offer-page > div > .line")).to_contain_text("Tänään")
    press(liisa, "accept")
    wait_for_state(liisa, "offer", "accepted")
    expect(refused).to_be_hidden()
