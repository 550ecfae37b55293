"""The page of a need shows whom its tap would ask, also where that is beyond their own reach."""

import pytest

from palveleva.actions import needs
from palveleva.db import db
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import Need
from tests.people import Town, a_report, person
from tests.web.test_firms_to_be_called import part
from tests.web.test_office import press


@pytest.fixture
def told(app):
    """Those near are away for long; of Kaukainen, which is a little too far away, Oona hears."""
    with app.app_context():
        town = Town()
        need = needs.report(needs.home_of(town.aino), a_report(), by=town.aino)
        town.provider("P01").status = town.provider("P16").status = ProviderStatus.PAUSED
        db.session.add(person("oona", provider=town.provider("P03")))
        db.session.commit()
        return need.id


def test_where_nobody_is_within_reach_the_page_names_those_a_little_beyond_and_the_tap_asks_them(app, kaisa, told):
    shown = part(kaisa.get(f"/needs/{told}").text, "next")
    assert ("Kaukainen" in shown, "Vähän liian kaukana" in shown) == (True, True)

    press(kaisa, f"/needs/{told}/waves", wave=1)

    with app.app_context():
        assert [offer.provider.name for offer in db.session.get_one(Need, told).offers] == ["Kaukainen"]
