"""The coordinator's tap stretches the reach as automation does: where nobody within it is left, and only there."""

import pytest

from palveleva.actions import people, waves
from palveleva.db import db
from palveleva.domain.errors import NotNow, OnlyByTelephone
from palveleva.domain.unmet import UnmetReason, unmet_reason
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.queries.search import search_of
from tests.actions.story import an_offered_need, offer_to, states_of
from tests.actions.test_asking_on import set_numbers
from tests.people import NOW, a_need, later, person


@pytest.fixture
def oona(town):
    """Kaukainen, which is a little too far away, hears of it."""
    db.session.add(person("oona", provider=town.provider("P03")))
    db.session.commit()


@pytest.fixture
def nobody_near(town, oona):
    for code in ("P01", "P16"):
        town.provider(code).status = ProviderStatus.PAUSED
    db.session.commit()


def test_where_nobody_is_within_reach_the_tap_asks_those_a_little_beyond_it(town, nobody_near):
    need = a_need(town.aino)

    waves.send(need, by=town.kaisa, now=NOW)

    assert states_of(need) == {"P03": "sent"}
    assert "widened" in {reason["code"] for reason in offer_to(need, "P03").reasons}


def test_nobody_beyond_is_asked_while_somebody_within_reach_is_left(town, oona):
    need = a_need(town.aino)

    waves.send(need, by=town.kaisa, now=NOW)

    assert states_of(need) == {"P01": "sent", "P16": "sent"}


def test_nobody_beyond_is_asked_while_those_near_are_thinking(town, oona):
    need = an_offered_need(town)

    with pytest.raises(NotNow, match="no_candidates"):
        waves.send(need, by=town.kaisa, now=later(hours=1))

    assert states_of(need) == {"P01": "sent", "P16": "sent"}


def test_whoever_is_near_and_must_be_called_is_called_before_anybody_beyond_is_asked(town, nobody_near):
    town.provider("P01").status = ProviderStatus.ACTIVE
    people.set_active(town.liisa, False, by=town.kaisa, now=NOW)
    need = a_need(town.aino)

    with pytest.raises(OnlyByTelephone):
        waves.send(need, by=town.kaisa, now=NOW)

    assert not need.offers


def test_where_the_municipality_stretches_nobodys_reach_the_village_lacks_somebody_near(town, nobody_near):
    set_numbers(widen_first=0, widen_second=0, widen_third=0)
    for code in ("P01", "P16"):
        town.provider(code).status = ProviderStatus.ENDED
    need = a_need(town.aino)

    with pytest.raises(NotNow, match="no_candidates"):
        waves.send(need, by=town.kaisa, now=NOW)

    assert unmet_reason(search_of(need, now=NOW)) is UnmetReason.NOT_IN_RANGE
