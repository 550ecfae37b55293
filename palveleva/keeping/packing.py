"""What lies in a backup before it is sealed: a tar of the database's copy, photos, tombstones and the manifest."""

import io
import re
import shutil
import tarfile
from pathlib import Path

from flask_babel import lazy_gettext as _l

from palveleva.config import Config
from palveleva.durable import private
from palveleva.keeping.fingerprints import Manifest
from palveleva.keeping.trouble import Trouble

DATABASE, MANIFEST, TOMBSTONES, PHOTOS = "database", "manifest.json", "tombstones.jsonl", "photos"
# Whoever has the public key can seal a tar of their own: nothing of it may be put anywhere else.
OURS = re.compile(rf"{DATABASE}|{MANIFEST}|{TOMBSTONES}|{PHOTOS}/[\w-]+/[\w-]+\.jpg", re.ASCII)


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


def take_out(packed: Path, folder: Path) -> None:
    """By hand: the filters of `extractall` came with Python 3.11.4, and Debian 12 has 3.11.2."""
    with tarfile.open(packed) as tar:
        for member in tar:
            if member.isdir():
                continue
            if not (member.isfile() and OURS.fullmatch(member.name)):
                raise Trouble(_l("There is something in the backup that was never put into one."))
            write_out(tar, member, folder / member.name)


def write_out(tar: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    source = tar.extractfile(member)
    if source is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
        with source, open(place, "wb", opener=private) as target:
            shutil.copyfileobj(source, target)
