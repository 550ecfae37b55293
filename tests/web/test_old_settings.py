"""Two have one page of the settings open: what the second saves by an old look undoes nothing of the first."""

import re
from html import unescape

import pytest

from palveleva.domain.pinpoint import place_written
from palveleva.queries.reference import kept_numbers, own_numbers_of
from palveleva.settings import settings_of
from tests.web.test_settings import HOME, USUAL, ways

HELP = "/settings/help-numbers"
THEIRS = "hänen tietonsa: "


@pytest.fixture
def memory(kaisa):
    """What a form of the page remembers now: memory("/settings")."""
    return lambda page, of="seen": seen_in(kaisa.get(page), of)


def seen_in(answer, of="seen"):
    return unescape(re.search(rf'id="{of}" name="seen" type="hidden" value="([^"]*)"', answer.text)[1])


def numbers(app):
    with app.app_context():
        now = settings_of(HOME)
    return now.wave_size, now.unmet_after, now.quiet_from, now.today_at_night


def test_numbers_that_a_colleague_has_set_are_neither_undone_nor_hidden(app, kaisa, memory):
    old, set_now = (
        USUAL | {"seen": memory("/settings")},
        {"unmet_after": "30", "quiet_from": "18", "today_at_night": ""},
    )
    assert kaisa.post("/settings", data=old | set_now).status_code == 302

    again = kaisa.post("/settings", data=old | {"wave_size": "5", "unmet_after": "21"})

    assert (again.status_code, numbers(app)) == (400, (3, 30, 18, 0))
    assert f"{THEIRS}30" in again.text
    assert all(f'value="{mine}"' in again.text for mine in (5, 21))
    followed = re.search(r'<select[^>]*name="quiet_from".*?</select>', again.text)[0]
    assert 'selected value="18"' in followed
    mine = set_now | {"wave_size": "5", "unmet_after": "21", "seen": seen_in(again)}
    assert kaisa.post("/settings", data=USUAL | mine).status_code == 302
    assert numbers(app) == (5, 21, 18, 0)


def test_the_way_of_a_service_that_a_colleague_has_set_stays(app, kaisa, memory):
    old = ways(app, seen=memory("/settings/services"))
    assert kaisa.post("/settings/services", data=old | {"way-lumityot": "by_itself"}).status_code == 302

    again = kaisa.post("/settings/services", data=old | {"way-lumityot": "each_by_hand", "size-siivous": "1"})

    assert again.status_code == 400
    with app.app_context():
        assert {key: rule.dispatch for key, rule in settings_of(HOME).services.items()} == {"lumityot": "automatic"}
    assert THEIRS in again.text
    assert kaisa.post("/settings/services", data=old | {"size-siivous": "1", "seen": seen_in(again)}).status_code == 302


def test_a_number_to_call_that_a_colleague_has_set_stays(kaisa, memory, ask):
    old = {"seen": memory("/settings", "phone-seen")}
    assert kaisa.post("/settings/phone", data=old | {"phone": "014 459 8111"}).status_code == 303

    again = kaisa.post("/settings/phone", data=old | {"phone": "014 459 8112"})

    assert (again.status_code, f"{THEIRS}014 459 8111" in again.text) == (400, True)
    assert ask(lambda town: town.kaisa.municipality.coordinator_phone) == "+358144598111"


def test_a_number_for_danger_that_a_colleague_has_set_stays(app, kaisa, memory):
    with app.app_context():
        parts = {one.key: vars(one) for one in kept_numbers(HOME)}
    old = {f"{part}-{key}": told[part] for key, told in parts.items() for part in ("fi", "sv", "en", "number")}
    old["seen"] = memory(HELP)
    assert kaisa.post(HELP, data=old | {"number-poison": "0800 147 112"}).status_code == 302

    again = kaisa.post(HELP, data=old | {"number-poison": "0800 147 113", "number-card_block": ""})

    assert (again.status_code, f"{THEIRS}0800 147 112" in again.text) == (400, True)
    with app.app_context():
        assert [(one.key, one.number) for one in own_numbers_of(HOME)] == [("poison", "0800 147 112")]


def test_a_village_that_a_colleague_has_corrected_stays(kaisa, memory, ask):
    names = ("name", "where", "from_", "to", "inhabitants")
    known = ask(lambda town: {name: getattr(town.village("kukko"), name) for name in names})
    known["place"] = ask(lambda town: place_written(town.village("kukko").point))
    page = f"/villages/{ask(lambda town: town.village('kukko').id)}"
    old = known | {"is_in_use": "y", "seen": memory(page)}
    assert kaisa.post(page, data=old | {"inhabitants": "140", "where": "Kukonkylässä"}).status_code == 302

    again = kaisa.post(page, data=old | {"where": "Kukolla", "to": "Kukolle"})

    assert (again.status_code, f"{THEIRS}Kukonkylässä" in again.text) == (400, True)
    assert 'value="140"' in again.text
    kept = ask(lambda town: vars(town.village("kukko")))
    assert (kept["where"], kept["inhabitants"], kept["to"]) == ("Kukonkylässä", 140, known["to"])


def test_of_a_form_without_a_memory_everything_is_taken(app, kaisa):
    assert kaisa.post("/settings", data=USUAL | {"unmet_after": "30"}).status_code == 302
    assert kaisa.post("/settings", data=USUAL | {"wave_size": "5", "seen": "["}).status_code == 302

    assert numbers(app)[:2] == (5, 14)
