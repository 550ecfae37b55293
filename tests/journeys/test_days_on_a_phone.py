"""Days on a phone read as on a page: which end of a span is told."""

import re

from playwright.sync_api import expect

from palveleva.actions import needs, waves
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from tests.journeys.matters import offer_of
from tests.journeys.steps import in_days, opened
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
    liisa, written = enter("provider"), f"{day.day}.{day.month}."

    for offer, words in (
        (first, rf"Ei kiirettä · Aikaisintaan \w\w {written}"),
        (last, rf"Ei kiirettä · Viimeistään \w\w {written}"),
        (both, rf"Ei kiirettä \(\w\w {written}\)"),
    ):
        expect(opened(liisa, f"offer/{offer}").locator("offer-page .line")).to_have_text(re.compile(words))
