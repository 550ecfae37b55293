"""Which fields an answer in JSON may have. A field that nobody allowed fails, whatever stands in it."""

import csv
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.policy.doors import Answer
from tests.policy.tables import HERE


@cache
def allowed() -> dict[str, frozenset[str]]:
    with (HERE / "fields.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        return {row["answer"]: frozenset(row["fields"].split()) for row in lines}


def unlisted(endpoint: str, answer: Answer) -> Iterator[str]:
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        where = endpoint if answer.status < 400 else "refusal"
        for path, name in sorted(set(strange(where, answer.json))):
            yield f"{endpoint} answers {name} in {path}: allow it in tests/policy/fields.csv, with eyes open"


def strange(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """Fields that the table does not know. Items are told apart by their kind; `*` allows any name."""
    if isinstance(value, list):
        for one in value:
            yield from strange(path, one)
    if isinstance(value, dict):
        here = f"{path}[{value['kind']}]" if path.endswith("items") else path
        names = allowed().get(here, frozenset())
        yield from ((here, name) for name in value if name not in names and "*" not in names)
        for name, one in value.items():
            if "*" not in names:
                yield from strange(f"{here}.{name}", one)
