"""The registers: providers, people and villages, created, changed and paused by the coordinator."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.names import is_seen
from palveleva.models import Person, Provider, Village
from palveleva.web import providers
from tests.web.conftest import village_id
from tests.web.test_office import press

UNSEEN = ["   ", "\u200b", "\u200d\u200d", "\u2060\ufeff", "\u00ad", "\x07", "\u202e", "\u3164", "\u2800"]
NEWCOMER = {
    "name": "Uusi Kolaaja tmi",
    "business_id": "9900001-8",
    "kind": "company",
    "services": ["lumityot", "nuohous"],
    "radius_km": "15",
    "weekdays": ["1", "3"],
    "accepts_urgent": "y",
    "capacity_per_week": "4",
    "max_open": "2",
}


def the_provider(app, what):
    with app.app_context():
        return what(db.session.scalars(select(Provider).where(Provider.name == NEWCOMER["name"])).one())


def add_newcomer(client, app, **changes):
    places = {"home_village": village_id(app, "mahlu"), "served": [village_id(app, "kukko")]}
    return client.post("/providers/new", data=NEWCOMER | places | changes)


def test_a_new_provider_waits_for_a_check(sign_in, app):
    assert add_newcomer(sign_in("kaisa"), app).status_code == 302

    assert the_provider(app, lambda p: (p.status, p.code, p.weekdays)) == ("pending_check", "P17", [1, 3])
    assert the_provider(app, lambda p: [(c.village.slug, c.is_served) for c in p.coverage]) == [("kukko", True)]


def test_a_provider_with_a_wrong_business_id_is_not_kept_and_the_form_is(sign_in, app):
    page = add_newcomer(sign_in("kaisa"), app, business_id="1234567-9")

    assert page.status_code == 400
    assert NEWCOMER["name"] in page.text


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_that_nobody_can_see_is_refused_at_every_register(sign_in, app, name):
    kaisa, places = sign_in("kaisa"), {"place": "62.8 25.3", "looked_at": "62.8, 25.3", "is_in_use": "y"}
    village = {"name": name, "where": name, "from_": name, "to": name} | places
    add_newcomer(kaisa, app)
    pages = {
        "/providers/new": NEWCOMER | {"home_village": village_id(app, "mahlu"), "business_id": "", "name": name},
        f"/providers/{the_provider(app, lambda p: p.id)}/details": NEWCOMER
        | {"home_village": village_id(app, "mahlu"), "name": name, "seen": ""},
        "/volunteers": {"name": name, "village": "mahlu", "language": "fi"},
        "/villages/new": village,
        f"/villages/{village_id(app, 'mahlu')}": village,
        f"/villages/{village_id(app, 'kukko')}": village | {"name": "Kukko", "where": "Kukossa", "from_": "Kukosta"},
    }

    for page, told in pages.items():
        answer = kaisa.post(page, data=told)
        assert (page, answer.status_code) == (page, 400)
        assert 'class="error"' in answer.text
    with app.app_context():
        names = [*db.session.scalars(select(Provider.name)), *db.session.scalars(select(Village.to))]
    assert [one for one in names if not is_seen(one)] == []


def test_a_business_id_of_another_provider_is_refused_and_leads_to_them(sign_in, app):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    first = the_provider(app, lambda p: p.id)

    page = add_newcomer(kaisa, app, name="Sama Kolaaja", business_id="99000018")

    assert page.status_code == 400
    assert "on jo tämä Y-tunnus" in page.text
    assert f'<a href="/providers/{first}">{NEWCOMER["name"]}</a>' in page.text


def test_two_at_the_same_provider_lose_nothing_of_each_other(sign_in, app):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    page = f"/providers/{the_provider(app, lambda p: p.id)}/details"
    seen = unescape(re.search(r'name="seen" type="hidden" value="([^"]*)"', kaisa.get(page).text)[1])
    form = NEWCOMER | {"home_village": village_id(app, "mahlu"), "served": [village_id(app, "kukko")], "seen": seen}
    assert kaisa.post(page, data=form | {"max_open": "9", "price_note": "40 € tunti"}).status_code == 302

    second = kaisa.post(page, data=form | {"radius_km": "55", "price_note": "45 € tunti"})

    assert second.status_code == 400
    assert all(words in second.text for words in ('value="45 € tunti"', "40 € tunti", 'value="9"', 'value="55'))
    assert the_provider(app, lambda p: (p.max_open, p.price_note, p.radius_km != 55)) == (9, "40 € tunti", True)

    seen = unescape(re.search(r'name="seen" type="hidden" value="([^"]*)"', second.text)[1])
    again = form | {"max_open": "9", "radius_km": "55", "price_note": "45 € tunti", "seen": seen}
    assert kaisa.post(page, data=again).status_code == 302
    assert the_provider(app, lambda p: (p.max_open, p.price_note, p.radius_km)) == (9, "45 € tunti", 55)


@pytest.mark.parametrize("seen", ["", "[", "7", '{"name": ["x"]}', "[" * 100_000])
def test_a_memory_that_is_none_is_no_fault(sign_in, app, seen):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    page = f"/providers/{the_provider(app, lambda p: p.id)}/details"

    assert kaisa.post(page, data=NEWCOMER | {"home_village": village_id(app, "mahlu"), "seen": seen}).status_code < 500


def test_a_provider_is_checked_activated_paused_and_away(sign_in, app):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    page = f"/providers/{the_provider(app, lambda p: p.id)}"
    assert "ok" in kaisa.get(page).text  # and its message has been read

    assert press(kaisa, f"{page}/credentials/nuohous") == ["ok"]
    assert press(kaisa, f"{page}/credentials/hoiva") == ["danger"]
    assert press(kaisa, f"{page}/status", status="active") == ["ok"]
    assert press(kaisa, f"{page}/absences", first_day="2099-12-01", last_day="2099-12-07") == ["ok"]
    assert press(kaisa, f"{page}/absences", first_day="2099-12-07", last_day="2099-12-01") == ["danger"]
    assert press(kaisa, f"{page}/absences", first_day="2099-12-07", last_day="9999-12-31") == ["danger"]
    assert the_provider(app, lambda p: (p.status, len(p.absences), len(p.credentials))) == ("active", 1, 1)
    absence = the_provider(app, lambda p: p.absences[0].id)
    assert press(kaisa, f"{page}/absences/{absence}/removal") == ["ok"]
    assert press(kaisa, f"{page}/credentials/nuohous/removal") == ["ok"]
    assert press(kaisa, f"{page}/status", status="paused") == ["ok"]
    assert the_provider(app, lambda p: (p.status, p.absences, p.credentials)) == ("paused", [], [])


def test_a_word_wider_than_a_column_may_break_and_is_copied_whole(sign_in, app):
    word = "Kiinteistönhuoltojapuutarhapalvelu<b>osuuskunta"
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app, name=word)

    cell = re.search(r'<th scope="row"><a href="[^"]*">(Kiinteistö.*?)</a>', kaisa.get("/providers").text)[1]

    assert "<wbr>" in cell
    assert unescape(cell.replace("<wbr>", "")) == word


def test_days_away_begin_today_as_the_municipality_counts(sign_in, app, monkeypatch):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    late = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)  # half past midnight in Helsinki
    monkeypatch.setattr(providers, "utcnow", lambda: late)

    page = kaisa.get(f"/providers/{the_provider(app, lambda p: p.id)}").text

    assert re.search(r'name="first_day"[^>]* value="2026-12-01"', page)


def test_a_provider_is_edited(sign_in, app):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    page = f"/providers/{the_provider(app, lambda p: p.id)}/details"

    changed = NEWCOMER | {"home_village": village_id(app, "mahlu"), "radius_km": "30", "services": ["lumityot"]}
    assert kaisa.post(page, data=changed).status_code == 302
    assert the_provider(app, lambda p: (p.radius_km, p.coverage)) == (30, [])


def test_somebody_of_a_provider_is_invited_and_sees_the_offers(sign_in, stranger, app, town_ids):
    kaisa = sign_in("kaisa")
    assert press(kaisa, f"/providers/{town_ids['P02']}/people", name="Tiina", phone="040 555 1234", language="sv") == [
        "ok"
    ]

    page = kaisa.post(f"/people/{person_id(app, 'Tiina')}/invitations").text
    link = page.split("/invitations/")[1].split('"')[0].split("<")[0].split()[0]

    assert stranger.get(f"/invitations/{link}").status_code == 200
    assert stranger.post(f"/invitations/{link}").headers["Location"] == "/sv/app/"
    assert stranger.get("/api/v1/session").json["roles"] == ["provider"]
    assert app.test_client().post(f"/invitations/{link}").status_code == 404


def person_id(app, name):
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.name == name)).one()


def test_a_volunteer_is_added_shut_out_and_let_in(sign_in, app):
    kaisa = sign_in("kaisa")
    assert press(kaisa, "/volunteers", name="Veera", phone="", language="fi", village="kalmari") == ["ok"]
    veera = person_id(app, "Veera")
    aino = sign_in("aino")

    assert press(kaisa, f"/people/{person_id(app, 'Aino')}/deactivation") == ["ok"]
    assert aino.get("/api/v1/session").status_code == 401
    assert press(kaisa, f"/people/{veera}/deactivation") == ["ok"]
    assert press(kaisa, f"/people/{veera}/activation") == ["ok"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"name": "Veera", "phone": "ei ole"}, "Puhelinnumero: "),
        ({"name": "", "phone": "0401234567"}, "Nimi: "),
        ({"name": "\u200b", "phone": "0401234567"}, "Nimi: Kirjoita nimi."),
        ({"name": "Veera", "phone": "0401234567", "village": ""}, "Kylä: "),
    ],
)
def test_a_mistake_about_a_volunteer_is_named_and_loses_nothing(kaisa, told, said):
    page = kaisa.post("/volunteers", data={"village": "kalmari", "language": "sv"} | told)

    assert (page.status_code, said in page.text.partition('class="banner danger"')[2]) == (400, True)
    assert all(f'value="{words}"' in page.text for words in (told["name"], told["phone"]) if words)
    assert 'selected value="sv"' in page.text


def test_a_whole_number_of_kilometres_is_written_as_one(kaisa, town_ids):
    page = kaisa.get(f"/providers/{town_ids['P01']}/details").text

    assert re.search(r'name="radius_km"[^>]*value="\d+"', page)
