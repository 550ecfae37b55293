"""The ladder of DESIGN §8: village, road, door; only with permission, and not for long."""

from datetime import timedelta

import pytest

from palveleva.domain.disclosure import Rung, closes_at, parts_of_work, road_of, rung
from palveleva.domain.vocabulary import AssignmentState, Consent, Part
from tests.domain.snow import NOW

A = AssignmentState
LADDER = {
    A.AGREED: Rung.ROAD,
    A.SCHEDULED: Rung.DOOR,
    A.DONE: Rung.DOOR,  # for 48 hours
    A.RELEASED: Rung.VILLAGE,
    A.NO_SHOW: Rung.VILLAGE,
    A.CANCELLED: Rung.VILLAGE,
}


@pytest.mark.parametrize("state", A)
def test_each_state_stands_on_its_rung(state):
    assert rung(state, Consent.GRANTED, is_protected=False, done_at=NOW, now=NOW) is LADDER[state]


@pytest.mark.parametrize("consent", [Consent.NOTICED, Consent.ASKED])
@pytest.mark.parametrize("state", A)
def test_without_permission_only_the_village_is_seen(state, consent):
    assert rung(state, consent, is_protected=False, done_at=NOW, now=NOW) is Rung.VILLAGE


@pytest.mark.parametrize(
    ("hours", "seen"), [(0, Rung.DOOR), (47.99, Rung.DOOR), (48, Rung.VILLAGE), (49, Rung.VILLAGE)]
)
def test_the_door_closes_48_hours_after_the_work(hours, seen):
    assert rung(A.DONE, Consent.GRANTED, is_protected=False, done_at=NOW, now=NOW + timedelta(hours=hours)) is seen


def test_work_done_at_no_known_time_shows_nothing():
    assert rung(A.DONE, Consent.GRANTED, is_protected=False, done_at=None, now=NOW) is Rung.VILLAGE


def test_the_door_tells_when_it_closes():
    assert closes_at(NOW) == NOW + timedelta(hours=48)


@pytest.mark.parametrize("state", [state for state in A if state is not A.DONE])
def test_an_old_time_of_doing_opens_no_other_door(state):
    seen = {
        rung(state, Consent.GRANTED, is_protected=False, done_at=at, now=NOW)
        for at in (None, NOW, NOW - timedelta(days=9))
    }

    assert seen == {LADDER[state]}


@pytest.mark.parametrize(
    ("address", "road"),
    [
        ("Uuraistentie 1132, 41270 Lannevesi", "Uuraistentie"),
        ("Häkkiläntie 12", "Häkkiläntie"),
        ("  Häkkiläntie   12 B 4 ", "Häkkiläntie"),
        ("Häkkiläntie 12-14", "Häkkiläntie"),
        ("Ylä-Kintauden tie 5", "Ylä-Kintauden tie"),
        ("Storgatan 5 A", "Storgatan"),
        ("Kauppakatu 3\n43100 Saarijärvi", "Kauppakatu"),
    ],
)
def test_the_road_is_told_without_the_house(address, road):
    assert road_of(address) == road


@pytest.mark.parametrize(
    "address",
    [
        "",
        "   ",
        "Kauppakatu",
        "12 Street",
        "1132",
        "43100 Saarijärvi",
        "Mäkelä",
        ", 12",
        "Häkkilä, talo 3",
        "A" * 200,
        "Helmi Virtanen, Häkkiläntie 12",
        "c/o Virtanen, Häkkiläntie 12",
        "Koulun jälkeen vasemmalle, punainen talo",
    ],
)
def test_where_no_road_is_certain_nothing_is_told(address):
    assert road_of(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "c/o Virtanen Häkkiläntie 12",
        "Helmi Virtanen Häkkiläntie 12",
        "Virtanen Häkkiläntie 12",
        "Virtanen tie 12",
        "Helmi Virtasella puh 040 123 4567",
        "Ovikoodi 1234",
        "Avain maton alla, koodi 12",
        "Helmi 82 v",
    ],
)
def test_a_road_never_carries_a_resident_or_a_key(address):
    told = (road_of(address) or "").lower()

    assert not [word for word in ("helmi", "virta", "c/o", "koodi", "avain") if word in told]


@pytest.mark.parametrize("address", ["PL 12", "P.O. Box 12", "Postilokero 12, 43100 Saarijärvi", "As 3", "Tie 5"])
def test_what_is_no_road_is_not_told_as_one(address):
    assert road_of(address) is None


def test_a_road_with_a_number_in_its_name_is_not_told_in_part():
    assert road_of("3. linja 12") is None


@pytest.mark.parametrize("state", A)
def test_under_a_non_disclosure_order_nobody_climbs_whatever_was_permitted(state):
    for consent in Consent:
        assert rung(state, consent, is_protected=True, done_at=NOW, now=NOW) is Rung.VILLAGE
        assert parts_of_work(state, consent, is_protected=True, done_at=NOW, now=NOW) <= {Part.TEXT, Part.SAID}
