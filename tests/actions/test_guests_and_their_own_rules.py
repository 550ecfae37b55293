"""What a guest hears of its requests: those abroad are counted, and what it answers there changes nothing at home."""

import pytest

from palveleva.actions import guests, needs, offers, settings, villages, waves
from palveleva.db import db
from palveleva.domain.tuning import Change, Tuning
from palveleva.domain.vocabulary import DeclineReason
from palveleva.models import Municipality, Village
from palveleva.queries.chances import chances_of
from palveleva.queries.insight_coverage import coverage_of
from palveleva.queries.items import assignment_item
from palveleva.queries.lessons import lessons_of
from palveleva.queries.news import news_for
from tests.people import NOW, a_need, later


@pytest.fixture
def abroad(town):
    """Liisa's firm has been welcome in Inari for a while; Sevetti has moved next door to Saarijärvi."""
    sevetti = town.village("sevetti")
    sevetti.lat, sevetti.lon = 62.75, 25.30
    welcome(town, "P01", "0112038-9", by=town.liisa)
    return town


def welcome(town, code, number, *, by, villages=()):
    town.provider(code).business_id = number
    db.session.commit()
    guest = guests.invite(needs.home_of(town.inka), number, villages, by=town.inka, now=NOW)
    guests.agree(guest, by=by, now=NOW)
    db.session.commit()


def asked_abroad(town, **changes):
    return waves.send(a_need(town.uula, village="sevetti", **changes), by=town.inka, now=later(hours=1)).offers[0]


def said_no_abroad(town, reason, times=3):
    for _ in range(times):
        offers.decline(asked_abroad(town), reason, by=town.liisa, now=later(hours=2))
    db.session.commit()


def lessons_at_home(town):
    home, firm = db.session.get_one(Municipality, "saarijarvi"), town.provider("P01")
    return [lesson.change for lesson in lessons_of([firm], now=later(hours=3), home=home).get(firm.id, [])]


def test_too_far_abroad_proposes_nothing_at_home_where_no_such_village_is(abroad):
    said_no_abroad(abroad, DeclineReason.TOO_FAR)

    assert lessons_at_home(abroad) == []


def test_no_time_is_no_time_wherever_the_work_was(abroad):
    said_no_abroad(abroad, DeclineReason.NO_TIME)

    assert lessons_at_home(abroad) == [Change(Tuning.AWAY, 14)]


def test_requests_abroad_are_counted_and_their_villages_are_named_with_the_municipality(abroad):
    asked_abroad(abroad)
    welcome(abroad, "P16", "1572860-0", by=abroad.pekka)  # so that somebody is in reach
    abroad.provider("P01").radius_km = 1
    waves.send(a_need(abroad.uula, village="sevetti"), by=abroad.inka, now=later(hours=2))
    db.session.commit()

    chances = chances_of(abroad.provider("P01"), now=later(hours=3))

    assert (chances.asked, chances.others, chances.left_out) == (1, 0, 1)
    assert [(one.reason.code, one.villages) for one in chances.obstacles] == [("too_far", [("Sevetti, Inari", 1)])]
    assert chances.openings == []  # a tap changes what holds at home
    assert "sevetti" not in chances.standing.villages


def test_with_a_work_comes_the_number_of_the_office_that_knows_of_it(abroad):
    at_home = waves.send(a_need(abroad.aino), by=abroad.kaisa, now=later(hours=1), size=10).offers
    asked = [next(one for one in at_home if one.provider.code == "P01"), asked_abroad(abroad)]
    works = [offers.accept(offer, by=abroad.liisa, now=later(hours=2)) for offer in asked]

    def numbers():
        return [assignment_item(work, now=later(hours=3))["office"] for work in works]

    assert numbers() == [None, ""]
    works[1].need.village.municipality.coordinator_phone = "+358141234567"
    assert numbers() == [None, "+358141234567"]


def test_a_number_of_the_office_that_has_changed_is_news_for_the_phones_of_guests(abroad):
    """Whose reach is the office abroad would call a number that nobody answers any more."""
    work = offers.accept(asked_abroad(abroad), by=abroad.liisa, now=later(hours=2))
    db.session.commit()
    cursor = news_for(abroad.liisa, None, now=later(hours=3)).cursor
    assert news_for(abroad.liisa, cursor, now=later(hours=3)).items == []

    settings.set_phone(needs.home_of(abroad.inka), "014 123 4567", by=abroad.inka, now=later(hours=3))
    db.session.commit()

    (item,) = news_for(abroad.liisa, cursor, now=later(hours=3)).items
    assert (item["id"], item["office"]) == (work.id, "+358141234567")


def test_it_is_no_news_for_phones_at_home_and_none_where_it_stays(abroad):
    offers.accept(asked_abroad(abroad), by=abroad.liisa, now=later(hours=2))
    db.session.commit()
    before = news_for(abroad.liisa, None, now=later(hours=3)).cursor, news_for(abroad.uula, None, now=NOW).cursor

    settings.set_phone(needs.home_of(abroad.kaisa), "014 123 4567", by=abroad.kaisa, now=later(hours=3))
    settings.set_phone(needs.home_of(abroad.inka), "", by=abroad.inka, now=later(hours=3))
    db.session.commit()

    after = news_for(abroad.liisa, None, now=later(hours=3)).cursor, news_for(abroad.uula, None, now=NOW).cursor
    assert after == before


@pytest.mark.parametrize(("villages", "served"), [((), ["nellim", "sevetti"]), (("nellim",), ["nellim"])])
def test_the_host_s_map_of_coverage_knows_its_guests(town, villages, served):
    forms = dict.fromkeys(("name", "where", "from_", "to"), "Nellim")
    db.session.add(Village(municipality_id="inari", slug="nellim", lat=62.76, lon=25.31, **forms))
    town.village("sevetti").lat, town.village("sevetti").lon = 62.75, 25.30
    assert coverage_of("inari").none["nellim"]

    welcome(town, "P01", "0112038-9", by=town.liisa, villages=villages)

    found = coverage_of("inari")
    assert [slug for slug in ("nellim", "sevetti") if found.holders("lumityot", slug)] == served
    assert [provider.name for provider in found.holders("lumityot", "nellim")] == ["Lumikko"]
    assert "Lumikko" not in {provider.name for provider in coverage_of("utsjoki").providers.values()}


def renamed(town, slug, name, *, by, **after):
    place = town.village(slug)
    told = villages.VillageDetails(name, place.where, place.from_, place.to, place.lat, place.lon)
    villages.edit(place, told, by=by, now=later(**after))
    db.session.commit()


def test_a_village_that_has_another_name_is_news_for_the_phones_of_guests(abroad):
    """Whose own list of villages does not know it: they would look for the old name on the map."""
    work = offers.accept(asked_abroad(abroad), by=abroad.liisa, now=later(hours=2))
    asked = asked_abroad(abroad)
    db.session.commit()
    cursor, uulas = (news_for(one, None, now=later(hours=3)).cursor for one in (abroad.liisa, abroad.uula))

    renamed(abroad, "sevetti", "Sevettijärvi", by=abroad.inka, hours=3)

    news = {item["id"]: item["village"] for item in news_for(abroad.liisa, cursor, now=later(hours=4)).items}
    assert news == dict.fromkeys((work.id, work.offer_id, asked.id), "Sevettijärvi, Inari")
    assert news_for(abroad.uula, uulas, now=later(hours=4)).items == []  # at home it comes with the list of villages


def test_another_village_or_a_moved_one_is_no_news_for_guests(abroad):
    asked_abroad(abroad)
    db.session.commit()
    cursor = news_for(abroad.liisa, None, now=later(hours=3)).cursor

    renamed(abroad, "hakkila", "Häkkilänkylä", by=abroad.kaisa, hours=3)
    renamed(abroad, "sevetti", "Sevetti", by=abroad.inka, hours=3)

    assert news_for(abroad.liisa, cursor, now=later(hours=4)).items == []
