"""Whether one report tells of two needs, and where it could be cut in two. A proposal: a person edits and decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from palveleva.domain.asides import is_aside, is_shut_way
from palveleva.domain.understanding import Stems, scored_services

# Where one thing may end and another begin: at a word that adds, or at a mark.
ADDED = r"(?:ja|sekä|lisäksi|samalla|myös|och|samt|dessutom|också|and|also|plus|&)"
CUT = re.compile(rf"\s*[.,;!?\n]*\s+(?:{ADDED}\s+)+|\s*[.,;!?\n]+\s+", re.IGNORECASE)
# What the weaker part must weigh (see understanding.weight). After a mark people mostly explain why, and after a word
# that adds they mostly add: the first must be plainer.
ENOUGH_ADDED, ENOUGH_AFTER_MARK = 16, 49


@dataclass(frozen=True)
class Part:
    """One of the two needs as it was told, and the service it seems to be about."""

    text: str
    service: str


def parts_of(text: str, stems: Stems) -> tuple[Part, Part] | None:
    """The best cut into two parts of different services, or None where the text tells of one need."""
    return max(cuts(text, stems), key=lambda cut: cut[0], default=(0, None))[1]


def cuts(text: str, stems: Stems) -> Iterator[tuple[int, tuple[Part, Part]]]:
    """Each place where the text falls into two needs, with the weight of the weaker one."""
    for mark in CUT.finditer(text):
        left, right = text[: mark.start()].strip(), text[mark.end() :].strip()
        first, second = dict(scored_services(left, stems)), dict(scored_services(right, stems))
        adds = is_added(mark.group())
        if is_aside(left) or is_aside(right) or (is_shut_way(right) and not adds):
            continue
        # What both parts speak of is one need, told twice or explained.
        if not first or not second or first.keys() & second.keys():
            continue
        one, other = next(iter(first)), next(iter(second))
        weaker = min(first[one], second[other])
        if weaker >= (ENOUGH_ADDED if adds else ENOUGH_AFTER_MARK):
            yield weaker, (Part(left, one), Part(right, other))


def is_added(between: str) -> bool:
    return any(mark.isalpha() or mark == "&" for mark in between)
