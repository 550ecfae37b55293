"""A provider in a cellar says yes and sets a time; the answers go in their order, and a late yes is told the truth."""

from datetime import UTC, datetime, timedelta

import pytest

from palveleva.actions import offers
from palveleva.db import db
from palveleva.models import Offer
from tests.faults.office import asked, inside
from tests.faults.pocket import a_row, account_of, put
from tests.faults.service import until


def pick_up(new_phone):
    liisa = new_phone()
    liisa.comes_in("provider")
    liisa.opens(ready=False)
    assert until(lambda: liisa.meta("last_ok"))
    return liisa


def opens_offer(phone, offer):
    phone.page.evaluate("(id) => { location.hash = `#/offer/${id}`; }", offer)
    phone.page.locator('offer-page [data-action="accept"]:visible').wait_for()


def test_a_yes_and_a_time_that_were_given_offline_go_in_their_order(new_phone, service, text):
    offer = asked(service, text)["provider"]
    liisa = pick_up(new_phone)
    opens_offer(liisa, offer)
    liisa.offline()

    liisa.page.locator('offer-page [data-action="accept"]:visible').click()
    liisa.comes_to(queued=1)
    at = (datetime.now().astimezone() + timedelta(days=2)).isoformat()
    told = {"type": "assignment.schedule", "target": offer, "payload": {"at": at}}
    put(liisa, account_of(liisa), outbox=[a_row(2) | told])
    liisa.comes_to(queued=2)
    liisa.offline(False)

    liisa.sends_until(accepted=2)
    query = "SELECT a.state FROM assignment a WHERE a.offer_id = :offer"
    assert service.rows(query, offer=offer) == [("scheduled",)]


def test_a_yes_that_comes_too_late_says_that_another_was_faster(new_phone, service, text):
    found = asked(service, text)
    liisa = pick_up(new_phone)
    opens_offer(liisa, found["provider"])
    liisa.offline()
    liisa.page.locator('offer-page [data-action="accept"]:visible').click()
    liisa.comes_to(queued=1)
    with inside(service) as people:
        offers.accept(db.session.get_one(Offer, found["provider2"]), by=people["provider2"])

    liisa.offline(False)

    liisa.sends_until(conflict=1)
    assert liisa.operations()[0]["result"]["code"] == "taken"
    liisa.page.goto("/fi/app/#/outbox")
    assert liisa.page.locator("[data-op][data-state=conflict] [data-text=reason]").inner_text()


@pytest.mark.parametrize(("clock_ahead", "is_open"), [(0, False), (3, True)])
def test_the_door_closes_without_a_network_by_the_clock_of_the_service(new_phone, clock_ahead, is_open):
    liisa = pick_up(new_phone)
    assert until(liisa.is_at_rest)
    liisa.offline()
    contact = {"name": "Helmi", "phone": "+358401234567", "address": "Häkkiläntie 12", "note": ""}
    shown = {"contact": contact, "road": "Häkkiläntie", "text": "Helmin rappuset", "photo": None}
    until_yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    work = {
        "kind": "assignment",
        "id": "w1",
        "state": "done",
        "agreed_at": "2026-11-24",
        "contact_until": until_yesterday,
    }
    skew = {"key": "skew", "value": -clock_ahead * 24 * 3600 * 1000}

    put(liisa, account_of(liisa), mine=[work | shown], meta=[skew])
    tried = len(liisa.meta("log") or [])
    assert until(lambda: liisa.wakes() or len(liisa.meta("log") or []) > tried + 1, every=0.3)

    (kept,) = [item for stores in liisa.kept().values() for item in stores["mine"] if item["id"] == "w1"]
    closed = {"contact": None, "road": None, "text": "", "photo": None}
    assert {name: kept[name] for name in shown} == (shown if is_open else closed)
