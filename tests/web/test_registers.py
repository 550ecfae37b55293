"""The registers: providers, people and villages, created, changed and paused by the coordinator."""

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Person, Provider, Village
from tests.web.test_office import press

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


def village_id(app, slug):
    with app.app_context():
        return db.session.scalars(select(Village.id).where(Village.slug == slug)).one()


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


def test_a_provider_is_checked_activated_paused_and_away(sign_in, app):
    kaisa = sign_in("kaisa")
    add_newcomer(kaisa, app)
    page = f"/providers/{the_provider(app, lambda p: p.id)}"
    assert "ok" in kaisa.get(page).text  # and its message has been read

    assert press(kaisa, f"{page}/credentials/nuohous") == ["ok"]
    assert press(kaisa, f"{page}/credentials/hoiva") == ["danger"]
    assert press(kaisa, f"{page}/status", status="active") == ["ok"]
    assert press(kaisa, f"{page}/absences", first_day="2026-12-01", last_day="2026-12-07") == ["ok"]
    assert press(kaisa, f"{page}/absences", first_day="2026-12-07", last_day="2026-12-01") == ["danger"]
    assert the_provider(app, lambda p: (p.status, len(p.absences), len(p.credentials))) == ("active", 1, 1)
    absence = the_provider(app, lambda p: p.absences[0].id)
    assert press(kaisa, f"{page}/absences/{absence}/removal") == ["ok"]
    assert press(kaisa, f"{page}/credentials/nuohous/removal") == ["ok"]
    assert press(kaisa, f"{page}/status", status="paused") == ["ok"]
    assert the_provider(app, lambda p: (p.status, p.absences, p.credentials)) == ("paused", [], [])


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


def test_a_village_is_added_and_taken_out_of_use(sign_in, app, phone):
    kaisa = sign_in("kaisa")
    forms = {"name": "Leuhu", "where": "Leuhulla", "from_": "Leuhulta", "to": "Leuhulle", "lat": "62.9", "lon": "25.2"}

    assert kaisa.post("/villages/new", data=forms | {"is_in_use": "y"}).status_code == 302
    assert kaisa.post("/villages/new", data=forms | {"is_in_use": "y"}).status_code == 400
    assert "leuhu" in village_slugs(phone)
    assert kaisa.post(f"/villages/{village_id(app, 'leuhu')}", data=forms).status_code == 302
    assert "leuhu" not in village_slugs(phone)


def village_slugs(phone):
    return [village["id"] for village in phone("aino").client.get("/api/v1/reference").json["villages"]]
