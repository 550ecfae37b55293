"""The chain of the audit: each digest holds the one before it, so that no line can be changed alone."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64


def digest(previous: str, kind: str, content: Mapping[str, Any]) -> str:
    """What a line says, and all that was sealed before it, in 64 characters."""
    told = json.dumps([previous, kind, content], sort_keys=True, ensure_ascii=True, default=written)
    return sha256(told.encode()).hexdigest()


def written(value: Any) -> str:
    """Both databases give a moment back in their own zone: it is sealed in one."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} cannot be sealed")


def ranges(numbers: list[int]) -> list[list[int]]:
    """
    >>> ranges([1, 2, 3, 7])
    [[1, 3], [7, 7]]
    """
    joined: list[list[int]] = []
    for number in sorted(numbers):
        if joined and number == joined[-1][1] + 1:
            joined[-1][1] = number
        else:
            joined.append([number, number])
    return joined
