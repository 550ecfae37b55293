"""What is read days later, without a network, is as true as on the day on which it was told."""

import re

import pytest
from playwright.sync_api import expect

from palveleva.actions import assignments, needs, waves
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from tests.journeys.matters import agreed, offer_of
from tests.journeys.steps import ask_for_news, in_days, move_clock, opened, press, tell, wait_until_kept
from tests.people import a_report

AS_KEPT_BEFORE = """async () => {
    for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        await new Promise((resolve) => { opening.onsuccess = resolve; });
        const all = opening.result.transaction("mine", "readwrite");
        const asked = all.objectStore("mine").getAll();
        await new Promise((resolve) => { asked.onsuccess = resolve; });
        for (const { told_on, ...item } of asked.result) all.objectStore("mine").put(item);
        await new Promise((resolve) => { all.oncomplete = resolve; });
        opening.result.close();
    }
}"""


def goes_by(page, days):
    """The phone stays without a network and is taken out again: the app is opened anew, days later.

    Answers with today as it is written then: "ma 30.11.", and on one line.
    """
    page.context.set_offline(True)
    move_clock(page, days)
    today = in_days(0)
    return rf"\w\w\xa0{today.day}\.{today.month}\.{'' if in_days(days).year == today.year else today.year}"


@pytest.fixture
def asked(office):
    """Liisa is asked about what is needed that soon."""

    def one(urgency):
        need = needs.report(needs.home_of(office["volunteer"]), a_report(urgency=urgency), by=office["volunteer"])
        waves.send(need, by=office["coordinator"])
        db.session.commit()
        return need

    return one


def test_today_is_said_on_that_day_alone(enter, asked):
    offer = offer_of(asked(Urgency.TODAY))
    liisa = opened(enter("provider"), f"offer/{offer.id}")
    line = liisa.locator("offer-page .line")
    expect(line).to_have_text(re.compile(r"· Tänään$"))

    today = goes_by(liisa, days=3)

    expect(line).to_have_text(re.compile(rf"· Kiireellinen, ilmoitettu {today}$"))
    expect(liisa.locator("offer-page > div > .says")).to_have_text(
        "Vastausaika on päättynyt. Voit silti ottaa työn, jos se on vielä vapaa."
    )
    expect(liisa.locator("offer-page .answer-by")).to_be_hidden()


def test_what_an_older_release_has_kept_without_its_day_is_not_called_of_today(enter, asked):
    offer = offer_of(asked(Urgency.TODAY))
    liisa = opened(enter("provider"), f"offer/{offer.id}")

    liisa.evaluate(AS_KEPT_BEFORE)
    liisa.reload()

    expect(liisa.locator("offer-page .line")).to_have_text(re.compile(r"· Kiireellinen, ilmoitettu –$"))


def test_agreed_work_of_this_week_says_from_which_day_its_week_counts(enter, asked, office):
    work = agreed(asked(Urgency.WEEK), office)
    liisa = opened(enter("provider"), f"work/{work.id}")
    line = liisa.locator("work-page .line")
    expect(line).to_have_text(re.compile(r"· Tällä viikolla$"))

    today = goes_by(liisa, days=2)

    expect(line).to_have_text(re.compile(rf"· Viikon sisällä, ilmoitettu {today}$"))


def test_a_report_that_has_waited_for_days_says_when_it_was_written(enter):
    aino = enter("volunteer")
    aino.context.set_offline(True)
    tell(aino, "Lumet liiterin edestä")
    aino.get_by_role("link", name="Avaa ilmoitus").click()
    expect(aino.locator("need-page .line")).to_have_text(re.compile(r"· Tällä viikolla$"))

    today = goes_by(aino, days=3)

    expect(aino.locator("need-page .line")).to_have_text(re.compile(rf"· Viikon sisällä, ilmoitettu {today}$"))


def test_the_today_of_a_draft_is_asked_for_again_on_another_day(enter):
    aino = enter("volunteer")
    press(aino, "no-danger")
    aino.fill("#text", "Ovi ei mene kiinni")
    press(aino, "next")
    aino.locator("input[name=urgency][value=today]").check(force=True)
    press(aino, "next")
    wait_until_kept(aino, '"today"')

    goes_by(aino, days=1)

    expect(aino.locator("form[data-at=where]")).to_be_visible()
    expect(aino.locator("input[name=urgency]:checked")).to_have_count(0)
    expect(aino.locator("#text")).to_have_value("Ovi ei mene kiinni")


def test_whoever_did_the_work_is_thanked_when_it_is_confirmed(enter, need, office):
    work = agreed(need, office, in_days(0))
    liisa = opened(enter("provider"), f"work/{work.id}")
    assignments.complete(work, by=office["provider"])
    needs.confirm(need, True, by=office["volunteer"])
    db.session.commit()

    said = liisa.locator("work-page > div > .says")
    thanks = "Työ on vahvistettu tehdyksi. Kiitos!"
    ask_for_news(liisa, lambda: expect(said).to_have_text(thanks, timeout=2_000))
    liisa.goto("/fi/app/#/works")
    row = liisa.locator(f'li[data-id="{work.id}"] .says')
    expect(row).to_have_text(thanks)

    goes_by(liisa, days=4)  # it has been read, or it is found among the earlier ones

    expect(row).to_be_hidden()


@pytest.mark.parametrize(
    ("button", "said"), [("confirm-done", "Sanoit: tehty"), ("confirm-not-done", "Sanoit: ei tehty")]
)
def test_a_word_on_the_work_that_waits_says_what_it_was(enter, need, office, button, said):
    assignments.complete(agreed(need, office, in_days(0)), by=office["provider"])
    db.session.commit()
    aino = opened(enter("volunteer"), f"need/{need.id}")
    ask_for_news(aino, lambda: expect(aino.locator(f'[data-action="{button}"]')).to_be_visible(timeout=2_000))
    aino.context.set_offline(True)

    press(aino, button)
    aino.goto("/fi/app/#/outbox")

    expect(aino.get_by_role("link", name=said, exact=True)).to_be_visible()
