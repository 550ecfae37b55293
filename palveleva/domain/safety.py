"""Texts that call for another number than ours, and texts that must not be kept.

A rule raises a banner. It never blocks a report, and the service never claims to detect emergencies
(measured on fresh texts: 4 false alarms of 15, 2 of 14 missed).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from palveleva.domain.errors import Invalid

# The separators of 2023 included; temporary codes (9xx) too. Source: DVV's reform of the personal identity code.
PERSONAL_IDENTITY_CODE = re.compile(
    r"(?<![0-9])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(\d\d)([-+A-FU-Y])(\d{3})([0-9A-Y])(?![0-9A-Z])", re.IGNORECASE
)
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
DASHES = str.maketrans({dash: "-" for dash in "‐‑‒–—−﹣－"})

# What a banner of each action is about, most pressing first. Anything with 112 puts a need on top of the queue.
URGENT_ACTIONS = ("redirect_112", "redirect_112_crisis", "redirect_112_check")


@dataclass(frozen=True)
class SafetyRule:
    """One row of data/safety_rules.csv. `pattern` is matched against the lower-cased text."""

    id: str
    lang: str
    pattern: str
    action: str
    priority: int
    mode: str


def banners(text: str, rules: Iterable[SafetyRule]) -> list[str]:
    """The actions that the text calls for, most pressing first, each once."""
    lowered = text.lower()
    hits = sorted((rule.priority, rule.action) for rule in rules if re.search(rule.pattern, lowered))
    return list(dict.fromkeys(action for _, action in hits))


def is_pressing(actions: Iterable[str]) -> bool:
    return any(action in URGENT_ACTIONS for action in actions)


def refuse_identity_codes(*texts: str | None) -> None:
    """Raises Invalid when a text holds a personal identity code: it is never stored and never logged."""
    for text in texts:
        if text and any(map(is_identity_code, PERSONAL_IDENTITY_CODE.finditer(text.translate(DASHES)))):
            raise Invalid("personal_identity_code", field="text")


def is_identity_code(found: re.Match[str]) -> bool:
    """040123-4567 is a telephone number: with only digits around a dash the check character decides."""
    day, month, year, separator, number, check = found.groups()
    if separator != "-" or not check.isdigit():
        return True
    return CHECK_CHARACTERS[int(day + month + year + number) % 31] == check


WORD, EDGE = r"[\p{L}\p{N}_]", r"(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))"


def for_browsers(pattern: str) -> str:
    """The same pattern for JavaScript's `u` flag, whose \\w and \\b know no letters beyond ASCII."""
    return pattern.replace(r"\w", WORD).replace(r"\b", EDGE)
