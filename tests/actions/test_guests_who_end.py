"""A firm that works as a guest is ended by its home: its host hears which of its needs that touches."""

import pytest

from palveleva.actions import assignments, guests, needs, providers
from palveleva.actions.digests import numbers_for
from palveleva.db import db
from palveleva.domain.vocabulary import ProviderStatus
from tests.actions.story import told
from tests.people import NO_PASSWORD, NOW, a_need, later

NUMBER = "0112038-9"


@pytest.fixture
def abroad(town):
    """Liisa's firm, of Saarijärvi, has work in Inari, agreed with Inka."""
    town.provider("P01").business_id = NUMBER
    town.inka.password_hash = NO_PASSWORD
    guest = guests.invite(needs.home_of(town.inka), NUMBER, (), by=town.inka, now=NOW)
    guests.agree(guest, by=town.liisa, now=NOW)
    need = a_need(town.uula, village="sevetti")
    assignments.assign_by_hand(need, town.provider("P01"), by=town.inka, now=NOW)
    db.session.commit()
    return need


def set_status(town, status):
    providers.set_status(town.provider("P01"), status, by=town.kaisa, now=later(hours=1))
    db.session.commit()


def left(person):
    return numbers_for(person, now=later(hours=2))["left_abroad"]


def test_the_host_hears_which_of_its_needs_may_have_lost_their_doer(abroad, town):
    at_home = a_need(town.aino)
    assignments.assign_by_hand(at_home, town.provider("P01"), by=town.kaisa, now=NOW)

    set_status(town, ProviderStatus.ENDED)

    assert (told("doer_ended", abroad), told("doer_ended", at_home)) == (["Inka"], [])
    assert (left(town.inka), left(town.kaisa)) == (1, 0)


def test_a_pause_leaves_agreed_work_as_it_is(abroad, town):
    set_status(town, ProviderStatus.PAUSED)

    assert (told("doer_ended", abroad), left(town.inka)) == ([], 0)


def test_what_is_given_back_is_counted_no_more(abroad, town):
    set_status(town, ProviderStatus.ENDED)

    assignments.release(abroad.live_assignment, "lopettanut", by=town.inka, now=later(hours=2))

    assert left(town.inka) == 0
