"""Many needs at once: each through its own action, each whole or not at all, and a list of what became of them."""

import re

import pytest

from palveleva.actions import people
from palveleva.db import db
from palveleva.models import Need
from tests.people import Town
from tests.phone import a_need_report
from tests.statements import asked


@pytest.fixture
def told(phone):
    """Three needs of Aino's; the second has no service yet."""
    reports = (a_need_report(), a_need_report(service=None), a_need_report())
    return [answer["resource"]["id"] for answer in phone("aino").send(*reports)]


@pytest.fixture
def look(app):
    def at(needs, what):
        with app.app_context():
            return [what(db.session.get_one(Need, need_id)) for need_id in needs]

    return at


def batch(client, needs, deed, **more):
    return client.post("/needs/batch", data={"need": needs, "deed": deed, "outcome": "not_needed"} | more)


def test_one_refusal_undoes_nothing_of_the_others(kaisa, told, look):
    page = batch(kaisa, told, "wave")

    assert look(told, lambda need: need.state.value) == ["offering", "submitted", "offering"]
    assert look(told, lambda need: len(need.waves)) == [1, 0, 1]
    assert "Valitse ensin palvelu" in page.text.partition("Jäi tekemättä")[2]


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ({"deed": "call", "retry": "morning"}, (lambda need: need.attempts[0].result.value, "no_answer")),
        ({"deed": "service", "service": "auraus"}, (lambda need: need.service_id, "auraus")),
        (
            {"deed": "close", "outcome": "not_possible", "reason": "Myrsky"},
            (lambda need: need.outcome.value, "not_possible"),
        ),
    ],
)
def test_each_deed_is_done_to_all_that_were_chosen(kaisa, told, look, form, seen):
    what, then = seen
    assert batch(kaisa, told, **form).status_code == 200

    assert look(told, what) == [then] * 3


@pytest.mark.parametrize("hears", ["liisa", "nobody"])
def test_a_round_for_many_names_whom_to_call_for_each_of_them(app, kaisa, told, hears):
    """Of Pikku Apu nobody is in the service any more, and in the second case nobody of anybody."""
    with app.app_context():
        town = Town()
        town.provider("P16").phone = "+358401112233"
        for doer in {"pekka", "liisa"} - {hears}:
            people.set_active(getattr(town, doer), False, by=town.kaisa)
        db.session.commit()

    page = batch(kaisa, told, "wave").text

    rows = [row for row in page.split('<li class="cluster apart"')[1:] if "Pikku Apu" in row]
    assert len(rows) == 2, "the need without a service fits nobody"
    assert all('href="tel:+358401112233"' in row for row in rows)
    assert [("Soita heille" in row, "Lumikko" in row) for row in rows] == [(hears == "nobody",) * 2] * 2


@pytest.mark.parametrize("hears", [True, False])
def test_a_round_for_many_ranks_each_of_them_once(app, kaisa, told, hears):
    with app.app_context():
        if not hears:
            for doer in (Town().pekka, Town().liisa):
                people.set_active(doer, False, by=Town().kaisa)
        db.session.commit()

    with asked(app) as statements:
        batch(kaisa, told, "wave")

    assert sum("said_no" in statement for statement in statements) == 2, "the need without a service is not ranked"


def test_a_reminder_goes_only_where_an_answer_is_owed(kaisa, told, look):
    batch(kaisa, told[:1], "wave")

    page = batch(kaisa, told, "remind")

    assert page.text.count("Keneltäkään ei odoteta vastausta") == 2


@pytest.mark.parametrize(("needs", "deed"), [([], "wave"), (["x"], "forget"), (["x"], "")])
def test_without_needs_or_a_deed_nothing_happens(kaisa, told, needs, deed):
    page = batch(kaisa, needs, deed)

    assert page.status_code == 200
    assert "Valitse tarpeet ja mitä niille tehdään" in page.text


def test_many_are_closed_only_with_what_became_of_them(kaisa, told, look):
    page = batch(kaisa, told, "close", outcome="")

    assert page.text.count("Valitse, miten asia päättyi.") == 3
    assert look(told, lambda need: need.is_open) == [True] * 3


def test_a_list_of_many_points_to_nothing_below(kaisa, told):
    batch(kaisa, told, "service", service="kyyti")

    page = batch(kaisa, told, "wave").text

    assert (page.count("Ei ole ketään, jolta kysyä"), "Katso alta" in page) == (3, False)


def test_a_stranger_touches_nothing(sign_in, told, look):
    batch(sign_in("inka"), told, "close")

    assert look(told, lambda need: need.is_open) == [True] * 3


def test_ticks_stand_beside_the_needs_only_when_asked_for(kaisa, told):
    tick = 'type="checkbox" name="need"'

    assert tick not in kaisa.get("/needs").text
    assert kaisa.get("/needs?choose=1").text.count(tick) == 3


def ticks(client):
    return re.findall(r'name="need" value="([^"]+)"', client.get("/needs?choose=1").text)


def test_a_second_tap_on_a_round_for_many_sends_no_other(kaisa, told, look):
    seen = ticks(kaisa)

    batch(kaisa, seen, "wave")
    again = batch(kaisa, seen, "wave").text

    assert look(told, lambda need: len(need.waves)) == [1, 0, 1]
    assert again.count("Tämä kierros on jo lähetetty.") == 2


def test_the_next_round_for_many_is_sent_from_a_new_page(kaisa, told, look):
    batch(kaisa, ticks(kaisa), "wave")
    assert sorted(tick.partition("/")[2] for tick in ticks(kaisa)) == ["1", "2", "2"]

    page = batch(kaisa, ticks(kaisa), "wave").text

    assert "Tämä kierros on jo lähetetty." not in page


@pytest.mark.parametrize("wave", ["", "/", "/x", "/" + "9" * 5000])
def test_a_tick_that_names_no_round_is_for_whichever_is_next(kaisa, told, look, wave):
    batch(kaisa, [told[0] + wave], "wave")

    assert look(told[:1], lambda need: len(need.waves)) == [1]


def test_when_nothing_waits_nothing_is_offered_to_be_done_to_many(sign_in):
    assert 'id="batch"' not in sign_in("inka").get("/needs?choose=1").text
