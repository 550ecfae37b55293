"""Making a backup: the database of one moment, its photos, the tombstones and a manifest, sealed into one file."""

import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from palveleva.config import Config
from palveleva.keeping.copies import brand_of
from palveleva.keeping.fingerprints import Manifest, of_file, of_photos
from palveleva.keeping.sealing import seal
from palveleva.keeping.trouble import Trouble

DATABASE, MANIFEST, TOMBSTONES, PHOTOS = "database", "manifest.json", "tombstones.jsonl", "photos"


def back_up(config: Config, file: Path, *, now: datetime, to: str = "") -> Manifest:
    """Raises Trouble when there is no key to seal it for."""
    recipient = to or recipient_of(config)
    brand = brand_of(config.database_url)
    with workplace(config.instance) as work:
        moment = brand.copy_out(config.database_url, work / DATABASE)
        photos = taken_along(config.instance / PHOTOS, moment.photo_ids, work)
        manifest = Manifest(
            now.isoformat(), brand.name, moment.revision, moment.tables, photos, of_file(work / DATABASE)
        )
        pack(config, work, manifest)
        file.parent.mkdir(parents=True, exist_ok=True)
        seal(work / "packed.tar", file, recipient)
    return manifest


def recipient_of(config: Config) -> str:
    file = config.instance / "backup_to"
    recipient = config.backup_to or (file.read_text().strip() if file.exists() else "")
    if not recipient:
        raise Trouble("No key for backups yet. Make one with: palveleva backup-key FILE, and keep the file elsewhere.")
    return recipient


@contextmanager
def workplace(instance: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, for what is not sealed yet; gone afterwards, whatever happens."""
    instance.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="keeping-", dir=instance) as work:
        yield Path(work)


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


def pack(config: Config, work: Path, manifest: Manifest) -> None:
    with tarfile.open(work / "packed.tar", "w") as tar:
        text = manifest.written().encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        tar.addfile(entry, io.BytesIO(text))
        tar.add(work / DATABASE, DATABASE)
        if config.tombstones.exists():
            tar.add(config.tombstones, TOMBSTONES)
        if manifest.photos:
            tar.add(work / PHOTOS, PHOTOS)
