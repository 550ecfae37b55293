"""A phone's file comes in once, whoever comes first: the phone or the coordinator."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from palveleva.actions.people import set_active
from palveleva.db import db
from palveleva.models import AuditEntry, Need, Operation, Photo
from tests.domain.pictures import a_picture
from tests.outbox_file import a_file, bring_in, fates
from tests.people import Town
from tests.phone import a_need_report, an_operation
from tests.phone_photos import a_report_with_photo, put
from tests.web.conftest import number_of


@pytest.fixture
def aino(phone):
    return phone("aino")


def test_the_file_first_and_then_the_phone(aino, kaisa, app):
    report = a_need_report()

    page = bring_in(kaisa, a_file(aino.account_id, report))
    answer = aino.send(report)[0]

    assert fates(page) == ["applied"]
    assert (answer["status"], answer["resource"]["code"]) == ("duplicate", aino.only("need")["code"])
    assert number_of(app, Need) == 1


def test_the_phone_first_and_then_the_file(aino, kaisa, app):
    report, later = a_need_report(), a_need_report(text="Polku liiteriin")
    aino.send(report)

    page = bring_in(kaisa, a_file(aino.account_id, report, later))

    assert fates(page) == ["duplicate", "applied"]
    assert number_of(app, Need) == 2


def test_the_same_file_twice_changes_nothing(aino, kaisa, app):
    report, photo_id = a_report_with_photo()
    file = a_file(aino.account_id, report, photos=[(photo_id, report["op_id"], a_picture())])

    first, again = bring_in(kaisa, file), bring_in(kaisa, file)

    assert (fates(first), fates(again)) == (["applied", "applied"], ["duplicate", "duplicate"])
    assert (number_of(app, Need), number_of(app, Photo)) == (1, 1)


def test_the_need_is_its_writers_and_as_the_writer_told_it(aino, kaisa, app):
    bring_in(kaisa, a_file(aino.account_id, a_need_report()))

    with app.app_context():
        need = db.session.scalars(select(Need)).unique().one()
        assert (need.reporter_id, need.channel, need.contact.name) == (aino.account_id, "app", "Helmi")
        assert need.told_at.isoformat() == "2026-11-24T08:00:00+00:00"


def test_who_brought_in_whose_file_is_remembered_and_shown(aino, kaisa, app):
    bring_in(kaisa, a_file(aino.account_id, a_need_report(), a_need_report(village="atlantis")))

    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == "person", verb("carry_in"))).one()
        assert (entry.by.name, entry.thing_id) == ("Kaisa", aino.account_id)
        assert entry.details == {"applied": 1, "rejected": 1}
        assert db.session.scalars(select(AuditEntry.need_id).where(AuditEntry.kind == "need", verb("carry_in"))).one()
    assert "Aino" in kaisa.get("/outbox-files").text


def verb(name):
    return AuditEntry.verb == name


def test_a_file_that_somebody_edited_does_not_replace_what_has_arrived(aino, kaisa, app):
    report = a_need_report()
    aino.send(report)
    edited = report | {"payload": report["payload"] | {"text": "Aivan muuta"}}

    page = bring_in(kaisa, a_file(aino.account_id, edited))

    assert fates(page) == ["rejected"]
    assert "toisen sisältöisenä" in page.text
    assert "Aivan muuta" not in aino.only("need")["text"]


def test_an_edited_file_that_came_first_costs_the_phone_no_words(aino, kaisa):
    report = a_need_report()
    bring_in(kaisa, a_file(aino.account_id, report | {"payload": report["payload"] | {"text": "Muutettu"}}))

    answer = aino.send(report)[0]

    assert (answer["status"], answer["code"]) == ("rejected", "key_reused")


def test_acts_are_refused_one_by_one_in_plain_words(aino, kaisa):
    coded = a_need_report(text="Soita, hetu 010594Y9021")
    strange = a_need_report() | {"type": "need.explode"}
    file = a_file(aino.account_id, a_need_report(), coded, strange, a_need_report(village="atlantis"))

    page = bring_in(kaisa, file)

    assert fates(page) == ["applied", "rejected", "rejected", "rejected"]
    assert "henkilötunnus" in page.text
    assert "010594Y9021" not in page.text
    assert "Kylää ei tunneta" in page.text


def test_a_late_yes_from_a_file_is_late_there_too(phone, kaisa, app):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    kaisa.post(f"/needs/{need_id}/waves")
    offers = {name: phone(name).only("offer")["id"] for name in ("liisa", "pekka")}
    phone("liisa").do("offer.accept", offers["liisa"])

    page = bring_in(kaisa, a_file(phone("pekka").account_id, an_operation("offer.accept", offers["pekka"])))

    assert fates(page) == ["conflict"]


def test_a_photo_comes_with_its_report_once(aino, kaisa, app):
    report, photo_id = a_report_with_photo()
    file = a_file(aino.account_id, report, photos=[(photo_id, report["op_id"], a_picture())])

    page = bring_in(kaisa, file)

    assert fates(page) == ["applied", "applied"]
    assert aino.only("need")["photo"]["state"] == "here"
    seen = aino.client.get(f"/api/v1/photos/{photo_id}").data
    assert put(aino, photo_id, report["op_id"], a_picture((20, 20))).status_code == 200
    assert aino.client.get(f"/api/v1/photos/{photo_id}").data == seen


def test_a_photo_may_come_alone_after_its_report(aino, kaisa):
    report, photo_id = a_report_with_photo()
    aino.send(report)

    page = bring_in(kaisa, a_file(aino.account_id, photos=[(photo_id, report["op_id"], a_picture())]))

    assert fates(page) == ["applied"]


def test_a_bad_photo_does_not_cost_the_words(aino, kaisa):
    report, photo_id = a_report_with_photo()
    photos = [(photo_id, report["op_id"], b"MZ no photo"), (str(uuid4()), report["op_id"], a_picture())]

    page = bring_in(kaisa, a_file(aino.account_id, report, photos=photos))

    assert fates(page) == ["applied", "rejected", "rejected"]
    assert aino.only("need")["photo"] == {"state": "waiting"}


def test_nobody_but_a_coordinator_brings_files_in(sign_in, stranger, aino, app):
    file = a_file(aino.account_id, a_need_report())

    answers = [bring_in(client, file) for client in (sign_in("aino"), sign_in("liisa"), stranger)]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert number_of(app, Operation) == 0


def test_the_file_of_another_municipality_is_not_taken(aino, sign_in, app):
    page = bring_in(sign_in("inka"), a_file(aino.account_id, a_need_report()))

    assert page.status_code == 400
    assert "ei ole tiliä sinun kunnassasi" in page.text
    assert number_of(app, Operation) == 0


def test_the_file_of_somebody_who_was_shut_out_is_not_taken(aino, kaisa, app):
    with app.app_context():
        set_active(Town().aino, False, by=Town().kaisa)
        db.session.commit()

    page = bring_in(kaisa, a_file(aino.account_id, a_need_report()))

    assert page.status_code == 400
    assert "on suljettu" in page.text
    assert number_of(app, Operation) == 0
