"""Pieces of which a text must hold at least one before a pattern can fit it: many patterns are looked up in one go.

They are read off the patterns themselves. Where a pattern says nothing for certain, it is always tried.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import groupby
from re import _constants as words  # type: ignore[attr-defined]  # how Python itself reads a pattern
from re import _parser as reader  # type: ignore[attr-defined]  # only it knows; tests would see it change
from typing import Any

SIZE = 3  # letters: two stand in nearly every text
Pieces = frozenset[str] | None  # None: nothing is certain
Parts = Sequence[Any]  # of a pattern, as Python's reader gives them


class Sieve:
    """Which of several patterns are worth trying on a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.always: list[int] = []
        self.by_end: dict[str, list[tuple[str, int]]] = {}
        for number, pattern in enumerate(patterns):
            pieces = pieces_of(pattern)
            if pieces is None:
                self.always.append(number)
            for piece in pieces or ():
                self.by_end.setdefault(piece[-SIZE:], []).append((piece, number))

    def worth_trying(self, text: str) -> list[int]:
        """Their numbers, in order. All that fit the text are among them."""
        held = {text[place : place + SIZE] for place in range(len(text) - SIZE + 1)}
        likely = (self.by_end[end] for end in held & self.by_end.keys())
        return sorted({*self.always, *(number for known in likely for piece, number in known if piece in text)})


def pieces_of(pattern: str) -> Pieces:
    read = reader.parse(pattern)
    has_only_plain_letters = not read.state.flags & words.SRE_FLAG_IGNORECASE
    return of_sequence(read) if has_only_plain_letters else None


def of_sequence(parts: Parts) -> Pieces:
    """All of them must be there, one after the other: the one that says most speaks for all."""
    told = [*map(of_run, runs(parts)), *(of_part(kind, told) for kind, told in parts)]
    return reduce(clearer, told, None)


def clearer(one: Pieces, other: Pieces) -> Pieces:
    if one is None or other is None:
        return one or other
    return min(one, other, key=len)


def runs(parts: Parts) -> Iterator[str]:
    """Letters that stand beside one another."""
    for is_letter, run in groupby(parts, key=lambda part: part[0] is words.LITERAL):
        if is_letter:
            yield "".join(chr(code) for _, code in run)


def of_run(run: str) -> Pieces:
    return frozenset({run}) if len(run) >= SIZE else None


def of_part(kind: Any, told: Any) -> Pieces:
    match kind:
        case words.SUBPATTERN:
            return of_sequence(told[-1])
        case words.BRANCH:
            return of_branches(told[-1])
        case words.MAX_REPEAT | words.MIN_REPEAT:
            return of_sequence(told[-1]) if told[0] > 0 else None
        case _:
            return None


def of_branches(branches: Sequence[Parts]) -> Pieces:
    """Any of them may be there: each must be certain of something."""
    each = [of_sequence(branch) for branch in branches]
    return frozenset[str]().union(*(one for one in each if one)) if all(each) else None
