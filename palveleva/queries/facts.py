"""Shipped facts that never change while the program runs, read once from `data/`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from palveleva.domain.keeping import Kept
from palveleva.domain.safety import Rules, SafetyRule, in_order, the_undertone
from palveleva.domain.town import HelpNumber

DATA = Path(__file__).parent.parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a shipped CSV file, keyed by its heading."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def safety_rules() -> Rules:
    """Most pressing first; phones are given them in this order."""
    rules = [
        SafetyRule(row["id"], row["lang"], row["regex_lowercase"], row["action"], int(row["priority"]), row["mode"])
        for row in rows("safety_rules.csv")
    ]
    return in_order([*rules, the_undertone(undertone())])


UNDERTONE = "undertone.csv"


@cache
def undertone() -> dict[str, int]:
    """Pieces of words, and how much each speaks for danger; an underscore in the file is the edge of a word."""
    told = ((int(row["weight"]), row["pieces"].split(" ")) for row in rows(UNDERTONE))
    return {piece.replace("_", " "): weight for weight, pieces in told for piece in pieces}


@cache
def service_stems(language: str) -> dict[str, list[str]]:
    """Pieces of words that hint at a service, by service, in the order of the list (data/services.csv)."""
    return {
        row["id"]: row[f"keywords_{language}"].split("|") if row[f"keywords_{language}"] else []
        for row in rows("services.csv")
    }


@cache
def tax_credits() -> dict[str, str]:
    """By service, whether the resident gets the household tax credit for it: yes, partly or no (data/services.csv)."""
    return {row["id"]: row["kotitalousvahennys"] for row in rows("services.csv")}


@cache
def village_stems() -> dict[str, list[str]]:
    """Beginnings of the words that name a village, by village (data/villages.csv)."""
    return {row["id"]: row["match_stems"].split("|") for row in rows("villages.csv")}


@cache
def help_numbers(municipality_id: str) -> dict[str, HelpNumber]:
    """By key, those of the country and of its region that are known; the others each municipality fills in."""
    certain = (row for row in rows("help_numbers.csv") if row["number"] and "OUTDATED" not in row["status"])
    known = (row for row in certain if is_for(row["where"], municipality_id))
    told = (HelpNumber(row["id"], row["name_fi"], row["name_sv"], row["name_en"], row["number"]) for row in known)
    return {one.key: one for one in told}


def is_for(where: str, municipality_id: str) -> bool:
    """A number of a region is answered by those who can come there; elsewhere it would cost time."""
    return not where or municipality_id in where.split()


@cache
def data_map() -> tuple[Kept, ...]:
    """Every column of the database: why it is kept, until when, and what then."""
    return tuple(
        Kept(row["table"], tuple(row["columns"].split()), row["holds"], row["why"], row["until"], row["then"])
        for row in rows("data_map.csv")
    )


@dataclass(frozen=True)
class Checks:
    """The last run of bin/accessibility."""

    day: date
    axe: str
    passed: int
    failed: int
    names: tuple[str, ...]


@cache
def accessibility_checks() -> Checks:
    (row,) = rows("accessibility.csv")
    names = tuple(row["names"].split())
    return Checks(date.fromisoformat(row["day"]), row["axe"], int(row["passed"]), int(row["failed"]), names)
