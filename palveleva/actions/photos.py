"""A photo follows its report: declared with it, kept once when its bytes come, gone with the resident's data."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from palveleva import album
from palveleva.actions.base import action
from palveleva.actions.refusing import write
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import Invalid, NotFound
from palveleva.domain.permissions import Permission
from palveleva.models import Need, Operation, Person, Photo
from palveleva.pictures import Picture

LEFT_ALONE = timedelta(days=1)  # a file without a row may be one whose row is just being written


def declare(needs: dict[str, str], municipality_id: str, *, now: datetime) -> None:
    """Reports say that photos will follow: of which need by their key. No key can be taken a second time."""
    if not needs:
        return
    if db.session.scalar(select(Photo.id).where(Photo.id.in_(needs)).limit(1)):
        raise Invalid("bad_value", field="photo_id")
    facts = {"municipality_id": municipality_id, "declared_at": now}
    write(Photo, [facts | {"id": photo_id, "need_id": need_id} for photo_id, need_id in needs.items()])


def awaited(photo_id: str, op_id: str, *, by: Person) -> Photo:
    """The photo that this person's own report named. NotFound says `gone` when the need has been forgotten."""
    told = db.session.get(Operation, (by.id, canonical(op_id)))
    need_id = ((told.result.get("resource") or {}) if told else {}).get("id")
    need = db.session.get(Need, need_id) if told and told.type == "need.report" and need_id else None
    if need is not None and need.forgotten_at is not None:
        raise NotFound("gone")
    photo = db.session.get(Photo, canonical(photo_id))
    if need is None or photo is None or photo.need_id != need.id:
        raise NotFound("unknown_operation")
    return photo


def canonical(key: str) -> str:
    try:
        return str(UUID(key))
    except ValueError as error:
        raise NotFound("unknown_operation") from error


def deliver(photo_id: str, op_id: str, picture: Picture, *, by: Person, now: datetime) -> Photo:
    """A photo has come, perhaps again. It was rebuilt before: that takes long, and this holds the database."""
    return keep(awaited(photo_id, op_id, by=by).need, picture, by=by, now=now)


def is_kept(photo: Photo) -> bool:
    """A restored backup may know a photo whose file it has lost: that one is welcome again."""
    return photo.is_here and album.has(photo.id)


@action(Permission.ADD_PHOTO)
def keep(need: Need, picture: Picture, *, by: Any, now: datetime) -> Photo:
    """Write the file, then the row: a crash between the two leaves a file that the next try writes again."""
    lock(need)
    photo = need.photo
    if photo is None:
        raise NotFound("gone")
    if is_kept(photo):
        return photo
    album.put(photo.id, picture.jpeg)
    photo.thumb, photo.width, photo.height = picture.thumb, picture.width, picture.height
    if not photo.is_here:
        remember("add_photo", need, by=by, now=now)
    photo.arrived_at = now
    need.updated_at = now  # a new version of everybody's item
    return photo


def remove_strays(files: list[Path], *, now: datetime) -> int:
    """Those of a shelf that no row names: of forgotten photos, and of crashes. When the rows are committed."""
    names = [file.stem for file in files]
    known = set(db.session.scalars(select(Photo.id).where(Photo.id.in_(names))))
    strays = [file for file in files if file.suffix != ".jpg" or file.stem not in known]
    return sum(album.remove_older(file, now - LEFT_ALONE) for file in strays)
