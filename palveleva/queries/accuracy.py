"""How well reports are understood, measured on written samples. A smoke test of the rules, no measure of the world."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path

from palveleva.domain.likeness import Told, may_be_same
from palveleva.domain.safety import banners
from palveleva.domain.splitting import parts_of
from palveleva.domain.understanding import likeliest_services, named_village
from palveleva.domain.vocabulary import LANGUAGES
from palveleva.queries.facts import DATA, safety_rules, service_stems, village_stems

Rows = list[dict[str, str]]
NEEDS, CASES = "needs_sample.csv", "safety_cases.csv"
TOLD_AT = datetime(2026, 1, 1, tzinfo=UTC)  # the samples know no time: as if all were told on one day
# What the sample's writer calls it, and what the rules do about it.
SAME_ACTION = {"strip_and_confirm": "strip_pii"}
ALARMS = ("redirect", "strip")  # the other banners are about wording


@dataclass(frozen=True)
class Measure:
    """`right` of `out_of`, and how many answers came where none should."""

    what: str
    right: int
    out_of: int
    false: int | None = None
    among: int | None = None


def measures(folder: Path | None = None) -> Iterator[Measure]:
    """Everything that is measured, in the order in which it is printed. Raises OSError when a sample is not there."""
    needs, cases = (sample((folder or DATA) / name) for name in (NEEDS, CASES))
    yield from services(needs)
    yield safety("Safety, reports", [(row["text"], danger_of(row["expected_action"])) for row in needs])
    yield safety("Safety, cases", [(row["text"], row["expected_action"]) for row in cases])
    yield villages(needs)
    yield duplicates(needs)
    yield splits(needs)


def sample(file: Path) -> Rows:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def services(needs: Rows) -> Iterator[Measure]:
    """The true service first, and among the three, by language and by half."""
    single = [row for row in needs if row["categories"] and "|" not in row["categories"]]
    parts = {language: [row for row in single if row["lang"] == language] for language in LANGUAGES}
    parts |= {f"half {half}": [row for row in single if half_of(row["id"]) == half] for half in "AB"}
    for name, rows in parts.items():
        for top in (1, 3):
            hits = (row["categories"] in likeliest(row)[:top] for row in rows)
            yield Measure(f"Service, top {top}, {name}", sum(hits), len(rows))


def half_of(row_id: str) -> str:
    """A: may be looked at while the stems are written. B: only counted."""
    return "AB"[sha256(row_id.encode()).digest()[0] % 2]


def likeliest(row: dict[str, str]) -> list[str]:
    return likeliest_services(row["text"], service_stems(row["lang"]))


def danger_of(expected: str) -> str:
    """The sample's other actions (match, merge …) are no matter of safety."""
    action = SAME_ACTION.get(expected, expected)
    return action if action.startswith(ALARMS) else ""


def safety(what: str, cases: Iterable[tuple[str, str]]) -> Measure:
    """Right: the expected action, or a finer one of its kind, is among the banners. False: a harmless text has any."""
    found = [(expected, alarms(text)) for text, expected in cases]
    dangers = [(expected, actions) for expected, actions in found if expected]
    harmless = [actions for expected, actions in found if not expected]
    hits = sum(any(action.startswith(expected) for action in actions) for expected, actions in dangers)
    return Measure(what, hits, len(dangers), sum(map(bool, harmless)), len(harmless))


def alarms(text: str) -> list[str]:
    return [action for action in banners(text, safety_rules()) if action.startswith(ALARMS)]


def villages(needs: Rows) -> Measure:
    placed = [(row["village"], named_village(row["text"], village_stems())) for row in needs]
    named = [pair for pair in placed if pair[0]]
    invented = sum(found is not None for village, found in placed if not village)
    return Measure("Village", sum(village == found for village, found in named), len(named), invented)


def duplicates(needs: Rows) -> Measure:
    """Of all pairs of one village."""
    pairs = [pair for pair in combinations(needs, 2) if pair[0]["village"] == pair[1]["village"] != ""]
    same = [pair for pair in pairs if is_told_twice(*pair)]
    proposed = [pair for pair in pairs if may_be_same(*map(told, pair))]
    hits = [pair for pair in proposed if is_told_twice(*pair)]
    return Measure("Told twice", len(hits), len(same), len(proposed) - len(hits), len(pairs) - len(same))


def is_told_twice(one: dict[str, str], other: dict[str, str]) -> bool:
    return one["id"] == other["duplicate_of"] or other["id"] == one["duplicate_of"]


def told(row: dict[str, str]) -> Told:
    """As the office would have it: with the service that was suggested first."""
    return Told(row["text"], row["lang"], next(iter(likeliest(row)), None), row["village"], TOLD_AT)


def splits(needs: Rows) -> Measure:
    two = [row for row in needs if "|" in row["categories"]]
    one = [row for row in needs if row not in two]
    found, false = (sum(bool(parts_of(row["text"], service_stems(row["lang"]))) for row in rows) for rows in (two, one))
    return Measure("Two needs in one", found, len(two), false, len(one))
