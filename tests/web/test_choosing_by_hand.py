"""Whom the coordinator may give work to by word of mouth, and in which order they stand."""

import re

import pytest

from palveleva.actions import assignments
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import ProviderStatus
from tests.people import Town, a_need, later
from tests.web.test_office import press


@pytest.fixture
def groups(kaisa, told):
    """Group → names, as they stand in the list."""

    def read():
        page = kaisa.get(f"/needs/{told}").text
        chosen_from = re.search(r'<select[^>]* name="provider"[^>]*>(.*?)</select>', page, re.DOTALL)[1]
        found = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', chosen_from, re.DOTALL)
        return {label: re.findall(r">([^<]+)</option>", inside) for label, inside in found}

    return read


def set_status(app, code, status):
    with app.app_context():
        Town().provider(code).status = status
        db.session.commit()


def test_whoever_is_not_asked_now_stands_last_and_apart(app, groups):
    set_status(app, "P01", ProviderStatus.PAUSED)
    set_status(app, "P02", ProviderStatus.PENDING_CHECK)

    found = groups()

    assert found["Tarjoavat tätä palvelua"] == ["Kaukainen", "Pikku Apu"]
    assert list(found.items())[-1] == ("Tauolla tai odottaa tarkistusta", ["Lumikko", "Traktori"])


def test_why_it_was_not_left_to_the_turns_stands_with_the_need(kaisa, told, town_ids):
    why = "Asukas tuntee hänet ja luottaa"

    assert press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P01"], reason=why) == ["ok"]

    assert why in kaisa.get(f"/needs/{told}").text.partition('id="notes"')[2].partition("</section>")[0]


def test_whoever_has_ended_is_no_choice_and_gets_no_work(app, kaisa, told, groups, town_ids):
    set_status(app, "P01", ProviderStatus.ENDED)

    assert "Lumikko" not in str(groups())
    assert press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P01"]) == ["danger"]


def test_nobody_gives_work_to_a_firm_that_has_ended_meanwhile(app):
    with app.app_context():
        town = Town()
        town.provider("P01").status = ProviderStatus.ENDED

        with pytest.raises(Invalid, match="unknown_provider"):
            assignments.assign_by_hand(a_need(town.aino), town.provider("P01"), by=town.kaisa, now=later())
