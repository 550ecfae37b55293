"""The JSON of small doors: what a page's script, a phone or a gateway tells in a few words."""

from typing import Any

from flask import request

from palveleva.domain.payloads import as_json


def told_in_json() -> Any:
    """What it says; None where it is no JSON, or holds what no database keeps."""
    told = read_json()
    return told if is_storable(told) else None


def read_json() -> Any:
    """None also for lists in lists without end, over which Python's reader falls in another way than over nonsense."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def is_storable(told: Any) -> bool:
    """Neither half a character nor NUL, which PostgreSQL does not keep."""
    written = as_json(told)
    return written is not None and "\\u0000" not in written.replace("\\\\", "")  # a backslash itself may be meant
