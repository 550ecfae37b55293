"""The list of villages: a place is taken as a map gives it, and looked at before it is kept."""

import re

from tests.web.conftest import village_id

LEUHU = {"name": "Leuhu", "where": "Leuhulla", "from_": "Leuhulta", "to": "Leuhulle", "is_in_use": "y"}


def looked_at(page):
    return {"looked_at": re.search(r'name="looked_at"[^>]*value="([^"]*)"', page.text)[1]}


def test_a_village_is_added_and_taken_out_of_use(sign_in, app, phone):
    kaisa, told = sign_in("kaisa"), LEUHU | {"place": "62,9000 25,2000"}

    page = kaisa.post("/villages/new", data=told)
    assert (page.status_code, "leuhu" in village_slugs(phone)) == (200, False)
    told |= looked_at(page)
    assert kaisa.post("/villages/new", data=told).status_code == 302
    assert kaisa.post("/villages/new", data=told).status_code == 400
    assert "leuhu" in village_slugs(phone)
    del told["is_in_use"]
    assert kaisa.post(f"/villages/{village_id(app, 'leuhu')}", data=told).status_code == 302
    assert "leuhu" not in village_slugs(phone)


def test_a_place_is_looked_at_before_it_is_kept_and_again_when_it_is_moved(sign_in):
    kaisa = sign_in("kaisa")

    page = kaisa.post("/villages/new", data=LEUHU | {"place": "https://www.google.com/maps/@62.79,25.45,15z"})
    assert re.search(r'class="ranked"><li>Häkkilä <b>\d,\d.?km', page.text)
    assert 'class="map"' in page.text
    moved = kaisa.post("/villages/new", data=LEUHU | looked_at(page) | {"place": "62.62 24.76"})

    assert (moved.status_code, 'class="ranked"><li>Kukko' in moved.text) == (200, True)


def test_a_place_far_from_every_village_is_kept_only_when_it_is_said_to_be_right(sign_in):
    kaisa, far = sign_in("kaisa"), LEUHU | {"place": "N 6954332 E 610688"}
    page = kaisa.post("/villages/new", data=far)
    assert re.search(r"Lähin kylä on 1\d\d kilometrin päässä", page.text)
    far |= looked_at(page)

    assert kaisa.post("/villages/new", data=far).status_code == 400
    assert kaisa.post("/villages/new", data=far | {"is_right": "y"}).status_code == 302


def test_what_is_no_place_is_said_at_its_field_and_stays_written(sign_in):
    kaisa = sign_in("kaisa")
    for place, said in (("koulun luona", "ei saa selvää"), ("59.33, 18.06", "ei ole Suomessa")):
        page = kaisa.post("/villages/new", data=LEUHU | {"place": place})
        assert (page.status_code, f'value="{place}"' in page.text, said in page.text) == (400, True, True)


def village_slugs(phone):
    return [village["id"] for village in phone("aino").client.get("/api/v1/reference").json["villages"]]
