"""Days and times on a phone read as in a letter: which end of a span is told, and which number is the time."""

import re

from playwright.sync_api import expect

from palveleva.actions import needs, waves
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from tests.journeys.matters import agreed, offer_of
from tests.journeys.steps import in_days, opened, press, typed
from tests.people import a_report


def asked(office, **days):
    """A need of those days, about which Liisa is asked."""
    told = a_report(urgency=Urgency.FLEXIBLE, **days)
    need = needs.report(needs.home_of(office["volunteer"]), told, by=office["volunteer"])
    waves.send(need, by=office["coordinator"])
    db.session.commit()
    return offer_of(need).id


def test_one_day_says_whether_it_is_the_first_or_the_last(enter, office):
    day = in_days(9).date()
    first, last, both = (
        asked(office, **days)
        for days in ({"wanted_from": day}, {"wanted_until": day}, {"wanted_from": day, "wanted_until": day})
    )
    liisa, year = enter("provider"), "" if day.year == in_days(0).year else day.year
    written = rf"\w\w\xa0{day.day}.{day.month}.{year}"  # on one line

    for offer, words in (
        (first, rf"Ei kiirettä · Aikaisintaan {written}"),
        (last, rf"Ei kiirettä · Viimeistään {written}"),
        (both, rf"Ei kiirettä \({written}\)"),
    ):
        expect(opened(liisa, f"offer/{offer}").locator("offer-page .line")).to_have_text(re.compile(words))


def test_in_swedish_the_time_stands_after_its_date_as_a_time(enter, office):
    offer = asked(office)
    liisa = enter("provider")
    liisa.goto("/sv/app/")

    liisa.goto(f"/sv/app/#/offer/{offer}")

    # The browser reads the pattern, and to a browser the "ö" of "lör" and "sön" is no \w.
    expect(liisa.locator("offer-page .answer-by")).to_have_text(
        re.compile(r"\S{3}\xa0\d+\.\d+(\.\d+)? kl\.\xa0\d+\.\d\d$")
    )


def test_a_time_that_waits_for_a_network_is_told_and_not_asked_for_again(enter, need, office):
    liisa = opened(enter("provider"), f"work/{agreed(need, office).id}")
    liisa.context.set_offline(True)
    at = in_days(2)
    liisa.fill("#at", typed(at))

    press(liisa, "schedule")

    told = re.compile(rf"Sopimasi aika: \S+\s{at.day}\.{at.month}\.(\d+)?\sklo\s10\.00$")
    expect(liisa.locator("work-page > div > .says")).to_have_text(told)
    liisa.goto("/fi/app/#/work")
    expect(liisa.locator(f'li[data-id="{need.live_assignment.id}"] .says')).to_have_text(told)
    liisa.goto("/fi/app/#/outbox")
    expect(liisa.locator("outbox-list .item-title").first).to_have_text(told)
