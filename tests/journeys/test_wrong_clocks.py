"""A phone whose clock is wrong asks by the clock of the service, as soon as that has told what time it is."""

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need
from tests.faults.handset import KEPT
from tests.journeys.matters import agreed
from tests.journeys.steps import in_days, move_clock, opened, press, tell, typed, until, wait_for_state

DAY = 24 * 3600 * 1000


def test_a_day_that_has_not_passed_for_the_service_is_taken(enter):
    aino = enter("volunteer")
    today = aino.evaluate("new Date().toLocaleDateString('sv')")
    go_ahead(aino)
    press(aino, "no-danger")
    aino.fill("#text", "Hiekoitus pihaan")
    press(aino, "next")
    aino.locator("input[name=urgency][value=week]").check(force=True)
    aino.get_by_text("Onko jokin tietty päivä?").click()
    aino.fill("#wanted_until", today)

    press(aino, "next")

    expect(aino.locator("form[data-at=permission]")).to_be_visible()


def go_ahead(page, days=2):
    """The clock of the phone; and opened anew, the app knows that it is wrong."""
    move_clock(page, days)
    assert until(lambda: any(row["key"] == "skew" and abs(row["value"]) > DAY for row in meta_of(page)))
    page.reload()


def meta_of(page):
    return [row for stores in page.evaluate(KEPT).values() for row in stores.get("meta", [])]


def test_a_time_that_has_not_passed_for_the_service_is_not_asked_about(enter, need, office):
    work = agreed(need, office)
    liisa = enter("provider")
    go_ahead(liisa)
    opened(liisa, f"work/{work.id}")

    liisa.fill("#at", typed(in_days(1)))
    press(liisa, "schedule")

    wait_for_state(liisa, "assignment", "scheduled")


def test_what_was_written_by_a_clock_that_is_behind_was_told_on_the_day_it_was(enter, service):
    aino, text = enter("volunteer"), "Lumet postilaatikolta, kello jäljessä"
    go_ahead(aino, days=-3)

    tell(aino, text)
    expect(aino.locator("sent-page[data-state=accepted]")).to_be_visible()

    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        assert need.told_on == in_days(0).date()
    aino.goto("/fi/app/#/outbox")
    expect(aino.locator("outbox-list [data-show=lastOk]")).to_contain_text(f"{in_days(0):%-d.%-m.}")
