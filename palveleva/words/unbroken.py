"""Words that are read in one breath: no line ends between a number and what it counts, or within a number."""

import re

UNBROKEN = "\u00a0"
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:km|min)\b)")


def unbroken(words: str) -> str:
    return words.replace(" ", UNBROKEN)


def with_units(sentence: str) -> str:
    """A sentence in which distances and minutes are told."""
    return BEFORE_UNIT.sub(UNBROKEN, sentence)
