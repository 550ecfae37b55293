"""What the lists and pages of matters say: the state as it is, what comes first, and what is to be done."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from palveleva.actions import assignments, needs, offers, review, understanding, waves
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Consent
from palveleva.models import Assignment, Municipality, Need
from tests.journeys.matters import agreed, offer_of
from tests.journeys.steps import ask_for_news, in_days, opened, press, typed, wait_for_state
from tests.people import a_report


def test_a_yes_that_waits_for_a_network_is_not_asked_for_again(enter, need):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    count = liisa.locator("[data-tab=offers] .count")
    before = int(count.inner_text())
    liisa.context.set_offline(True)

    press(liisa, "accept")

    # Nothing is agreed before it has arrived.
    said = "Sanoit kyllä. Vastaus lähtee, kun verkkoa on, ja joku muu voi ehtiä ennen sinua."
    expect(liisa.locator("offer-page > div > .says")).to_have_text(said)
    expect(liisa.locator("offer-page .answer-by")).to_be_hidden()
    expect(count).to_have_text(str(before - 1) if before > 1 else "")
    liisa.goto("/fi/app/#/offers")
    row = liisa.locator(f'li[data-id="{offer_of(need).id}"]')
    expect(row.locator(".says")).to_have_text(said)
    expect(row.locator(".answer-by")).to_be_hidden()


def test_the_request_that_must_be_answered_first_stands_first(enter, need, office):
    urgent = needs.report(needs.home_of(office["volunteer"]), a_report(), by=office["volunteer"])
    waves.send(urgent, by=office["coordinator"])
    later = needs.report(needs.home_of(office["volunteer"]), a_report(), by=office["volunteer"])
    waves.send(later, by=office["coordinator"])
    by_time = [offer_of(urgent), offer_of(later), offer_of(need)]
    # In the evening all of them would fall on the same hour of the next morning.
    for hours, offer in enumerate(by_time, start=1):
        offer.answer_by = utcnow() + timedelta(hours=hours)
    db.session.commit()

    liisa = enter("provider")
    liisa.goto("/fi/app/#/offers")

    ours = [offer.id for offer in by_time]
    for one in ours:
        expect(liisa.locator(f'li[data-id="{one}"]')).to_be_visible()
    rows = liisa.locator("li[data-kind=offer]").evaluate_all("(rows) => rows.map(({ dataset }) => dataset.id)")
    assert [row for row in rows if row in ours] == ours


def test_a_time_that_has_passed_is_asked_about_and_told_with_its_year(enter, need, office):
    work = agreed(need, office)
    liisa = opened(enter("provider"), f"work/{work.id}")

    liisa.fill("#at", "2020-01-01T10:00")
    press(liisa, "schedule")
    expect(liisa.get_by_text("Tämä aika on jo mennyt")).to_be_visible()
    expect(liisa.locator("work-page")).to_have_attribute("data-state", "agreed")
    press(liisa, "schedule")

    wait_for_state(liisa, "assignment", "scheduled")
    expect(liisa.locator("work-page > div > .says")).to_contain_text("1.1.2020")


def test_a_work_that_was_not_done_says_so_to_both(enter, need, office):
    work = agreed(need, office, utcnow() - timedelta(hours=2))
    liisa, aino = opened(enter("provider"), f"work/{work.id}"), opened(enter("volunteer"), f"need/{need.id}")
    press(liisa, "complete")
    wait_for_state(liisa, "assignment", "done")
    wait_for_state(aino, "need", "reported_done")

    press(aino, "confirm-not-done")
    wait_for_state(aino, "need", "scheduled")
    wait_for_state(liisa, "assignment", "scheduled")

    expect(aino.locator("need-page > div > .says")).to_contain_text("Kerroit, ettei työ ole vielä valmis")
    expect(liisa.locator("work-page > div > .says")).to_contain_text("Saimme tiedon, ettei työ ole vielä valmis")
    press(liisa, "move")
    liisa.fill("#at", typed(in_days(2)))
    press(liisa, "schedule")
    wait_for_state(aino, "need", "scheduled")
    said = f"{in_days(2):%-d.%-m.}"
    for place in (liisa.locator("work-page > div > .says"), aino.locator("need-page > div > .says")):
        ask_for_news(place.page, lambda: expect(place).to_contain_text(said, timeout=2_000))  # noqa: B023 - called at once


def test_a_request_that_was_declined_keeps_neither_an_empty_bar_nor_its_reasons(enter, need):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    expect(liisa.locator(".why")).to_be_visible()
    press(liisa, "decline")
    liisa.locator("[data-form=decline] input[value=no_time]").check(force=True)
    press(liisa, "decline")
    wait_for_state(liisa, "offer", "declined")

    for gone in ("blockquote", ".why", ".hint"):
        expect(liisa.locator(f"offer-page {gone}:visible")).to_have_count(0)


def test_a_need_that_was_opened_again_leads_to_the_work_that_was_agreed_last(enter, need, office):
    before, after = agreed(need, office), asked_again(need, office)
    for row, key in ((before, 1), (after, 2)):  # a phone lists them by their keys
        db.session.execute(update(Assignment).where(Assignment.id == row.id).values(id=str(UUID(int=key))))
    db.session.commit()

    liisa = opened(enter("provider"), f"offer/{after.offer_id}")
    liisa.get_by_role("link", name="Avaa työ").click()

    expect(liisa.locator("work-page")).to_have_attribute("data-state", "agreed")


def asked_again(need, office):
    """Taken back by mistake and opened again; Liisa says yes once more."""
    needs.withdraw(need, "mistake", by=office["volunteer"])
    review.reopen(need, by=office["coordinator"])
    wave = waves.send(need, by=office["coordinator"], size=200)
    mine = next(offer for offer in wave.offers if offer.provider_id == office["provider"].provider_id)
    return offers.accept(mine, by=office["provider"])


AHEAD = "{ const { now } = Date; Date.now = () => now() + 2 * 24 * 3600 * 1000; }"


def test_a_new_time_is_told_also_by_a_phone_whose_clock_is_ahead(enter, need, office):
    work = agreed(need, office, utcnow() - timedelta(hours=2))
    assignments.complete(work, by=office["provider"])
    db.session.commit()
    aino = enter("volunteer")
    aino.add_init_script(AHEAD)
    aino.goto("/fi/app/?again")
    opened(aino, f"need/{need.id}")
    press(aino, "confirm-not-done")
    expect(aino.locator("need-page > div > .says")).to_contain_text("Kerroit, ettei työ ole vielä valmis")

    assignments.schedule(work, in_days(1), by=office["provider"])
    db.session.commit()

    said = aino.locator("need-page > div > .says")
    ask_for_news(aino, lambda: expect(said).to_contain_text(f"{in_days(1):%-d.%-m.}", timeout=2_000))


def test_no_day_in_english_can_be_read_as_another(enter, need, office):
    work = agreed(need, office, in_days(1))
    liisa = enter("provider", lang="en")
    liisa.goto(f"/en/app/#/work/{work.id}")

    said = liisa.locator("work-page > div > .says")
    ask_for_news(liisa, lambda: expect(said).to_contain_text(f"{in_days(1):%a %-d %b}", timeout=2_000))


@pytest.fixture
def office_number(office):
    """The municipality tells a number of its coordinators, for as long as it is needed."""
    home = db.session.get_one(Municipality, office["coordinator"].municipality_id)
    home.coordinator_phone = "014 123 4567"
    db.session.commit()
    yield home.coordinator_phone
    home.coordinator_phone = None
    db.session.commit()


def test_where_the_coordinator_must_be_asked_the_coordinator_can_be_called(enter, office, office_number):
    told = a_report(consent=Consent.NOTICED, contact=None)
    need = needs.report(needs.home_of(office["volunteer"]), told, by=office["volunteer"])
    waves.send(need, by=office["coordinator"])
    work = agreed(need, office)

    liisa = opened(enter("provider"), f"work/{work.id}")

    banner = liisa.locator(".banner", has_text="Sovi käynnistä koordinaattorin kanssa")
    expect(banner.get_by_role("link", name="Soita koordinaattorille")).to_have_attribute("href", "tel:0141234567")


def test_work_that_was_done_without_a_network_while_nobody_came_is_told_as_it_stands(enter, need, office):
    work = agreed(need, office, utcnow() - timedelta(hours=2))
    liisa = opened(enter("provider"), f"work/{work.id}")
    liisa.context.set_offline(True)
    liisa.fill("#minutes", "50")
    press(liisa, "complete")
    assignments.no_show(work, by=office["coordinator"])
    db.session.commit()

    liisa.context.set_offline(False)

    wait_for_state(liisa, "assignment", "no_show")
    said = "Kerroit, että työ on tehty. Asiaa selvitetään."
    expect(liisa.locator("work-page > div > .says")).to_have_text(said)
    expect(liisa.locator("work-page [data-show=said]")).to_contain_text("ettei kukaan käynyt. Tietosi on perillä")
    for gone in (".hint", "[data-show=refused]"):
        expect(liisa.locator(f"work-page {gone}:visible")).to_have_count(0)
    liisa.goto("/fi/app/#/works")
    expect(liisa.locator(f'[data-live] li[data-id="{work.id}"] .says')).to_have_text(said)
    assert db.session.get(Assignment, work.id, populate_existing=True).minutes == 50


def test_whoever_only_follows_takes_their_own_report_back(enter, need, office):
    again = needs.report(needs.home_of(office["volunteer2"]), a_report(), by=office["volunteer2"])
    understanding.join(again, need, by=office["coordinator"])
    db.session.commit()
    eino = opened(enter("volunteer2"), f"need/{again.id}")
    expect(eino.get_by_text("Sama tarve oli ilmoitettu kahdesti")).to_be_visible()

    press(eino, "withdraw")
    eino.locator("[data-form=withdraw] input[value=done_by_others]").check(force=True)
    press(eino, "withdraw")

    wait_for_state(eino, "need", "closed")
    expect(eino.locator("need-page > div > .says")).to_have_text("Peruttu")
    expect(eino.locator('need-page [data-action="withdraw"]')).to_be_hidden()
    assert db.session.get(Need, need.id, populate_existing=True).is_open


def test_a_long_report_without_a_service_does_not_push_the_others_off_the_screen(enter, office):
    """A report is known by its own words: by their beginning, where it stands among others."""
    told = a_report(text="Rollaattorin pyörät ovat jumissa, eikä asukas pääse ulos. " * 20, service=None)
    long = needs.report(needs.home_of(office["volunteer"]), told, by=office["volunteer"])
    db.session.commit()
    aino = enter("volunteer")
    aino.goto("/fi/app/#/mine")
    row = aino.locator(f'li[data-id="{long.id}"]')

    ask_for_news(aino, lambda: expect(row).to_be_visible(timeout=2_000))

    assert row.bounding_box()["height"] < 250
    row.locator("a").click()
    expect(aino.locator("need-page blockquote")).to_have_text(long.text)


def test_what_leaves_a_phone_says_which_matter_it_is_about(enter, need):
    """Three works are done without a network: "The work is done" alone would stand there three times."""
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    liisa.context.set_offline(True)
    press(liisa, "accept")

    liisa.goto("/fi/app/#/outbox")

    expect(liisa.locator("outbox-list li").first).to_contain_text("Lumityöt ja hiekoitus · Häkkilä · ")
