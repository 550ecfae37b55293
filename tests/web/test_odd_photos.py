"""Files that mean no good come by the door for photos: each is refused with its reason, and nothing of it is kept."""

from palveleva.config import Config
from palveleva.models import Photo
from tests.domain.odd_pictures import CANARY, ODD, TATTLING
from tests.domain.pictures import HOSTILE
from tests.phone import a_need_report
from tests.phone_photos import a_report_with_photo, put, told_with_photo
from tests.web.test_photos import STATUS, rows


def on_the_disk(app):
    config: Config = app.config["PALVELEVA"]
    return [file for file in config.instance.rglob("*") if file.is_file() and "assets" not in file.parts]


def test_none_of_many_odd_files_is_kept(phone, app):
    aino, before = phone("aino"), on_the_disk(app)
    report, photo_id = a_report_with_photo()
    aino.send(report)

    for name, (raw, code) in (HOSTILE | ODD).items():
        answer = put(aino, photo_id, report["op_id"], raw)
        assert (answer.status_code, answer.json) == (STATUS[code], {"proto": 1, "code": code}), name

    assert rows(app) == [(photo_id, False)]
    assert on_the_disk(app) == before


def test_what_a_photo_tells_besides_its_pixels_reaches_neither_disk_nor_database_nor_anybody(phone, app):
    aino = phone("aino")
    shown = b""
    for raw in TATTLING.values():
        _, photo_id = told_with_photo(aino, raw)
        shown += aino.client.get(f"/api/v1/photos/{photo_id}").data

    kept = b"".join(file.read_bytes() for file in on_the_disk(app))
    with app.app_context():
        thumbs = b"".join(photo.thumb for photo in Photo.query.all())
    assert len(rows(app)) == len(TATTLING)
    assert not any(CANARY in held for held in (shown, kept, thumbs))


def test_the_name_and_kind_that_somebody_gives_a_file_are_not_believed(phone):
    """A page that calls itself a photo is refused; a photo that calls itself a page is a photo."""
    aino = phone("aino")
    report, photo_id = a_report_with_photo()
    aino.send(report, a_need_report())

    page = put(aino, photo_id, report["op_id"], HOSTILE["a page"][0], **{"Content-Type": "image/jpeg"})
    photo = put(aino, photo_id, report["op_id"], **{"Content-Type": "text/html; charset=utf-7"})

    assert (page.status_code, photo.status_code) == (415, 200)
    assert aino.client.get(f"/api/v1/photos/{photo_id}").headers["Content-Type"] == "image/jpeg"
