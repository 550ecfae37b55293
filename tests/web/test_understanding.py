"""The office's page of a need: both texts side by side, two halves, the likely services, each with one tap."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import AuditEntry, Disclosure, Need
from tests.phone import a_need_report
from tests.web.test_office import press

STEPS = "Rappuset lumen alla, ei pääse liiteriin"
AGAIN = "Häkkilässä rappuset taas lumen alla, liiteriin ei pääse"


def told(phone, name, text, **changes):
    return phone(name).send(a_need_report(text=text, village="hakkila", **changes))[0]["resource"]


@pytest.fixture
def twins(phone):
    return told(phone, "aino", STEPS), told(phone, "eino", AGAIN)


def page_of(client, need):
    return client.get(f"/needs/{need['id']}").get_data(as_text=True)


def test_both_texts_stand_side_by_side_and_both_looks_are_written_down(app, kaisa, twins):
    first, again = twins

    page = page_of(kaisa, again)

    assert STEPS in page
    assert "Ehkä sama tarve" in page
    with app.app_context():
        seen = set(db.session.scalars(select(Disclosure.need_id)))
    assert seen >= {first["id"], again["id"]}


def test_how_soon_each_of_them_is_wanted_stands_beside_its_words(kaisa, phone):
    told(phone, "aino", STEPS, urgency="flexible")
    again = told(phone, "eino", AGAIN, urgency="today")

    pair = page_of(kaisa, again).partition('id="pair-1"')[2].partition("</article>")[0]

    assert ("Kiireellinen, ilmoitettu" in pair, "Ei kiirettä" in pair) == (True, True)


def test_joined_and_undone_with_a_tap_each(kaisa, twins, look):
    first, again = twins

    assert press(kaisa, f"/needs/{again['id']}/joining", other=first["code"].lower()) == ["ok"]
    assert look(again["id"], lambda need: need.outcome) == "duplicate"
    assert "Peru yhdistäminen" in page_of(kaisa, first)
    assert press(kaisa, f"/needs/{again['id']}/separation") == ["ok"]
    assert look(again["id"], lambda need: need.state) == "submitted"
    assert "Ehkä sama tarve" not in page_of(kaisa, first)


def test_the_page_of_a_report_names_the_need_whose_way_its_reporter_sees(kaisa, phone, twins):
    """Joined to one that was joined to a third."""
    first, again = twins
    thrice = told(phone, "eino", AGAIN)
    press(kaisa, f"/needs/{thrice['id']}/joining", other=again["code"])
    press(kaisa, f"/needs/{again['id']}/joining", other=first["code"])

    seen = page_of(kaisa, thrice).partition('id="joined-here"')[2].partition("</section>")[0]

    assert (first["code"] in seen, again["code"] in seen) == (True, False)
    assert f"/needs/{thrice['id']}/separation" in page_of(kaisa, first)


@pytest.mark.parametrize("other", ["XX-XXX", ""])
def test_another_that_is_not_there_joins_nothing(kaisa, twins, look, other):
    assert press(kaisa, f"/needs/{twins[1]['id']}/joining", other=other) == ["danger"]
    assert look(twins[1]["id"], lambda need: need.state) == "submitted"


def test_a_pair_put_aside_is_not_shown_again(kaisa, twins):
    first, again = twins

    assert press(kaisa, f"/needs/{again['id']}/difference", other=first["code"]) == ["ok"]

    assert "Ehkä sama tarve" not in page_of(kaisa, again)


def test_two_halves_are_proposed_corrected_and_linked(kaisa, phone, look):
    need = told(phone, "aino", "Lumityöt ja polttopuita pitäisi pinota", service=None)
    assert "Ehkä kaksi tarvetta" in page_of(kaisa, need)

    halves = {"first": "Lumityöt", "first_service": "lumityot", "second": "Pinottava", "second_service": ""}
    version = look(need["id"], lambda need: need.version)
    assert press(kaisa, f"/needs/{need['id']}/parts", version=version, **halves) == ["ok"]
    assert press(kaisa, f"/needs/{need['id']}/parts", version=version, **halves) == ["danger"]
    assert "Samassa ilmoituksessa" in page_of(kaisa, need)
    assert look(need["id"], lambda need: (need.text, need.service_id)) == ("Lumityöt", "lumityot")


def test_one_need_is_said_once(kaisa, phone):
    need = told(phone, "aino", "Lumityöt ja polttopuita pitäisi pinota", service=None)

    assert press(kaisa, f"/needs/{need['id']}/wholeness") == ["ok"]

    assert "Ehkä kaksi tarvetta" not in page_of(kaisa, need)


def test_the_likely_service_is_one_tap_and_never_taken_by_itself(app, kaisa, phone, look):
    need = told(phone, "aino", "Kattolumet pudotettava navetan katolta", service=None)
    assert "Katon lumenpudotus" in page_of(kaisa, need)
    assert look(need["id"], lambda need: need.service_id) is None

    assert press(kaisa, f"/needs/{need['id']}/service", service="katon_lumet") == ["ok"]
    assert press(kaisa, f"/needs/{need['id']}/service", service="taikominen") == ["danger"]
    with app.app_context():
        verbs = list(
            db.session.scalars(select(AuditEntry.verb).where(AuditEntry.need_id == need["id"]).order_by(AuditEntry.id))
        )
        assert (db.session.get(Need, need["id"]).service_id, verbs[-1]) == ("katon_lumet", "correct")


@pytest.mark.parametrize(
    ("text", "heading"),
    [("Halot loppu", "Ehkä tämä palvelu"), ("Kattolumet navetan katolta", "Ehkä jokin näistä palveluista")],
)
def test_one_likely_service_is_not_spoken_of_as_many(kaisa, phone, text, heading):
    page = page_of(kaisa, told(phone, "aino", text, service=None))

    assert re.findall(r'<h2 id="suggested">(.*?)</h2>', page) == [heading]
