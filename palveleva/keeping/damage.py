"""Damaged copies of a backup, as disks, lines and hands damage them."""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from palveleva.keeping.packing import DATABASE, MANIFEST, PHOTOS, take_out
from palveleva.keeping.sealing import new_key, public_half, seal, unseal

Damaged = tuple[str, Path, str]


def damages(work: Path, key: str, how_many: int, dice: Random) -> Iterator[Damaged]:
    """(what was done, the damaged file, the key it is opened with); each kind in its turn."""
    whole = (work / "backup.age").read_bytes()
    file = work / "damaged.age"
    for number in range(how_many):
        kind = KINDS[number % len(KINDS)]
        if kind == "wrong key":
            file.write_bytes(whole)
            yield kind, file, new_key()[0]
        elif kind in RESEALED:
            reseal(work, key, file, RESEALED[kind], dice)
            yield kind, file, key
        else:
            file.write_bytes(BYTES[kind](whole, dice))
            yield kind, file, key


def cut(whole: bytes, dice: Random) -> bytes:
    return whole[: dice.randrange(len(whole))]


def flipped(whole: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(whole))
    return whole[:place] + bytes([whole[place] ^ (1 << dice.randrange(8))]) + whole[place + 1 :]


def holed(whole: bytes, dice: Random) -> bytes:
    """A block of a failing disk: 512 zeros."""
    place = dice.randrange(max(1, len(whole) - 512))
    return whole[:place] + bytes(512) + whole[place + 512 :]


def doubled(whole: bytes, dice: Random) -> bytes:
    return whole + whole[: dice.randrange(1, len(whole))]


def reseal(work: Path, key: str, file: Path, change: Callable[[Path, Random], None], dice: Random) -> None:
    """Opened, changed inside and sealed again by somebody who has the public key: only the manifest can tell."""
    inside = work / "inside"
    unseal(work / "backup.age", work / "inside.tar", key)
    take_out(work / "inside.tar", inside)
    change(inside, dice)
    with tarfile.open(work / "inside.tar", "w") as tar:
        for part in sorted(inside.iterdir()):
            tar.add(part, part.name)
    seal(work / "inside.tar", file, public_half(key))
    shutil.rmtree(inside)


def change_database(inside: Path, dice: Random) -> None:
    file = inside / DATABASE
    file.write_bytes(flipped(file.read_bytes(), dice))


def cut_database(inside: Path, dice: Random) -> None:
    file = inside / DATABASE
    file.write_bytes(cut(file.read_bytes(), dice))


def lose_photo(inside: Path, dice: Random) -> None:
    dice.choice(sorted((inside / PHOTOS).rglob("*.jpg"))).unlink()


def change_photo(inside: Path, dice: Random) -> None:
    file = dice.choice(sorted((inside / PHOTOS).rglob("*.jpg")))
    file.write_bytes(flipped(file.read_bytes(), dice))


def change_manifest(inside: Path, dice: Random) -> None:
    manifest = json.loads((inside / MANIFEST).read_text())
    table = dice.choice(sorted(manifest["tables"]))
    manifest["tables"][table]["rows"] += 1
    (inside / MANIFEST).write_text(json.dumps(manifest))


def lose_manifest(inside: Path, _dice: Random) -> None:
    (inside / MANIFEST).unlink()


BYTES = {"cut": cut, "bit flipped": flipped, "block of zeros": holed, "appended to": doubled}
RESEALED = {
    "database changed inside": change_database,
    "database cut inside": cut_database,
    "photo lost inside": lose_photo,
    "photo changed inside": change_photo,
    "manifest changed inside": change_manifest,
    "manifest lost inside": lose_manifest,
}
KINDS = (*BYTES, "wrong key", *RESEALED)
