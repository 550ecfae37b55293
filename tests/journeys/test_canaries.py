"""What lies on the devices of those whom a resident is no business of: nothing of the resident, in no store."""

import json

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.domain.vocabulary import Part
from palveleva.models import Person
from tests.journeys.steps import ask_for_news, in_days, press, typed, wait_for_state
from tests.people import a_report
from tests.policy.canaries import CAGES, seen_in

ON_THIS_DEVICE = """async () => {
    const told = [location.href, document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    told.push(...performance.getEntries().map(({ name }) => name));
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys())
            told.push(request.url, await (await caches.match(request)).text());
    for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        await new Promise((resolve) => { opening.onsuccess = resolve; });
        for (const store of opening.result.objectStoreNames) {
            const asked = opening.result.transaction(store).objectStore(store).getAll();
            await new Promise((resolve) => { asked.onsuccess = resolve; });
            told.push(JSON.stringify(asked.result));
        }
        opening.result.close();
    }
    return told;
}"""
DOOR = {Part.NAME, Part.PHONE, Part.ADDRESS, Part.NOTE}


def on_device(page):
    """What of household 1 lies anywhere on the device behind this page."""
    return set(seen_in("\n".join(page.evaluate(ON_THIS_DEVICE))).get(1, ()))


@pytest.fixture
def asked(service):
    """A need full of tokens, asked of Liisa and Pekka; gives its id and the ids of their offers."""
    with service.app().app_context():
        people = {
            key: db.session.scalars(select(Person).where(Person.email == mail)).one() for key, mail in CAST.items()
        }
        told = a_report(text=CAGES[1].text, contact=CAGES[1].resident)
        need = needs.report(needs.home_of(people["volunteer"]), told, by=people["volunteer"])
        waves.send(need, by=people["coordinator"])
        db.session.commit()
        return need.id, {offer.provider.code: offer.id for offer in need.offers}


def test_a_loser_keeps_nothing_and_whoever_gives_back_forgets_the_door(enter, asked):
    _, offers = asked
    liisa, pekka = enter("provider"), enter("provider2")
    for page, code in ((liisa, "P01"), (pekka, "P16")):
        page.goto(f"/fi/app/#/offer/{offers[code]}")
        ask_for_news(page, lambda: expect(page.locator('[data-action="accept"]:visible')).to_be_visible(timeout=2_000))  # noqa: B023 - called at once
        assert on_device(page) == {Part.TEXT}

    press(liisa, "accept")
    wait_for_state(liisa, "offer", "accepted")
    until_on_device(pekka, set())
    ask_for_news(liisa, lambda: expect(liisa.locator("offer-page a[href*=work]")).to_be_visible(timeout=2_000))
    liisa.locator("offer-page a[href*=work]").click()
    liisa.fill("work-page input[name=at]", typed(in_days(2)))
    press(liisa, "schedule")
    wait_for_state(liisa, "assignment", "scheduled")
    assert on_device(liisa) == DOOR | {Part.TEXT}
    press(liisa, "release")
    liisa.locator("work-page form[data-form=release] input[value=ill]").check(force=True)
    press(liisa, "release")
    until_on_device(liisa, set())


def until_on_device(page, parts):
    """The phone asks for news, and then this is all it holds."""

    def seen():
        page.wait_for_timeout(300)
        assert on_device(page) == parts

    ask_for_news(page, seen)


def test_a_search_and_a_look_leave_no_word_on_the_desk(enter, asked):
    need_id, _ = asked
    kaisa = enter("coordinator", width=1280, height=900)
    visited = []
    kaisa.on("framenavigated", lambda frame: visited.append(frame.url))

    kaisa.fill("#words", "SanatQ1Z")
    kaisa.locator("form.search button.button").click()
    expect(kaisa.locator(f'main a[href="/needs/{need_id}"]')).to_be_visible()
    kaisa.goto(f"/needs/{need_id}")
    kaisa.get_by_role("button", name="Näytä yhteystiedot").click()
    expect(kaisa.locator("body")).to_contain_text("NimiQ1Z")
    kaisa.goto(f"/needs/{need_id}/looks")

    expect(kaisa.locator(".looks-of-day").first).to_contain_text("nimi, puhelinnumero, osoite")
    assert on_device(kaisa) == set()
    assert seen_in(json.dumps(visited)) == {}
