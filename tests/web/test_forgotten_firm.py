"""A firm that ended long ago has lost its name: nobody is offered a line without one."""

import re

import pytest

from palveleva.actions import erasure
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import Guest
from tests.people import NOW, Town


@pytest.fixture
def forgotten(app):
    """The key of what was Kaukainen, which served in Inari too."""
    with app.app_context():
        firm = Town().provider("P03")
        db.session.add(Guest(provider=firm, municipality_id="inari", villages=[], asked_at=NOW, agreed_at=NOW))
        firm.status = ProviderStatus.ENDED
        erasure.forget_provider(firm, by=AUTOMATION, now=utcnow())
        db.session.commit()
        return firm.id


def test_it_is_nobodys_guest_any_more(forgotten, sign_in):
    assert "Inari" not in sign_in("kaisa").get("/guests").text
    assert "Ei ketään." in sign_in("inka").get("/guests").text


def test_it_stands_in_no_list_to_choose_from(forgotten, kaisa, told):
    pages = [kaisa.get("/providers").text, kaisa.get(f"/needs/{told}").text]
    kaisa.post("/needs/search", data={"narrow": "1"})
    pages.append(kaisa.get("/needs/search").text)

    chosen_from = re.findall(r'<select[^>]* name="provider"[^>]*>.*?</select>', "".join(pages), re.DOTALL)
    assert len(chosen_from) == 2
    assert [one for one in chosen_from if f'value="{forgotten}"' in one] == []
    for page in pages:
        assert "Lumikko" in page
        assert f'href="/providers/{forgotten}"' not in page
        assert "<strong></strong>" not in page
