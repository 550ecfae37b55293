"""Reading the tables that say who may what. They are written by hand: a row is a decision, and a test only compares.

doors.csv       every endpoint and method, and what each role is answered
deeds.csv       what becomes of each button of the office, by stage of the need
operations.csv  what becomes of each operation of a phone, by role and stage
sees.csv        which parts of which household are shown through which door, by role and stage
"""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from palveleva.domain.vocabulary import Part
from tests.policy.world import STAGES

HERE = Path(__file__).parent
ROLES = (
    *("anonymous", "reporter", "other", "offered", "winner", "loser"),
    *("former", "uninvolved", "pending", "coordinator", "stranger", "half", "disabled", "expired"),
)
WORDS = {
    "ok": "answered, and done where it is a deed",
    "kept": "answered, with the same for everybody: phones keep it",
    "deed": "done or refused: see deeds.csv",
    "photo": "answered where sees.csv shows the photo, else not found",
    "upload": "taken in; gone when the need is forgotten",
    "refused": "led back with a word about what is wrong",
    "in": "led to the sign-in, by password or by code",
    "prove": "led to the second factor",
    "shut": "403",
    "none": "404: not there, or not for you",
    "gone": "410: was there",
    "out": "401 in JSON",
    "bad": "400",
}


class Missing(AssertionError):
    """The table has no row for something that exists. The message says which line to write and where."""


@cache
def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def doors() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["endpoint"], row["method"]): row for row in rows("doors.csv")}


def door(endpoint: str, method: str, role: str) -> str:
    row = doors().get((endpoint, method))
    if row is None:
        columns = ",".join(ROLES)
        raise Missing(
            f"tests/policy/doors.csv knows no {method} {endpoint}: say what each role is answered, one of "
            f"{', '.join(WORDS)}, in this order:\n{endpoint},{method},{columns}"
        )
    if not row.get(role):
        raise Missing(
            f"tests/policy/doors.csv, {method} {endpoint}: write what a person in the role {role} is answered"
        )
    if row[role] not in WORDS:
        raise Missing(f"tests/policy/doors.csv, {method} {endpoint}: {row[role]!r} is not one of {', '.join(WORDS)}")
    return row[role]


def deed(endpoint: str, stage: str) -> str:
    return found("deeds.csv", ("endpoint",), (endpoint,), stage)


def operation(kind: str, role: str, stage: str) -> str:
    return found("operations.csv", ("operation", "role"), (kind, role), stage)


def found(table: str, columns: tuple[str, ...], keys: tuple[str, ...], stage: str) -> str:
    """The first row whose columns and stages fit; `*` fits everything, several words stand side by side."""
    for row in rows(table):
        if all(fits(row[column], key) for column, key in zip(columns, keys, strict=True)) and fits(
            row["stages"], stage
        ):
            return row["answer"]
    line = ",".join((*keys, "applied, ok or the code of the refusal", stage))
    raise Missing(f"tests/policy/{table} has no row for this; decide, and write:\n{line}")


def fits(written: str, key: str) -> bool:
    return written == "*" or key in written.split()


def shown(where: str, role: str, stage: str) -> dict[int, frozenset[Part]]:
    """What of which household may and must be seen there. No row: nothing."""
    seen: dict[int, frozenset[Part]] = {}
    for row in rows("sees.csv"):
        if all((fits(row["door"], where), fits(row["role"], role), fits(row["stages"], stage))):
            household = int(row["household"])
            seen[household] = seen.get(household, frozenset()) | {Part(part) for part in row["parts"].split()}
    return seen


def unknown_words() -> Iterable[str]:
    """Stages and roles that a table names and nobody knows: a typing error would else be a rule nobody keeps."""
    for table in ("deeds.csv", "operations.csv", "sees.csv"):
        for row in rows(table):
            yield from (word for word in row["stages"].split() if word not in {*STAGES, "*"})
            yield from (word for word in row.get("role", "").split() if word not in {*ROLES, "*"})
