"""A photo goes when the work is long done, with its file, and two who bring it at once bring one."""

import os
from uuid import uuid4

import pytest

from palveleva import album
from palveleva.actions import photos
from palveleva.actions.operations import Act, decide
from palveleva.db import db, utcnow
from palveleva.domain.errors import NotAllowed, NotFound
from palveleva.models import Need, Photo
from palveleva.pictures import rebuilt
from palveleva.queries.items import assignment_item, offer_item
from palveleva.queries.photos import photo_for
from tests import clockwork
from tests.actions.story import a_done_need, verbs_of
from tests.domain.pictures import a_picture
from tests.people import NOW, a_need, later
from tests.phone import a_need_report

PICTURE = rebuilt(a_picture())


def a_told_photo(town):
    """The keys of a photo that Aino's report named, and of the report."""
    photo_id, op_id = str(uuid4()), str(uuid4())
    payload = a_need_report(photo_id=photo_id)["payload"]
    result = decide(Act(op_id, "need.report", None, payload), by=town.aino, now=NOW)
    db.session.commit()
    return photo_id, op_id, result["resource"]["id"]


def an_arrived_photo(town):
    photo_id, op_id, need_id = a_told_photo(town)
    photos.deliver(photo_id, op_id, PICTURE, by=town.aino, now=later(minutes=1))
    db.session.commit()
    return photo_id, op_id, db.session.get(Need, need_id)


def age(file, **more):
    then = later(**more).timestamp()
    os.utime(file, (then, then))


def test_the_arrival_is_remembered_once(town):
    photo_id, op_id, need = an_arrived_photo(town)

    photos.deliver(photo_id, op_id, PICTURE, by=town.aino, now=later(minutes=2))

    assert verbs_of(need) == ["report", "add_photo"]
    assert need.photo.arrived_at == later(minutes=1)


def test_only_who_told_the_need_brings_its_photo(town):
    photo_id, op_id, need_id = a_told_photo(town)

    for name in ("eino", "kaisa", "liisa"):
        with pytest.raises(NotFound):
            photos.deliver(photo_id, op_id, PICTURE, by=getattr(town, name), now=NOW)
        with pytest.raises(NotAllowed):
            photos.keep(db.session.get(Need, need_id), PICTURE, by=getattr(town, name), now=NOW)


def test_two_who_bring_the_same_photo_bring_one(town, at_once):
    photo_id, op_id, need_id = a_told_photo(town)

    def bring(people):
        return photos.deliver(photo_id, op_id, PICTURE, by=people.aino, now=NOW).id

    assert at_once(*[bring] * 4) == [photo_id] * 4
    db.session.expire_all()
    assert verbs_of(db.session.get(Need, need_id)).count("add_photo") == 1


def test_two_reports_that_name_the_same_photo_at_once_get_one(town, at_once):
    payload = a_need_report(photo_id=str(uuid4()))["payload"]

    def tell(name):
        return lambda people: decide(
            Act(str(uuid4()), "need.report", None, payload), by=getattr(people, name), now=NOW
        )["status"]

    statuses = at_once(tell("aino"), tell("eino"))

    assert statuses.count("applied") == 1
    assert set(statuses) <= {"applied", "rejected", "retry"}


def test_the_doer_sees_it_until_the_door_closes(town):
    work = a_done_need(town)
    need = work.need
    photos.declare({str(uuid4()): need.id}, need.municipality_id, now=NOW)
    photos.keep(need, PICTURE, by=town.aino, now=NOW)
    db.session.commit()
    before, after = later(days=2, hours=23), later(days=3, seconds=1)

    assert assignment_item(work, now=before)["photo"]["id"] == offer_item(work.offer, now=before)["photo"]["id"]
    assert photo_for(town.liisa, need.photo.id, now=before) is need.photo
    assert (assignment_item(work, now=after)["photo"], offer_item(work.offer, now=after)["photo"]) == (None, None)
    with pytest.raises(NotFound):
        photo_for(town.liisa, need.photo.id, now=after)


def test_a_forgotten_need_takes_its_photo_with_it(town):
    photo_id, op_id, need = an_arrived_photo(town)
    need.end(outcome=None, now=NOW)
    db.session.commit()
    age(album.path_of(photo_id), minutes=1)

    clockwork.sweep(later(days=61))
    db.session.commit()
    for shelf in album.shelves():
        photos.remove_strays(shelf, now=later(days=61))

    assert db.session.get(Photo, photo_id) is None
    assert not album.has(photo_id)
    with pytest.raises(NotFound, match="gone"):
        photos.deliver(photo_id, op_id, PICTURE, by=town.aino, now=later(days=61))


def test_strays_go_after_a_day_and_photos_stay(town):
    photo_id, _, _ = an_arrived_photo(town)
    old, fresh, unfinished = str(uuid4()), str(uuid4()), str(uuid4())
    for key in (old, fresh, unfinished):
        album.put(key, b"jpeg")
    part = album.path_of(unfinished).rename(album.path_of(unfinished).with_suffix(".cut.part"))
    for file in (album.path_of(photo_id), album.path_of(old), part):
        age(file, days=-3)

    assert sum(photos.remove_strays(shelf, now=utcnow()) for shelf in album.shelves()) == 2
    assert (album.has(old), part.exists()) == (False, False)
    assert (album.has(fresh), album.has(photo_id)) == (True, True)


def test_a_need_without_photo_is_forgotten_as_before(town):
    need = a_need(town.aino)
    need.end(outcome=None, now=NOW)
    db.session.commit()

    assert clockwork.sweep(later(days=61))["forgotten"] == 1
    assert need.contact is None
