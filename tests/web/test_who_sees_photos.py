"""A photo is for whoever told it, for the office, and for a provider as long as it is their business."""

import pytest

from tests.phone_photos import a_report_with_photo, put, told_with_photo


@pytest.fixture
def aino(phone):
    return phone("aino")


def status(who, photo_id):
    client = getattr(who, "client", who)
    return client.get(f"/api/v1/photos/{photo_id}").status_code


def test_strangers_and_other_volunteers_find_nothing(aino, phone, sign_in):
    _, photo_id = told_with_photo(aino)

    assert status(aino, photo_id) == 200
    assert status(sign_in("kaisa"), photo_id) == 200
    assert [status(sign_in(name), photo_id) for name in ("eino", "liisa", "uula", "inka")] == [404] * 4


def test_a_photo_on_its_way_is_nowhere_yet(aino, kaisa):
    report, photo_id = a_report_with_photo()
    need_id = aino.send(report)[0]["resource"]["id"]

    assert [status(who, photo_id) for who in (aino, kaisa)] == [404, 404]
    assert "puhelimessa" in kaisa.get(f"/needs/{need_id}").text


def test_the_office_sees_the_photo_with_words_for_those_who_do_not(aino, kaisa):
    need_id, photo_id = told_with_photo(aino)

    page = kaisa.get(f"/needs/{need_id}").text

    assert f'href="/api/v1/photos/{photo_id}"' in page
    assert 'src="data:image/jpeg;base64,' in page
    assert 'alt="Tarpeen kuva' in page


def test_an_asked_provider_sees_it_and_hears_when_it_comes(aino, phone, kaisa):
    report, photo_id = a_report_with_photo()
    need_id = aino.send(report)[0]["resource"]["id"]
    kaisa.post(f"/needs/{need_id}/waves")
    liisa = phone("liisa")
    assert liisa.only("offer")["photo"] == {"state": "waiting"}

    put(aino, photo_id, report["op_id"])

    assert liisa.only("offer")["photo"]["id"] == photo_id
    assert status(liisa, photo_id) == 200


def test_before_and_after_the_asking_it_is_nobody_elses_business(aino, phone, kaisa):
    need_id, photo_id = told_with_photo(aino)
    liisa, pekka = phone("liisa"), phone("pekka")
    assert status(liisa, photo_id) == 404
    kaisa.post(f"/needs/{need_id}/waves")

    liisa.do("offer.accept", liisa.only("offer")["id"])

    assert (pekka.only("offer")["photo"], status(pekka, photo_id)) == (None, 404)
    assert liisa.only("offer")["photo"]["id"] == liisa.only("assignment")["photo"]["id"] == photo_id
    assert status(liisa, photo_id) == 200


def test_who_declines_or_gives_back_sees_it_no_more(aino, phone, kaisa):
    need_id, photo_id = told_with_photo(aino)
    kaisa.post(f"/needs/{need_id}/waves")
    liisa, pekka = phone("liisa"), phone("pekka")

    pekka.do("offer.decline", pekka.only("offer")["id"], reason="no_time")
    liisa.do("offer.accept", liisa.only("offer")["id"])
    liisa.do("assignment.release", liisa.only("assignment")["id"], reason="ill")

    assert (liisa.only("assignment")["photo"], liisa.only("offer")["photo"]) == (None, None)
    assert (status(liisa, photo_id), status(pekka, photo_id)) == (404, 404)


def test_a_person_who_is_shut_out_sees_nothing(aino, kaisa):
    _, photo_id = told_with_photo(aino)

    kaisa.post(f"/people/{aino.account_id}/deactivation")

    assert status(aino, photo_id) == 401
