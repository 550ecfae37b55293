"""The board proposes what could go in one trip, and one tap asks about all of it."""

import re

import pytest

from palveleva.actions import people, trips, waves
from palveleva.db import db, utcnow
from palveleva.models import Need, OwnNumbers
from tests.people import Town
from tests.phone import a_need_report
from tests.statements import asked
from tests.web.test_query_counts import ENOUGH

TRIPS = 'class="stack tight trips '


@pytest.fixture
def small(phone):
    """Two needs without hurry in Häkkilä, and one in Mahlu."""
    reports = (
        a_need_report(urgency="flexible"),
        a_need_report(urgency="flexible", service="siivous"),
        a_need_report(urgency="flexible", village="mahlu"),
    )
    return [answer["resource"]["id"] for answer in phone("aino").send(*reports)]


def states(app, needs):
    with app.app_context():
        return [db.session.get_one(Need, need_id).state.value for need_id in needs]


def test_the_board_proposes_a_trip_without_a_word_of_a_resident(kaisa, small):
    page = kaisa.get("/needs").text.partition(TRIPS)[2].partition("</form>")[0]

    for words in ("Häkkilä", "2 tarvetta sopisi yhteiskäyntiin", "Lumityö", "siivous"):
        assert words.casefold() in page.casefold()
    assert "Rappuset" not in page
    assert [need_id for need_id in small if need_id in page] == small[:2]


def test_the_board_names_which_needs_it_proposes(kaisa, app, small):
    [(words, needs)] = proposed(kaisa)

    with app.app_context():
        codes = [db.session.get_one(Need, need_id).code for need_id in small]
    assert [code in words for code in codes] == [True, True, False]
    assert all(f'href="/needs/{need_id}"' in words for need_id in needs)


def test_the_page_of_a_need_leads_to_what_was_asked_together_with_it(kaisa, app, small):
    """Whoever says yes on the telephone says it to all of them. What is asked in the same moment is no part of it."""
    with app.app_context():
        town, now = Town(), utcnow()
        first, second, other = (db.session.get_one(Need, need_id) for need_id in small)
        trips.send(first, [second], by=town.kaisa, now=now)
        waves.send(other, by=town.kaisa, now=now)
        db.session.commit()

    def leads_to(need_id):
        head = kaisa.get(f"/needs/{need_id}").text.partition('<header class="need-head')[2].partition("</header>")[0]
        return re.findall(r'href="/needs/([^"]+)"', head)

    assert [leads_to(need_id) for need_id in small] == [[small[1]], [small[0]], []]


def test_one_tap_asks_the_same_providers_about_all(kaisa, app, small):
    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": small[:2]})

    assert states(app, small) == ["offering", "offering", "submitted"]
    assert "Kysy yhteiskäyntinä" in page.text
    assert "Jäi tekemättä" not in page.text
    assert TRIPS not in kaisa.get("/needs").text


def test_what_nobody_could_do_with_the_others_is_said_and_left(kaisa, app, phone, small):
    (road,) = (
        answer["resource"]["id"] for answer in phone("aino").send(a_need_report(urgency="flexible", service="auraus"))
    )

    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": [*small[:2], road]})

    assert states(app, [*small[:2], road]) == ["offering", "offering", "submitted"]
    assert "ei tee tätä" in page.text.partition("Jäi tekemättä")[2]


def test_a_second_tap_asks_nobody_again(kaisa, app, small):
    for _ in range(2):
        page = kaisa.post("/needs/batch", data={"deed": "trip", "need": small[:2]})

    assert "Tämä kierros on jo lähetetty" in page.text
    with app.app_context():
        assert [len(db.session.get_one(Need, need_id).waves) for need_id in small] == [1, 1, 0]


def test_villages_apart_are_no_trip(kaisa, app, small):
    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": small})

    assert "samassa kylässä" in page.text.partition("Jäi tekemättä")[2]
    assert states(app, small) == ["submitted"] * 3


def test_the_board_proposes_what_is_near_and_says_how_far_it_is(kaisa, app, phone, small):
    (near,) = phone("aino").send(a_need_report(urgency="flexible", village="pyhajarvi"))

    [(words, needs)] = proposed(kaisa)
    assert all(told in words for told in ("Häkkilä – Pyhäjärvi: 3 tarvetta sopisi", "Kylästä kylään noin 3\xa0km."))
    kaisa.post("/needs/batch", data={"deed": "trip", "need": needs})

    assert states(app, [*small, near["resource"]["id"]]) == ["offering", "offering", "submitted", "offering"]


def test_where_the_municipality_keeps_trips_to_one_village_the_board_does_too(kaisa, app, phone, small):
    phone("aino").send(a_need_report(urgency="flexible", village="pyhajarvi"))
    with app.app_context():
        db.session.add(OwnNumbers(municipality_id="saarijarvi", numbers={"trip_km": 0}, changed_at=utcnow()))
        db.session.commit()

    [(words, _)] = proposed(kaisa)

    assert "Häkkilä: 2 tarvetta sopisi" in words
    assert "Kylästä kylään" not in words


def test_other_villages_stay_folded_below_the_largest(kaisa, phone, small):
    phone("aino").send(
        *(a_need_report(urgency="flexible", village=village) for village in ("mahlu", "keskusta", "keskusta"))
    )

    page = kaisa.get("/needs").text.partition(TRIPS)[2].partition("</section>")[0]

    assert "2 muuta yhteiskäyntiä" in page
    assert page.count("2 tarvetta sopisi yhteiskäyntiin") == 3


@pytest.mark.parametrize("told", [{"consent": "asked", "contact": None}, {"urgency": "today"}, {"service": None}])
def test_what_somebody_must_look_at_first_is_in_no_proposal(kaisa, phone, told):
    phone("aino").send(a_need_report(urgency="flexible"), a_need_report(**({"urgency": "flexible"} | told)))

    assert TRIPS not in kaisa.get("/needs").text


def test_a_trip_to_needs_that_are_not_there_asks_nobody(kaisa):
    assert kaisa.post("/needs/batch", data={"deed": "trip", "need": ["x", "y"]}).status_code == 200


def test_one_need_alone_is_no_trip(kaisa, app, small):
    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": small[:1]})

    assert "vähintään kaksi tarvetta" in page.text
    assert states(app, small) == ["submitted"] * 3


def proposed(kaisa):
    """What the board proposes: the words of each proposal, and the needs that its tap would send."""
    page = kaisa.get("/needs").text.partition(TRIPS)[2].partition("</section>")[0]
    return [(form, re.findall(r'name="need" value="([^"]+)"', form)) for form in page.split("<form")[1:]]


def test_what_another_trade_does_is_in_no_proposal_and_not_in_its_number(kaisa, app, phone, small):
    """The road and the steps wait in one village, and nobody clears both."""
    (road,) = (
        answer["resource"]["id"] for answer in phone("aino").send(a_need_report(urgency="flexible", service="auraus"))
    )

    [(words, needs)] = proposed(kaisa)

    assert "2 tarvetta sopisi" in words
    assert "uraus" not in words
    assert set(needs) == set(small[:2])
    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": needs})
    assert "Jäi tekemättä" not in page.text
    assert states(app, [*needs, road]) == ["offering", "offering", "submitted"]


def test_what_is_wanted_this_week_is_proposed_with_what_waits(kaisa, app, phone):
    told = phone("aino").send(a_need_report(urgency="flexible", service="siivous"), a_need_report(urgency="week"))

    [(words, needs)] = proposed(kaisa)
    assert "2 tarvetta sopisi" in words
    kaisa.post("/needs/batch", data={"deed": "trip", "need": needs})

    assert states(app, [answer["resource"]["id"] for answer in told]) == ["offering", "offering"]


def test_where_nobody_could_do_two_of_a_village_nothing_is_proposed(kaisa, phone):
    phone("aino").send(*(a_need_report(urgency="flexible", service=name) for name in ("lumityot", "auraus")))

    assert proposed(kaisa) == []


def test_no_more_is_proposed_than_somebody_has_room_for_and_the_rest_comes_next(kaisa, app, phone):
    with app.app_context():
        for code in ("P01", "P16"):
            Town().provider(code).max_open = 3
        db.session.commit()
    sent = phone("aino").send(*(a_need_report(urgency="flexible") for _ in range(5)))
    told = [answer["resource"]["id"] for answer in sent]

    [(words, needs)] = proposed(kaisa)
    assert "3 tarvetta sopisi" in words
    assert set(needs) < set(told)
    kaisa.post("/needs/batch", data={"deed": "trip", "need": needs})

    [(words, rest)] = proposed(kaisa)
    assert "2 tarvetta sopisi" in words
    assert {*needs, *rest} == set(told)


def test_whom_no_message_reaches_is_no_reason_to_propose(kaisa, app, phone, small):
    with app.app_context():
        for name in ("liisa", "pekka"):
            people.set_active(getattr(Town(), name), False, by=Town().kaisa)
        db.session.commit()

    assert proposed(kaisa) == []


def test_that_nobody_could_do_them_all_is_not_said_where_somebody_could_be_called(kaisa, app, small):
    """Pikku Apu does both, and nobody there is in any more."""
    with app.app_context():
        Town().provider("P16").phone = "+358401112233"
        people.set_active(Town().pekka, False, by=Town().kaisa)
        db.session.commit()

    page = kaisa.post("/needs/batch", data={"deed": "trip", "need": small[:2]}).text.partition("Jäi tekemättä")[2]

    assert "Soita heille" in page
    assert ("Pikku Apu" in page, 'href="tel:+358401112233"' in page) == (True, True)
    assert states(app, small) == ["submitted"] * 3


def test_the_board_asks_no_more_often_for_many_trips_than_for_one(kaisa, app, phone, small):
    kaisa.get("/needs")
    with asked(app) as of_one:
        assert len(proposed(kaisa)) == 1
    phone("aino").send(*(a_need_report(urgency="flexible", village=village) for village in ("mahlu", "keskusta") * 3))

    with asked(app) as of_many:
        assert len(proposed(kaisa)) == 3

    assert len(of_many) == len(of_one) <= ENOUGH
