"""Making a backup: the database of one moment, its photos, the tombstones and a manifest, sealed into one file."""

import os
from contextlib import suppress
from datetime import datetime
from math import inf
from pathlib import Path

from flask_babel import lazy_gettext as _l

from palveleva.config import Config
from palveleva.keeping.copies import brand_of
from palveleva.keeping.fingerprints import Manifest, of_file, of_photos
from palveleva.keeping.packing import DATABASE, PHOTOS, pack
from palveleva.keeping.sealing import seal
from palveleva.keeping.trouble import Trouble
from palveleva.keeping.workplaces import workplace

RECIPIENT = "backup_to"  # in the instance folder: the public key that seals
LAST_BACKUP = "last_backup"  # in the instance folder; touched when one is whole


def back_up(config: Config, file: Path, *, now: datetime, to: str = "") -> Manifest:
    """Raises Trouble when there is no key to seal it for."""
    recipient = to or recipient_of(config)
    if not recipient:
        raise Trouble(
            _l("No key for backups yet. Make one with: palveleva backup-key FILE, and keep the file elsewhere.")
        )
    brand = brand_of(config.database_url)
    with workplace(config) as work:
        moment = brand.copy_out(config.database_url, work / DATABASE)
        photos = taken_along(config.instance / PHOTOS, moment.photo_ids, work)
        manifest = Manifest(
            now.isoformat(), brand.NAME, moment.revision, moment.tables, photos, of_file(work / DATABASE)
        )
        pack(config, work, manifest)
        file.parent.mkdir(parents=True, exist_ok=True)
        seal(work / "packed.tar", file, recipient)
    return manifest


def recipient_of(config: Config) -> str:
    """Empty where no key was made yet."""
    file = config.instance / RECIPIENT
    return config.backup_to or (file.read_text().strip() if file.exists() else "")


def taken_along(album: Path, photo_ids: frozenset[str], work: Path) -> dict[str, str]:
    """The photos that the copied rows name, and their hashes. Held by a second name, so that no sweep takes one away.

    The file comes before its row and is never changed: what the rows know is there, unless it was lost before.
    """
    for file in album.rglob("*.jpg"):
        if file.stem in photo_ids:
            place = work / PHOTOS / file.stem[:2] / file.name
            place.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                os.link(file, place)
    return of_photos(work / PHOTOS)


def seconds_since_backup(config: Config, *, now: datetime) -> float:
    """Infinitely many when there was none."""
    try:
        return now.timestamp() - (config.instance / LAST_BACKUP).stat().st_mtime
    except FileNotFoundError:
        return inf
