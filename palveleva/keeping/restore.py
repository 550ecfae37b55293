"""Bringing a backup back: built aside, verified, brought up to date, and only then put in the place of what is live."""

import json
import tarfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from flask_babel import lazy_gettext as _l
from sqlalchemy import create_engine, select

from palveleva import durable, tombstones
from palveleva.actions import erasure, founding
from palveleva.actions.old_access import Ended, end_old_access
from palveleva.config import Config
from palveleva.db import db
from palveleva.db.shape import lead_up
from palveleva.db.upkeep import working_in
from palveleva.domain.people import AUTOMATION
from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import Brand, brand_of
from palveleva.keeping.fingerprints import Manifest, of_database, of_file, of_photos
from palveleva.keeping.packing import DATABASE, MANIFEST, PHOTOS, TOMBSTONES, take_out
from palveleva.keeping.sealing import public_half, unseal
from palveleva.keeping.trouble import Trouble
from palveleva.keeping.workplaces import undisturbed, workplace
from palveleva.models import Installation, Photo
from palveleva.tombstones import Tombstone


def restore(config: Config, file: Path, key: str, *, now: datetime) -> Manifest:
    """Raises Trouble, and has changed nothing, when the backup is not whole, not ours, or the service still runs.

    What was live is sealed for the same key into `before-restore….age` in the instance folder first.
    """
    brand = brand_of(config.database_url)
    with workplace(config) as work:
        manifest = unpack(file, key, work, brand)
        aside = brand.fresh(config.database_url, work)
        kept, is_last_step = config.instance / f"before-restore-{now:%Y%m%dT%H%M%SZ}.age", False
        try:
            brand.fill(aside, work / DATABASE)
            verify(manifest, aside, work)
            stones = [*tombstones_in(work), *standing_here(config)]
            with brand.still(config.database_url):
                was_there = brand.is_there(config.database_url)
                ended = ended_in(config.database_url) if was_there else Ended()
                bring_up(replace(config, instance=work, database_url=aside), stones, ended, now=now)
                if was_there:
                    back_up(config, kept, now=now, to=public_half(key))
                hang_photos(work / PHOTOS, config.instance / PHOTOS)
                is_last_step = True
                with undisturbed():
                    brand.swap(config.database_url, aside)
                    tombstones.put_back_at(config.tombstones, stones)
        except BaseException as fault:
            # What goes wrong with the last step may do so when it is taken: `kept` is then all there is of the former.
            if isinstance(fault, Trouble) or not is_last_step:
                kept.unlink(missing_ok=True)
            brand.discard_left(config.database_url, work)
            raise
        with undisturbed():
            leave_no_former(brand, config.database_url, work)
    return manifest


def leave_no_former(brand: Brand, live: str, work: Path) -> None:
    try:
        brand.discard_left(live, work)
    except Trouble as trouble:
        told = _l("All is restored; but what was live lies there unsealed. %(trouble)s", trouble=trouble)
        raise Trouble(told) from trouble


def unpack(file: Path, key: str, work: Path, brand: Brand) -> Manifest:
    unseal(file, work / "packed.tar", key)
    try:
        take_out(work / "packed.tar", work)
        manifest = manifest_of((work / MANIFEST).read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Trouble(_l("The backup is not whole: something is missing in it.")) from error
    check_made_here(manifest, brand)
    if of_file(work / DATABASE) != manifest.copy:
        raise Trouble(_l("The database in the backup is not the one that was put into it."))
    return manifest


def manifest_of(text: str) -> Manifest:
    try:
        return Manifest(**json.loads(text))
    except TypeError as error:
        raise Trouble(_l("The backup's list of what is in it is another one than ours.")) from error


def check_made_here(manifest: Manifest, brand: Brand) -> None:
    if manifest.format != Manifest.format:
        raise Trouble(_l("The backup was made by another release of the service. Restore it with that one."))
    if manifest.brand != brand.NAME:
        brands = {"made": manifest.brand, "here": brand.NAME}
        raise Trouble(_l("The backup is of %(made)s, and DATABASE_URL names %(here)s.", **brands))


def verify(manifest: Manifest, aside: str, work: Path) -> None:
    """Every row of every table, and every photo, must be what was counted when the backup was made."""
    if of_database(aside, work) != manifest.tables:
        raise Trouble(_l("The rows in the backup are not those that were put into it."))
    if of_photos(work / PHOTOS) != manifest.photos:
        raise Trouble(_l("The photos in the backup are not those that were put into it."))


def tombstones_in(work: Path) -> list[Tombstone]:
    file = work / TOMBSTONES
    return tombstones.read(file.read_bytes()) if file.exists() else []


def standing_here(config: Config) -> list[Tombstone]:
    """Also those in the instance folder, where they stood until PALVELEVA_TOMBSTONES was set: nobody need move them."""
    places = {config.tombstones, config.instance / TOMBSTONES}
    return [stone for place in sorted(places) for stone in tombstones.standing_at(place)]


def ended_in(url: str) -> Ended:
    engine = create_engine(url)
    with engine.connect() as live:
        sign_ins = live.exec_driver_sql("SELECT id FROM sign_in WHERE ended_at IS NOT NULL").scalars()
        people = live.exec_driver_sql("SELECT id FROM person WHERE NOT is_active").scalars()
        guests = live.exec_driver_sql("SELECT id FROM guest WHERE ended_at IS NOT NULL").scalars()
        hanging = live.exec_driver_sql("SELECT village_id, token FROM poster WHERE ended_at IS NULL")
        posters = {row.village_id: row.token for row in hanging}
        ended = Ended(frozenset(sign_ins), frozenset(people), frozenset(guests), posters)
    engine.dispose()
    return ended


def bring_up(aside: Config, stones: list[Tombstone], ended: Ended, *, now: datetime) -> None:
    """Newest shape, a new epoch so that phones offer again what is missing, and nobody back who had gone since."""
    from palveleva import create_app

    with working_in(create_app(aside)):
        lead_up()
        erasure.heed_tombstones(stones, by=AUTOMATION, now=now)
        installation = db.session.get_one(Installation, 1)
        end_old_access(installation, ended, by=AUTOMATION, now=now)
        founding.renew_epoch(installation, by=AUTOMATION, now=now)
        db.session.commit()
        drop_unnamed(aside.instance / PHOTOS)


def drop_unnamed(folder: Path) -> None:
    named = set(db.session.scalars(select(Photo.id)))
    for file in folder.rglob("*.jpg"):
        if file.stem not in named:
            file.unlink()


def hang_photos(brought: Path, album: Path) -> None:
    """Beside those that are there: a file that no row names harms nobody, and the sweep takes it."""
    for file in sorted(brought.rglob("*.jpg")):
        place = album / file.parent.name / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        durable.sync(file)
        file.replace(place)
        durable.sync(place.parent)
