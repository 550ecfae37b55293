"""A firm stands once among those asked in a municipality: in its register, or as its guest."""

import pytest

from palveleva.actions import guests, needs, providers
from palveleva.db import db
from palveleva.domain.errors import Invalid
from tests.people import NOW, a_provider, later

LUMIKKO = "0112038-9"


@pytest.fixture
def border(town):
    """Liisa's firm is known by its number, at home in Saarijärvi."""
    town.provider("P01").business_id = LUMIKKO
    db.session.commit()
    return town


def invited(town):
    return guests.invite(needs.home_of(town.inka), LUMIKKO, (), by=town.inka, now=NOW)


def written_down_in_inari(town, business_id=LUMIKKO):
    """Inka has the firm in her own register by now."""
    own = a_provider("P91", "Lumikon Inarin toimipiste", town.village("sevetti"), [])
    own.business_id = business_id
    db.session.add(own)
    db.session.commit()


def test_whoever_stands_in_the_register_of_the_host_is_not_invited(border):
    written_down_in_inari(border)

    with pytest.raises(Invalid, match="business_id_taken"):
        invited(border)


def test_whoever_was_written_down_after_the_invitation_cannot_agree_to_it_any_more(border):
    guest = invited(border)
    written_down_in_inari(border)

    with pytest.raises(Invalid, match="business_id_taken"):
        guests.agree(guest, by=border.liisa, now=later(hours=1))

    assert not guest.is_welcome


def test_a_guest_does_not_stand_in_the_way_of_its_own_second_yes(border):
    guest = invited(border)
    guests.agree(guest, by=border.liisa, now=NOW)

    guests.agree(guest, by=border.kaisa, now=later(hours=1))

    assert (guest.agreed_at, guest.agreed_by_id) == (NOW, border.liisa.id)


def renumbered(town, number):
    """Kaisa writes down another number for her firm, and nothing else."""
    firm = town.provider("P01")
    told = {field: getattr(firm, field) for field in providers.AS_WRITTEN}
    places = {"home_village": firm.home_village_id, "served": (), "not_served": (), "weekdays": (1, 2)}
    services = tuple(service.id for service in firm.services)
    details = providers.ProviderDetails(**told, **places, services=services, business_id=number, phone=None)
    providers.edit(firm, details, by=town.kaisa, now=later(hours=2))


OTHER = "1572860-0"


def test_a_guest_is_not_given_the_number_of_a_firm_of_its_host(border):
    guests.agree(invited(border), by=border.liisa, now=NOW)
    written_down_in_inari(border, OTHER)

    with pytest.raises(Invalid, match="business_id_taken_abroad"):
        renumbered(border, OTHER)

    assert border.provider("P01").business_id == LUMIKKO


@pytest.mark.parametrize("number", [LUMIKKO, "2000001-6", None])
def test_a_guest_keeps_its_number_or_gets_one_that_nobody_has(border, number):
    guests.agree(invited(border), by=border.liisa, now=NOW)
    written_down_in_inari(border, OTHER)

    renumbered(border, number)

    assert border.provider("P01").business_id == number


def test_whoever_serves_there_no_more_gets_its_true_number(border):
    guest = invited(border)
    guests.agree(guest, by=border.liisa, now=NOW)
    written_down_in_inari(border, OTHER)
    guests.end(guest, by=border.kaisa, now=later(hours=1))

    renumbered(border, OTHER)

    assert border.provider("P01").business_id == OTHER
