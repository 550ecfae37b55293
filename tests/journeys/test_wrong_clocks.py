"""A phone whose clock is wrong asks by the clock of the service, as soon as that has told what time it is."""

from playwright.sync_api import expect

from tests.faults.handset import KEPT
from tests.journeys.matters import agreed
from tests.journeys.steps import in_days, opened, press, typed, until, wait_for_state

DAY = 24 * 3600 * 1000
TWO_DAYS_AHEAD = """{
    const { now } = Date;
    self.Date = class extends Date {
        static now() { return now() + 2 * 24 * 3600 * 1000; }
        constructor(...of) { super(...(of.length ? of : [Date.now()])); }
    };
}"""


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


def go_ahead(page):
    """The clock of the phone; and opened anew, the app knows that it is wrong."""
    page.add_init_script(TWO_DAYS_AHEAD)
    page.reload()
    assert until(lambda: any(row["key"] == "skew" and row["value"] < -DAY for row in meta_of(page)))
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
