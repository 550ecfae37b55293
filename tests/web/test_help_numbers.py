"""Kaisa keeps whom her villages call in danger; 112 stays, and what cannot be called is never shown."""

import pytest
from sqlalchemy import select

from palveleva.actions import settings
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.town import HelpNumber
from palveleva.models import AuditEntry, OwnHelpNumber
from palveleva.queries.reference import kept_numbers, numbers_to_call
from tests.people import NOW

PAGE, HOME, ELSEWHERE = "/settings/help-numbers", "saarijarvi", "inari"


@pytest.fixture
def form(app):
    """The form as it is shown, with some boxes changed."""

    def filled(**changes):
        with app.app_context():
            parts = {one.key: vars(one) for one in kept_numbers(HOME)}
        boxes = {f"{part}-{key}": told[part] for key, told in parts.items() for part in ("fi", "sv", "en", "number")}
        return boxes | {name.replace("__", "-"): value for name, value in changes.items()}

    return filled


def called(sign_in):
    """What the phone of a volunteer shows: number by name, in its order."""
    told = sign_in("aino").get("/api/v1/reference", headers={"X-Palveleva": "1"}).json["help"]
    return {one["name"]: one["number"] for one in told}


def own_keys():
    return list(db.session.scalars(select(OwnHelpNumber.key).where(OwnHelpNumber.municipality_id == HOME)))


def test_numbers_are_changed_taken_away_and_added_and_the_neighbours_keep_theirs(app, sign_in, form):
    kaisa = sign_in("kaisa")
    new = {"fi-_new": "Kylätalkkari", "sv-_new": "Byvaktmästaren", "number-_new": "014 459 8112"}

    saved = kaisa.post(PAGE, data=form(number__poison="0800 147 112", number__card_block="") | new)

    assert saved.status_code == 302
    mine = called(sign_in)
    assert next(iter(mine.values())) == "112"
    assert (mine["Myrkytystietokeskus"], mine["Kylätalkkari"]) == ("0800 147 112", "014 459 8112")
    assert "Korttien sulkupalvelu" not in mine
    assert "Ei näytetä" in kaisa.get(PAGE).text
    with app.app_context():
        assert sorted(own_keys()) == ["card_block", "kylatalkkari", "poison"]
        assert "Byvaktmästaren" in [one["name"] for one in numbers_to_call(HOME, "sv")]
        others = {one["id"]: one["number"] for one in numbers_to_call(ELSEWHERE, "fi")}
        assert (others["poison"], "card_block" in others) == ("0800 147 111", True)
        (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "set_help_numbers"))
        assert line.details == {"changed": ["card_block", "kylatalkkari", "poison"]}


def test_who_answers_for_a_region_is_called_in_that_region_only(app):
    with app.app_context():
        told = [numbers_to_call(home, "fi") for home in (HOME, ELSEWHERE)]
    here, elsewhere = ({one["id"]: one["number"] for one in numbers} for numbers in told)

    assert (here["social_emergency"], here["medical_helpline"]) == ("014 266 0149", "116 117")
    assert set(here) - set(elsewhere) == {"social_emergency"}


def test_put_back_as_it_is_shipped_a_number_is_shipped_again(app, sign_in, form):
    kaisa = sign_in("kaisa")
    kaisa.post(PAGE, data=form(number__poison="0800 147 112"))

    kaisa.post(PAGE, data=form(number__poison="0800 147 111"))

    with app.app_context():
        assert own_keys() == []


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({"number-poison": "soita kuntaan"}, "Tähän numeroon ei voi soittaa"),
        ({"number-poison": "(--)"}, "Tähän numeroon ei voi soittaa"),
        ({"number-_new": "014 459 8112"}, "Kirjoita, kenen numero se on."),
        ({"fi-_new": "\u200b", "number-_new": "014 459 8112"}, "Kirjoita, kenen numero se on."),
        ({"fi-_new": "Kylätalkkari"}, "Kirjoita numero."),
        ({"fi-_new": "K" * 121, "number-_new": "014 459 8112"}, "120 merkkiä"),
    ],
)
def test_nonsense_is_refused_nothing_is_kept_and_what_was_typed_stays(app, sign_in, form, boxes, said):
    answer = sign_in("kaisa").post(PAGE, data=form(number__violence_line="080 005 006") | boxes)

    assert answer.status_code == 400
    assert said in answer.text
    assert "080 005 006" in answer.text
    assert all(value in answer.text for value in boxes.values())
    with app.app_context():
        assert own_keys() == []


def test_what_a_colleague_added_meanwhile_is_not_lost(app, sign_in, form):
    kaisa, old_page = sign_in("kaisa"), form(number__poison="0800 147 112")
    kaisa.post(PAGE, data=form() | {"fi-_new": "Taksi", "number-_new": "0600 30 011"})

    kaisa.post(PAGE, data=old_page)

    assert called(sign_in).keys() >= {"Taksi", "Myrkytystietokeskus"}
    with app.app_context():
        assert sorted(own_keys()) == ["poison", "taksi"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (HelpNumber("emergency", "Hätänumero", "", "", "113"), "emergency_stays"),
        (HelpNumber("taksi", "", "", "", "0600 30 011"), "missing_field"),
        (HelpNumber("taksi", "Taksi", "\u200d", "", "0600 30 011"), "missing_field"),
        (HelpNumber("taksi", "Taksi", "", "", "kuusisataa"), "bad_phone"),
        (HelpNumber("taksi", "T" * 121, "", "", "0600 30 011"), "too_long"),
    ],
)
def test_no_other_door_lets_nonsense_in(town, told, code):
    with pytest.raises(Invalid) as refused:
        settings.set_help_numbers(home_of(town.kaisa), [told], by=town.kaisa, now=NOW)

    assert (refused.value.code, refused.value.field) == (code, told.key)


def test_two_of_one_name_have_keys_of_their_own(sign_in, form, app):
    kaisa = sign_in("kaisa")
    for number in ("0600 30 011", "0600 30 012"):
        kaisa.post(PAGE, data=form() | {"fi-_new": "Taksi", "number-_new": number})

    with app.app_context():
        assert own_keys() == ["taksi", "taksi-2"]
