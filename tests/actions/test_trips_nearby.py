"""Small needs of villages near each other are asked about as one trip, of those who go to each of them."""

import json

import pytest
from sqlalchemy import select

from palveleva.actions import trips
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.models import Coverage, Notice
from palveleva.queries.items import need_item, offer_item
from palveleva.words.matching import fit
from tests.actions.story import offer_to, states_of, verbs_of
from tests.actions.test_asking_on import set_numbers, set_service, sweep
from tests.actions.test_trips import left_out, small
from tests.people import NOW


@pytest.fixture
def steps(town):
    """In Häkkilä, 3 km from Pyhäjärvi and 5 km from Kekkilä."""
    return small(town)


@pytest.fixture
def house(town):
    return small(town, "siivous", village="pyhajarvi")


def test_villages_near_each_other_are_one_trip(town, steps, house):
    trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    for need in (steps, house):
        assert offer_to(need, "P16").reasons[-1]["params"] == {"n": 2, "way": "Häkkilä – Pyhäjärvi, 3\xa0km"}
        assert offer_item(offer_to(need, "P16"), now=NOW)["trip"] == "Häkkilä – Pyhäjärvi, 3\xa0km"
        reason = offer_to(need, "P16").reasons[-1]
        assert fit(reason["code"], reason["params"], {}).endswith(": Häkkilä – Pyhäjärvi, 3\xa0km")


def test_whoever_does_not_go_to_each_of_them_is_not_asked(town, steps):
    other = small(town, village="pyhajarvi")
    pyhajarvi = town.village("pyhajarvi")
    town.provider("P01").coverage = [Coverage(village=pyhajarvi, is_served=False)]

    trips.send(steps, [other], by=town.kaisa, now=NOW)

    assert states_of(steps) == states_of(other) == {"P16": "sent"}
    assert (left_out(steps)["P01"], left_out(other)["P01"]) == ("not_whole_trip", "village_not_served")


def test_a_reach_that_ends_before_the_last_village_is_no_reach_of_the_trip(town, steps):
    """From the centre it is 8 km to Kekkilä, and 13 to Häkkilä."""
    other = small(town, village="kekkila")
    town.provider("P01").radius_km = 10

    trips.send(steps, [other], by=town.kaisa, now=NOW)

    assert states_of(steps) == states_of(other) == {"P16": "sent"}
    assert (left_out(steps)["P01"], left_out(other)["P01"]) == ("too_far", "not_whole_trip")


def test_one_order_holds_for_all_villages_and_whoever_drives_less_comes_first(town, steps):
    """Liisa lives in the one village and Pekka beyond the other: each alone would put the nearer one first."""
    set_numbers(wave_size=1)
    other = small(town, village="kekkila")
    town.provider("P01").home_village = town.village("hakkila")
    town.provider("P16").home_village = town.village("kekkila")

    sent = trips.send(steps, [other], by=town.kaisa, now=NOW)

    (first, second) = [[one["provider_id"] for one in wave.trace["candidates"]] for wave in sent]
    assert first == second
    assert len(first) == 2
    assert states_of(steps) == states_of(other)


def test_each_hears_the_villages_in_the_order_of_their_own_way(town, steps):
    other = small(town, village="kekkila")
    town.provider("P01").home_village = town.village("hakkila")

    trips.send(steps, [other], by=town.kaisa, now=NOW)

    ways = {code: offer_to(steps, code).reasons[-1]["params"]["way"] for code in ("P01", "P16")}
    assert ways == {"P01": "Häkkilä – Kekkilä, 5\xa0km", "P16": "Kekkilä – Häkkilä, 5\xa0km"}


def test_what_is_in_one_village_goes_before_what_is_near_it(town, steps):
    """Two can be done, whoever does them."""
    for code in ("P01", "P16"):
        town.provider(code).max_open = 2
    other, third = small(town, village="pyhajarvi"), small(town, village="pyhajarvi")

    sent = trips.send(steps, [other, third], by=town.kaisa, now=NOW)

    assert [wave.need for wave in sent] == [other, third]
    assert (steps.state, steps.waves) == (NeedState.SUBMITTED, [])


@pytest.mark.parametrize("km", [0, 3])
def test_the_municipality_says_how_near_is_near(town, steps, house, km):
    set_numbers(trip_km=km)

    with pytest.raises(NotNow) as refusal:
        trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert (refusal.value.code, steps.waves, house.waves) == ("no_company", [], [])


def test_automation_takes_along_what_waits_near(town, steps, house):
    far = small(town, "siivous", village="mahlu")
    for service in ("lumityot", "siivous"):
        set_service(service)

    sweep(minutes=1)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    reasons = [offer_to(need, "P16").reasons[-1]["code"] for need in (steps, house, far)]
    assert reasons[:2] == ["trip", "trip"]
    assert reasons[2] != "trip"


def test_what_waits_for_company_finds_it_in_the_next_village(town, steps):
    set_numbers(company_days=3)
    for service in ("lumityot", "siivous"):
        set_service(service)
    sweep(minutes=1)
    assert steps.state is NeedState.POOLED

    house = small(town, "siivous", village="pyhajarvi", urgency=Urgency.WEEK)
    sweep(minutes=2)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    assert verbs_of(steps)[-1] == "send_wave"


def test_neither_reporter_hears_of_the_other(town, steps, house):
    trips.send(steps, [house], by=town.kaisa, now=NOW)

    told = list(db.session.scalars(select(Notice).where(Notice.person_id == steps.reporter_id)))
    heard = json.dumps([need_item(steps), [notice.params for notice in told]], default=str, ensure_ascii=False)

    assert told
    assert not [word for word in ("pyhajarvi", "Pyhäjärvi", "siivous", house.id, house.code) if word in heard]
