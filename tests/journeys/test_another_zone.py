"""On a journey, or set wrong, a phone is in another time zone: it tells and takes the time of the villages."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from palveleva.actions import needs, waves
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Assignment
from tests.journeys.matters import agreed, offer_of
from tests.journeys.steps import in_days, opened, press, typed, wait_for_state
from tests.people import a_report

HERE = ZoneInfo("Europe/Helsinki")
NEW_YORK = {"timezone_id": "America/New_York"}
AT_THE_ENDS = ("Pacific/Kiritimati", "Pacific/Pago_Pago")  # in one of them it is always another day than here


def test_a_time_is_meant_and_told_as_in_the_village(enter, need, office):
    work, at = agreed(need, office), in_days(1)
    told = re.compile(rf"\b{at.day}\.{at.month}\.(\d{{4}})? klo\xa010\.00")
    liisa = opened(enter("provider", **NEW_YORK), f"work/{work.id}")

    liisa.context.set_offline(True)
    liisa.fill("#at", typed(at))
    press(liisa, "schedule")
    expect(liisa.locator("work-page [data-text=pendingTitle]")).to_contain_text(told)

    liisa.context.set_offline(False)
    wait_for_state(liisa, "assignment", "scheduled")
    expect(liisa.locator("work-page > div > .says")).to_contain_text(told)
    db.session.expire_all()
    assert db.session.get_one(Assignment, work.id).scheduled_at == at.replace(second=0, microsecond=0)


def test_a_time_that_has_passed_in_the_village_is_asked_about(enter, need, office):
    work = agreed(need, office)
    liisa = opened(enter("provider", timezone_id="Pacific/Pago_Pago"), f"work/{work.id}")

    liisa.fill("#at", typed(datetime.now(HERE) - timedelta(hours=1)))
    press(liisa, "schedule")

    expect(liisa.locator("work-page [data-show=isPast]")).to_be_visible()


@pytest.mark.parametrize("zone", AT_THE_ENDS)
def test_days_are_those_of_the_village(enter, office, zone):
    by, day = office["volunteer"], in_days(0).date()
    told = needs.report(needs.home_of(by), a_report(urgency=Urgency.TODAY, wanted_from=day), by=by)
    waves.send(told, by=office["coordinator"])
    offer = offer_of(told)

    liisa = opened(enter("provider", timezone_id=zone), f"offer/{offer.id}")

    line = liisa.locator("offer-page .line")
    expect(line).to_have_text(re.compile(rf"· Tänään · Aikaisintaan \w\w\xa0{day.day}\.{day.month}\.$"))


@pytest.mark.parametrize("zone", AT_THE_ENDS)
def test_the_first_day_that_can_be_wished_is_today_in_the_village(enter, zone):
    aino = enter("volunteer", timezone_id=zone)
    press(aino, "no-danger")
    aino.fill("#text", "Hiekoitus pihaan")
    press(aino, "next")
    aino.locator("input[name=urgency][value=week]").check(force=True)
    aino.get_by_text("Onko jokin tietty päivä?").click()

    for day in (-1, 0):
        aino.fill("#wanted_until", f"{in_days(day):%Y-%m-%d}")
        press(aino, "next")
        expect(aino.locator("form[data-at=permission]")).to_be_visible(visible=day == 0)
