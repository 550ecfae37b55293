"""A photo comes after its report, once, and only what it shows is kept."""

import errno
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from palveleva import album
from palveleva.db import db
from palveleva.models import Need, Photo
from tests.domain.pictures import HOSTILE, HTML, a_picture, with_secrets
from tests.phone import a_need_report
from tests.phone_photos import a_report_with_photo, put, told_with_photo

STATUS = {"photo_kind": 415, "photo_unreadable": 422, "photo_too_many_pixels": 422}


@pytest.fixture
def aino(phone):
    return phone("aino")


def rows(app):
    with app.app_context():
        return [(photo.id, photo.is_here) for photo in db.session.scalars(select(Photo))]


def test_the_text_goes_first_and_the_photo_follows(aino, app):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    assert aino.only("need")["photo"] == {"state": "waiting"}

    answer = put(aino, photo_id, report["op_id"])

    assert (answer.status_code, answer.json) == (200, {"proto": 1, "code": None, "photo": {"id": photo_id}})
    photo = aino.only("need")["photo"]
    assert (photo["state"], photo["id"]) == ("here", photo_id)
    assert photo["thumb"].startswith("data:image/jpeg;base64,/9j/")
    assert rows(app) == [(photo_id, True)]


def test_a_need_without_a_photo_says_so(aino):
    aino.send(a_need_report())

    assert aino.only("need")["photo"] is None


def test_a_new_version_of_the_item_tells_that_the_photo_came(aino):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    before = aino.only("need")["version"]

    put(aino, photo_id, report["op_id"])

    assert aino.only("need")["version"] > before


def test_the_same_photo_again_changes_nothing(aino):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    first = put(aino, photo_id, report["op_id"])
    seen = aino.client.get(f"/api/v1/photos/{photo_id}").data
    version = aino.only("need")["version"]

    again = put(aino, photo_id, report["op_id"])
    other = put(aino, photo_id, report["op_id"], a_picture((20, 20), "PNG"))
    broken = put(aino, photo_id, report["op_id"], b"not a photo")

    assert [answer.json for answer in (again, other, broken)] == [first.json] * 3
    assert [answer.status_code for answer in (again, other, broken)] == [200] * 3
    assert aino.client.get(f"/api/v1/photos/{photo_id}").data == seen
    assert aino.only("need")["version"] == version


def test_the_photo_is_shown_upright_and_without_secrets(aino):
    _, photo_id = told_with_photo(aino, with_secrets(orientation=6) + HTML)

    answer = aino.client.get(f"/api/v1/photos/{photo_id}")

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == f'inline; filename="photo-{photo_id[:8]}.jpg"'
    image = Image.open(BytesIO(answer.data))
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (480, 640), {})
    assert not any(secret in answer.data for secret in (b"Exif", b"TattleCam", b"Helmi", b"<script"))


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_costs_nothing_and_is_refused_with_its_reason(aino, app, name):
    raw, code = HOSTILE[name]
    report, photo_id = a_report_with_photo()
    aino.send(report)

    answer = put(aino, photo_id, report["op_id"], raw)

    assert (answer.status_code, answer.json) == (STATUS[code], {"proto": 1, "code": code})
    assert rows(app) == [(photo_id, False)]
    assert put(aino, photo_id, report["op_id"]).status_code == 200


def test_twelve_megabytes_are_too_many(aino, app):
    report, photo_id = a_report_with_photo()
    aino.send(report)

    answer = put(aino, photo_id, report["op_id"], a_picture() + b"\0" * 12_000_000)

    assert (answer.status_code, answer.json["code"]) == (413, "photo_too_large")
    assert rows(app) == [(photo_id, False)]


def test_seven_megabytes_are_not(aino):
    report, photo_id = a_report_with_photo()
    aino.send(report)

    assert put(aino, photo_id, report["op_id"], a_picture() + b"\0" * 7_000_000).status_code == 200


def test_a_cut_line_leaves_nothing(aino, app):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    raw = a_picture()

    path, length = f"/api/v1/photos/{photo_id}?op={report['op_id']}", str(len(raw) + 500)
    answer = aino.client.put(path, data=raw, headers=aino.headers, environ_overrides={"CONTENT_LENGTH": length})

    assert (answer.status_code, answer.is_json) == (400, True)
    assert rows(app) == [(photo_id, False)]


def test_a_photo_needs_the_report_that_names_it(aino, phone):
    named, photo_id = a_report_with_photo()
    plain, withdrawn = a_need_report(), a_need_report(village="atlantis", photo_id=str(uuid4()))
    aino.send(named, plain, withdrawn)
    eino = phone("eino")

    answers = [
        put(aino, photo_id, str(uuid4())),
        put(aino, photo_id, "x"),
        put(aino, photo_id, ""),
        put(aino, "../../etc/passwd".replace("/", "%2F"), named["op_id"]),
        put(aino, str(uuid4()), named["op_id"]),
        put(aino, photo_id, plain["op_id"]),
        put(aino, withdrawn["payload"]["photo_id"], withdrawn["op_id"]),
        put(eino, photo_id, named["op_id"]),
    ]

    assert [answer.status_code for answer in answers] == [404] * 8
    assert {answer.json["code"] for answer in answers} <= {"unknown_operation", "not_found"}
    assert aino.only("need") if len(aino.all("need")) == 1 else len(aino.all("need")) == 2


def test_nobody_can_claim_the_key_of_anothers_photo(aino, phone):
    _, photo_id = told_with_photo(aino)
    seen = aino.client.get(f"/api/v1/photos/{photo_id}").data
    eino, claim = phone("eino"), a_need_report(village="mahlu", photo_id=photo_id)

    answer = eino.send(claim)[0]

    assert (answer["status"], answer["code"], answer["field"]) == ("rejected", "bad_value", "photo_id")
    assert put(eino, photo_id, claim["op_id"], a_picture((20, 20))).status_code == 404
    assert aino.client.get(f"/api/v1/photos/{photo_id}").data == seen


A_UUID = "0192f0c1-7a3e-7000-8000-00000000a1b2"


@pytest.mark.parametrize("key", ["", "1", "../x", "{" + A_UUID + "}", A_UUID.replace("-", ""), "x" * 36, 7])
def test_a_key_that_is_no_uuid_is_refused(aino, key):
    answer = aino.send(a_need_report(photo_id=key))[0]

    assert (answer["status"], answer["code"], answer["field"]) == ("rejected", "bad_value", "photo_id")


def test_the_guard_of_the_phones_stands_here_too(aino, stranger):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    path = f"/api/v1/photos/{photo_id}?op={report['op_id']}"

    answers = [
        put(aino, photo_id, report["op_id"], **{"X-Account": str(uuid4())}),
        put(aino, photo_id, report["op_id"], **{"X-Palveleva": "0"}),
        put(aino, photo_id, report["op_id"], **{"Sec-Fetch-Site": "cross-site"}),
        stranger.put(path, data=a_picture(), headers={"X-Palveleva": "1"}),
        stranger.get(path),
    ]

    assert [answer.status_code for answer in answers] == [409, 403, 403, 401, 401]
    assert all(answer.is_json and answer.headers["X-Palveleva"] == "1" for answer in answers)


def test_a_full_disk_says_so_and_the_photo_comes_later(aino, app, monkeypatch):
    report, photo_id = a_report_with_photo()
    aino.send(report)

    def no_room(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", no_room)
        answer = put(aino, photo_id, report["op_id"])

    assert (answer.status_code, answer.json["code"]) == (507, "storage_full")
    assert int(answer.headers["Retry-After"]) > 0
    assert rows(app) == [(photo_id, False)]
    with app.app_context():
        assert list(album.path_of(photo_id).parent.glob(f"{photo_id}*")) == []
    assert put(aino, photo_id, report["op_id"]).status_code == 200


def test_a_crash_between_file_and_row_is_healed_by_the_next_try(aino, app):
    report, photo_id = a_report_with_photo()
    aino.send(report)
    with app.app_context():
        album.put(photo_id, b"written by the process that died before its row")

    assert aino.client.get(f"/api/v1/photos/{photo_id}").status_code == 404
    assert put(aino, photo_id, report["op_id"]).status_code == 200
    assert aino.client.get(f"/api/v1/photos/{photo_id}").data.startswith(b"\xff\xd8")


def test_a_row_whose_file_is_lost_breaks_no_page_and_takes_the_photo_again(aino, app, sign_in):
    report, photo_id = a_report_with_photo()
    need_id = aino.send(report)[0]["resource"]["id"]
    put(aino, photo_id, report["op_id"])
    with app.app_context():
        album.path_of(photo_id).unlink()

    assert aino.client.get(f"/api/v1/photos/{photo_id}").status_code == 404
    assert sign_in("kaisa").get(f"/needs/{need_id}").status_code == 200
    assert put(aino, photo_id, report["op_id"]).status_code == 200
    assert aino.client.get(f"/api/v1/photos/{photo_id}").status_code == 200


def test_a_photo_of_a_forgotten_need_is_not_taken(aino, app):
    report, photo_id = a_report_with_photo()
    need_id = aino.send(report)[0]["resource"]["id"]
    with app.app_context():
        need = db.session.get(Need, need_id)
        need.forgotten_at, need.photo = need.created_at, None
        db.session.commit()

    answer = put(aino, photo_id, report["op_id"])

    assert (answer.status_code, answer.json["code"]) == (410, "gone")
