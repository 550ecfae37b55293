"""Nothing crosses a border without a yes; with one, a guest takes its turns like anybody else, until either ends it."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, guests, needs, offers, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import NeedState, OfferState, ProviderStatus
from palveleva.models import AuditEntry, Guest, Municipality, Village
from palveleva.queries.borders import guests_visible_to, live_guests
from palveleva.queries.candidates import ranking_for
from palveleva.queries.items import assignment_item, offer_item
from palveleva.queries.register import providers_named
from tests.people import NOW, a_need, later

NUMBER = "0112038-9"


@pytest.fixture
def border(town):
    """Liisa's firm is known by its number. Sevetti has moved next door to Saarijärvi, so that it is in reach."""
    town.provider("P01").business_id = NUMBER
    sevetti = town.village("sevetti")
    sevetti.lat, sevetti.lon = 62.75, 25.30
    db.session.commit()
    return town


def invited(town, villages=()):
    guest = guests.invite(needs.home_of(town.inka), NUMBER, villages, by=town.inka, now=NOW)
    db.session.commit()
    return guest


def welcome(town, villages=()):
    guest = invited(town, villages)
    guests.agree(guest, by=town.liisa, now=NOW)
    db.session.commit()
    return guest


def fit_for(need):
    return [candidate.provider_id for candidate in ranking_for(need, now=later(hours=1)).candidates]


def test_without_a_yes_a_guest_is_not_so_much_as_named(border):
    invited(border)

    ranking = ranking_for(a_need(border.uula, village="sevetti"), now=NOW)

    assert (ranking.candidates, ranking.excluded) == ((), ())
    assert providers_named(border.inka) == {}


@pytest.mark.parametrize("who", ["liisa", "kaisa"])
def test_the_yes_comes_from_the_firm_or_from_the_coordinator_of_its_home(border, who):
    guest = invited(border)

    guests.agree(guest, by=getattr(border, who), now=NOW)

    assert fit_for(a_need(border.uula, village="sevetti")) == [border.provider("P01").id]
    assert [row.name for row in providers_named(border.inka).values()] == ["Lumikko"]


@pytest.mark.parametrize("who", ["inka", "pekka", "uula", "aino"])
def test_nobody_else_says_yes_in_their_place(border, who):
    guest = invited(border)

    with pytest.raises(NotAllowed):
        guests.agree(guest, by=getattr(border, who), now=NOW)

    assert guest.agreed_at is None


def test_a_guest_is_asked_and_does_the_work_under_the_rules_of_the_host(border):
    welcome(border)
    need = a_need(border.uula, village="sevetti")

    wave = waves.send(need, by=border.inka, now=later(hours=1))
    work = offers.accept(wave.offers[0], by=border.liisa, now=later(hours=2))
    assignments.schedule(work, later(days=1), by=border.liisa, now=later(hours=2))

    assert offer_item(wave.offers[0], now=later(hours=2))["village"] == "Sevetti, Inari"
    assert assignment_item(work, now=later(hours=3))["contact"]["name"] == "Helmi"
    assert assignment_item(work, now=later(hours=3))["village"] == "Sevetti, Inari"


def test_reasons_name_where_a_guest_comes_from_though_villages_are_called_alike(border):
    border.village("sevetti").slug = "keskusta"  # as the home village of the guest at its own home
    welcome(border)

    (candidate,) = ranking_for(a_need(border.uula, village="keskusta"), now=later(hours=1)).candidates

    told = {reason.code: reason.params for reason in candidate.reasons}
    assert told["distance"]["home"] == "Saarijärvi"
    assert "home_village" not in told


def test_a_guest_invited_to_some_villages_goes_to_no_other(border):
    forms = dict.fromkeys(("name", "where", "from_", "to"), "Nellim")
    db.session.add(Village(municipality_id="inari", slug="nellim", lat=62.75, lon=25.30, **forms))
    db.session.commit()
    welcome(border, ("nellim",))

    ranking = ranking_for(a_need(border.uula, village="sevetti"), now=NOW)

    assert [reason.code for reason in ranking.excluded[0].reasons] == ["village_not_served"]
    assert fit_for(a_need(border.uula, village="nellim")) == [border.provider("P01").id]


def test_a_guest_invited_to_a_village_by_name_goes_there_however_far(border):
    border.village("sevetti").lat = 69.5
    welcome(border, ("sevetti",))

    assert fit_for(a_need(border.uula, village="sevetti")) == [border.provider("P01").id]


def test_turns_are_counted_wherever_requests_came_from(border):
    welcome(border)
    waves.send(a_need(border.uula, village="sevetti"), by=border.inka, now=later(hours=1))
    at_home = a_need(border.aino)

    (liisa,) = [one for one in ranking_for(at_home, now=later(hours=2)).candidates if one.provider_id == 1]

    assert {reason.code: reason.params for reason in liisa.reasons}["turn"] == {"offers": 1}


@pytest.mark.parametrize("who", ["liisa", "kaisa", "inka"])
def test_either_side_ends_it_and_what_was_asked_is_called_off(border, who):
    guest = welcome(border)
    need = a_need(border.uula, village="sevetti")
    wave = waves.send(need, by=border.inka, now=later(hours=1))

    guests.end(guest, by=getattr(border, who), now=later(hours=2))
    db.session.commit()

    assert wave.offers[0].state is OfferState.WITHDRAWN
    assert fit_for(a_need(border.uula, village="sevetti")) == []
    with pytest.raises(NotNow):
        guests.agree(guest, by=border.liisa, now=later(hours=3))


def test_one_whose_agreement_has_ended_reads_and_takes_nothing_there_any_more(border):
    guest = welcome(border)
    (offer,) = waves.send(a_need(border.uula, village="sevetti"), by=border.inka, now=later(hours=1)).offers

    guests.end(guest, by=border.inka, now=later(hours=2))
    db.session.commit()

    shown = offer_item(offer, now=later(hours=2))
    assert (shown["text"], shown["may"]) == ("", [])
    with pytest.raises(NotNow):
        offers.accept(offer, by=border.liisa, now=later(hours=3))


def test_a_need_that_only_the_guest_was_asked_about_says_at_once_that_nobody_is(border):
    guest = welcome(border)
    need = a_need(border.uula, village="sevetti")
    waves.send(need, by=border.inka, now=later(hours=1))

    guests.end(guest, by=border.liisa, now=later(hours=2))

    assert need.state is NeedState.NO_TAKER


def test_agreed_work_outlives_the_agreement(border):
    guest = welcome(border)
    wave = waves.send(a_need(border.uula, village="sevetti"), by=border.inka, now=later(hours=1))
    work = offers.accept(wave.offers[0], by=border.liisa, now=later(hours=2))

    guests.end(guest, by=border.kaisa, now=later(hours=3))

    assert work.is_live


def test_a_guest_is_given_work_by_hand_and_a_stranger_is_not(border):
    need = a_need(border.uula, village="sevetti")
    with pytest.raises(Invalid, match="unknown_provider"):
        assignments.assign_by_hand(need, border.provider("P01"), by=border.inka, now=NOW)
    welcome(border)

    assert assignments.assign_by_hand(need, border.provider("P01"), by=border.inka, now=NOW).is_live


def test_one_invitation_lives_at_a_time_and_a_new_one_needs_a_new_yes(border):
    guest = welcome(border)
    with pytest.raises(Invalid, match="guest_invited"):
        invited(border)
    guests.end(guest, by=border.inka, now=later(hours=1))

    assert not invited(border).is_welcome
    assert fit_for(a_need(border.uula, village="sevetti")) == []


@pytest.mark.parametrize("firm", ["1572860-0", ""])
def test_a_firm_that_is_not_here_is_not_invited(border, firm):
    with pytest.raises(Invalid, match="unknown_firm"):
        guests.invite(needs.home_of(border.inka), firm, (), by=border.inka, now=NOW)


def test_a_firm_of_ones_own_or_a_paused_one_is_no_guest(border):
    with pytest.raises(Invalid, match="unknown_firm"):
        guests.invite(needs.home_of(border.kaisa), NUMBER, (), by=border.kaisa, now=NOW)
    border.provider("P01").status = ProviderStatus.PAUSED

    with pytest.raises(Invalid, match="unknown_firm"):
        invited(border)


def test_only_villages_of_the_host_are_invited_to(border):
    with pytest.raises(Invalid, match="unknown_village"):
        invited(border, ("hakkila",))


def test_every_step_is_remembered(border):
    guest = welcome(border)
    guests.end(guest, by=border.kaisa, now=NOW)

    verbs = select(AuditEntry.verb).where(AuditEntry.kind == "guest").order_by(AuditEntry.id)
    assert db.session.scalars(verbs).all() == ["invite_guest", "agree_guest", "end_guest"]


@pytest.mark.parametrize(
    ("who", "sees"), [("liisa", 1), ("kaisa", 1), ("inka", 1), ("pekka", 0), ("aino", 0), ("uula", 0)]
)
def test_either_side_sees_it_and_nobody_else(border, who, sees):
    guest = invited(border)
    db.session.add(Municipality(id="utsjoki", name="Utsjoki"))
    db.session.flush()
    facts = {"provider_id": border.provider("P16").id, "municipality_id": "utsjoki", "villages": [], "asked_at": NOW}
    other = Guest(**facts)
    db.session.add(other)
    db.session.commit()

    seen = set(db.session.scalars(guests_visible_to(getattr(border, who))))

    assert (guest in seen) == bool(sees)
    assert (other in seen) == (who in {"pekka", "kaisa"})
    assert set(live_guests(getattr(border, who))) == seen
