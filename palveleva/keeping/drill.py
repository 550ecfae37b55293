"""The drill, on data of its own: a backup made under load is restored and compared, damaged ones are refused."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from palveleva.config import Config
from palveleva.keeping.backup import back_up
from palveleva.keeping.copies import brand_of
from palveleva.keeping.damage import damages
from palveleva.keeping.fingerprints import Manifest, of_database, of_photos
from palveleva.keeping.load import Writers, founded, lives
from palveleva.keeping.packing import PHOTOS
from palveleva.keeping.restore import restore
from palveleva.keeping.sealing import new_key
from palveleva.keeping.trouble import Trouble
from palveleva.keeping.workplaces import workplace

TRIES = 20


@dataclass
class Outcome:
    """What was compared with what: the drill is good when every line is."""

    brand: str
    lines: list[tuple[str, str, bool]] = field(default_factory=list)

    def note(self, what: str, found: object, is_good: bool) -> None:
        self.lines.append((what, str(found), is_good))

    @property
    def is_good(self) -> bool:
        return all(is_good for _, _, is_good in self.lines)

    def as_table(self) -> str:
        width = max(len(what) for what, _, _ in self.lines)
        rows = [f"{what:{width}}  {found:>16}  {'ok' if is_good else 'BAD'}" for what, found, is_good in self.lines]
        return "\n".join([f"Drill on {self.brand}", *rows])


def rehearse(config: Config, *, copies: int, needs: int) -> Outcome:
    brand = brand_of(config.database_url)
    outcome = Outcome(brand.NAME)
    with workplace(config) as work:
        places = [replace(config, instance=work / name, database_url="") for name in ("busy", "restored")]
        places = [replace(one, tombstones_file="", database_url=fresh(config, one)) for one in places]
        try:
            compare(outcome, *places, work=work, needs=needs)
            refuse(outcome, places[1], work=work, copies=copies)
        finally:
            for place in places:
                brand.discard(place.database_url)
    return outcome


def fresh(config: Config, place: Config) -> str:
    place.instance.mkdir(mode=0o700)
    return brand_of(config.database_url).fresh(config.database_url, place.instance)


def compare(outcome: Outcome, busy: Config, restored: Config, *, work: Path, needs: int) -> None:
    key, public = new_key()
    (work / "key").write_text(key)
    founded(busy, needs=needs // 2)
    with Writers(busy, hands=2) as writers:
        writers.wait_for(needs // 4)
        before, manifest, during = back_up_under_load(busy, work / "backup.age", writers, to=public)
        writers.wait_for(needs // 2)
    restore(restored, work / "backup.age", key, now=datetime.now(UTC))
    tell_rows(outcome, manifest, restored)
    outcome.note("reports written during the backup", during, during > 0)
    found = lives(restored)
    outcome.note("reports committed before it and missing", len(before - found.whole), before <= found.whole)
    outcome.note("reports without their own audit line", len(found.torn), not found.torn)
    photos = of_photos(restored.instance / PHOTOS)
    outcome.note("photos restored with equal hash", len(photos), photos == manifest.photos and len(photos) > 0)
    outcome.note("photos that a row names and nobody has", len(found.photos - set(photos)), found.photos <= set(photos))


def back_up_under_load(busy: Config, file: Path, writers: Writers, *, to: str) -> tuple[set[str], Manifest, int]:
    """What was committed before, the backup, and how many were written meanwhile. A small database may be copied
    between two writes: then once more."""
    for _ in range(TRIES):
        file.unlink(missing_ok=True)
        before = writers.committed()
        manifest = back_up(busy, file, now=datetime.now(UTC), to=to)
        during = len(writers.committed()) - len(before)
        if during:
            break
    return before, manifest, during


# A restored copy has a new epoch, and says so in its audit: those tables differ, and nothing else.
TOUCHED = {"installation", "audit_entry"}


def tell_rows(outcome: Outcome, manifest: Manifest, restored: Config) -> None:
    tables = of_database(restored.database_url)
    left_alone = manifest.tables.keys() - TOUCHED
    same = [name for name in left_alone if tables.get(name) == manifest.tables[name]]
    rows = sum(facts["rows"] for facts in manifest.tables.values())
    outcome.note("rows in the backup", rows, rows > 0)
    outcome.note("tables restored with equal hash", f"{len(same)} of {len(left_alone)}", len(same) == len(left_alone))


def refuse(outcome: Outcome, live: Config, *, work: Path, copies: int) -> None:
    """Each damaged copy is offered to `restore` over live data, which must be the same to the last row afterwards."""
    before = of_database(live.database_url), of_photos(live.instance / PHOTOS)
    key = (work / "key").read_text()
    accepted = 0
    kinds: dict[str, int] = {}
    for kind, damaged, with_key in damages(work, key, copies, Random(20261124)):
        kinds[kind] = kinds.get(kind, 0) + 1
        accepted += not is_refused(live, damaged, with_key)
    for kind, number in kinds.items():
        outcome.note(f"damaged: {kind}", number, True)
    outcome.note("damaged copies accepted", accepted, accepted == 0)
    after = of_database(live.database_url), of_photos(live.instance / PHOTOS)
    outcome.note("live rows and photos changed by them", "no" if after == before else "yes", after == before)
    left = [file.name for file in live.instance.iterdir() if file.name.startswith(("keeping-", "before-restore"))]
    outcome.note("leftovers of them", len(left), not left)


def is_refused(live: Config, damaged: Path, key: str) -> bool:
    try:
        restore(live, damaged, key, now=datetime.now(UTC))
    except Trouble:
        return True
    return False
