"""Small needs of one village are asked about as one trip, of those who could do them all."""

import pytest
from sqlalchemy import select

from palveleva.actions import offers, trips, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.settings import Dispatch
from palveleva.domain.vocabulary import NeedState, ProviderStatus, Urgency
from palveleva.models import Absence, Chance, OwnService, Provider, Service
from tests.actions.story import offer_to, states_of, told
from tests.actions.test_asking_on import set_numbers
from tests.people import NOW, a_need, later


def small(town, service="lumityot", **changes):
    return a_need(town.aino, service=service, **({"urgency": Urgency.FLEXIBLE} | changes))


def left_out(need):
    """Why somebody was not asked, by their codes."""
    codes = {provider.id: provider.code for provider in db.session.scalars(select(Provider))}
    return {codes[one["provider_id"]]: one["reasons"][0]["code"] for one in need.waves[-1].trace["excluded"]}


def test_all_are_asked_of_those_who_can_do_all(town):
    steps, house = small(town), small(town, "siivous")

    trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert (steps.state, house.state) == (NeedState.OFFERING, NeedState.OFFERING)
    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    assert left_out(steps)["P01"] == "not_whole_trip"
    assert offer_to(steps, "P16").reasons[-1] == {"code": "trip", "params": {"n": 2}}
    assert told("offered", steps) == told("offered", house) == ["Pekka"]


def test_who_could_be_asked_was_whoever_could_do_all(town):
    steps, house = small(town), small(town, "siivous")

    trips.send(steps, [house], by=town.kaisa, now=NOW)

    for need in (steps, house):
        chances = db.session.scalars(select(Chance).where(Chance.wave_id == need.waves[0].id))
        assert [(one.provider_id, one.even_share) for one in chances] == [(town.provider("P16").id, 1.0)]


def test_one_order_holds_for_all_of_them(town):
    needs = [small(town) for _ in range(4)]

    sent = trips.send(needs[0], needs[1:], by=town.kaisa, now=NOW)

    orders = [[offer.provider_id for offer in sorted(wave.offers, key=lambda one: one.rank)] for wave in sent]
    assert orders == [orders[0]] * 4
    assert len(orders[0]) == 2


def test_one_order_holds_for_work_of_two_trades(town):
    """Both do both. Liisa was asked about snow a moment ago, Pekka about cleaning: each would be next for the other."""
    liisa, pekka = town.provider("P01"), town.provider("P16")
    liisa.services = [*liisa.services, db.session.get_one(Service, "siivous")]
    for service, other in (("lumityot", pekka), ("siivous", liisa)):
        other.status = ProviderStatus.PAUSED
        waves.send(a_need(town.aino, service=service), by=town.kaisa, now=NOW)
        other.status = ProviderStatus.ACTIVE
        facts = {"dispatch": Dispatch.REVIEW, "goes_on": True, "wave_size": 1}
        db.session.add(OwnService(municipality_id="saarijarvi", service_id=service, **facts))
    steps, house = small(town), small(town, "siivous")

    trips.send(steps, [house], by=town.kaisa, now=later(minutes=1))

    assert len(states_of(steps)) == 1
    assert states_of(steps) == states_of(house)


def test_each_is_answered_by_itself(town):
    first, second = small(town), small(town)
    trips.send(first, [second], by=town.kaisa, now=NOW)
    db.session.commit()

    offers.accept(offer_to(first, "P01"), by=town.liisa, now=later(hours=1))
    offers.decline(offer_to(second, "P01"), "full", by=town.liisa, now=later(hours=1))

    assert (first.state, second.state) == (NeedState.ASSIGNED, NeedState.OFFERING)


def test_whoever_has_room_for_one_alone_is_not_asked(town):
    liisa = town.provider("P01")
    liisa.max_open = 1
    first, second = small(town), small(town)

    trips.send(first, [second], by=town.kaisa, now=NOW)

    assert states_of(first) == states_of(second) == {"P16": "sent"}
    assert left_out(second)["P01"] == "not_whole_trip"


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"service": "auraus"}, "nobody_for_all"),
        ({"village": "mahlu"}, "no_company"),
        ({"service": None}, "service_missing"),
    ],
)
def test_what_is_no_trip_is_asked_of_nobody(town, other, why):
    steps, another = small(town), small(town, **other)

    with pytest.raises((NotNow, Invalid)) as refusal:
        trips.send(steps, [another], by=town.kaisa, now=NOW)

    assert refusal.value.code == why
    assert (steps.waves, another.waves, steps.state) == ([], [], NeedState.SUBMITTED)


def test_what_the_provider_of_the_others_does_not_do_is_left_as_it_was(town):
    road, steps, house = small(town, "auraus"), small(town), small(town, "siivous")

    sent = trips.send(road, [steps, house], by=town.kaisa, now=NOW)

    assert [wave.need for wave in sent] == [steps, house]
    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    assert (road.waves, road.state) == ([], NeedState.SUBMITTED)


def test_what_is_wanted_this_week_asks_as_many_as_alone_and_the_trip_first(town):
    """Lumikko does no cleaning: of the steps it is asked all the same, after whoever does both."""
    steps, house = small(town, urgency=Urgency.WEEK), small(town, "siivous")

    trips.send(steps, [house], by=town.kaisa, now=NOW)

    asked = [(offer.provider.code, offer.reasons[-1]["code"] == "trip") for offer in steps.waves[0].offers]
    assert asked == [("P16", True), ("P01", False)]
    assert states_of(house) == {"P16": "sent"}
    assert left_out(house)["P01"] == "no_service"


def test_a_wave_that_is_full_of_those_who_do_all_is_filled_with_nobody(town):
    set_numbers(wave_size=1)
    steps, house = small(town, urgency=Urgency.WEEK), small(town, "siivous")

    trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert states_of(steps) == states_of(house) == {"P16": "sent"}
    assert left_out(steps)["P01"] == "not_whole_trip"


def test_what_fits_no_common_day_is_no_trip(town):
    """The one may be done until Friday, the other is wanted only next month."""
    steps = small(town, wanted_until=later(days=3).date())
    house = small(town, wanted_from=later(days=20).date())

    with pytest.raises(NotNow) as refusal:
        trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert refusal.value.code == "nobody_for_all"


def test_a_day_on_which_the_doer_is_away_is_no_common_day(town):
    """Only on Friday could both be done, and then nobody is there for both."""
    friday = later(days=3).date()
    for code in ("P01", "P16"):
        town.provider(code).absences = [Absence(first_day=friday, last_day=friday)]
    steps, house = small(town, wanted_until=friday), small(town, wanted_from=friday)

    with pytest.raises(NotNow) as refusal:
        trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert refusal.value.code == "nobody_for_all"


def test_one_alone_is_no_trip(town):
    with pytest.raises(NotNow) as refusal:
        trips.send(small(town), [], by=town.kaisa, now=NOW)

    assert refusal.value.code == "no_company"


def test_nobody_is_asked_again_by_a_second_tap_or_in_the_midst_of_another_round(town):
    steps, house = small(town), small(town)
    waves.send(house, by=town.kaisa, now=NOW)

    with pytest.raises(NotNow) as refusal:
        trips.send(steps, [house], by=town.kaisa, now=NOW)

    assert (refusal.value.code, steps.waves, len(house.waves)) == ("wave_sent", [], 1)


def test_only_the_office_sends_one(town):
    with pytest.raises(NotAllowed):
        trips.send(small(town), [small(town)], by=town.liisa, now=NOW)
    assert town.liisa.provider
