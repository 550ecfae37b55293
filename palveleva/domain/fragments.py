"""Pieces that a text must hold before a pattern can fit it: many patterns are looked up in one go.

They are read off the patterns themselves. Where a pattern says nothing for certain, it is always tried.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from re import _constants as words  # type: ignore[attr-defined]  # how Python itself reads a pattern
from re import _parser as reader  # type: ignore[attr-defined]  # only it knows; tests would see it change
from typing import Any, cast

SIZE = 3  # letters: two stand in nearly every text
DIGIT = r"\d"  # stands for a piece: any digit will do
Needs = tuple[frozenset[str], ...]  # one piece at least of each; none: nothing is certain
Parts = Sequence[Any]  # of a pattern, as Python's reader gives them


class Sieve:
    """Which of several patterns are worth trying on a text."""

    def __init__(self, patterns: Iterable[str]) -> None:
        self.ways = [(number, needs) for number, pattern in enumerate(patterns) for needs in ways_of(pattern)]
        self.always = {number for number, needs in self.ways if not needs}
        self.all_met = [(1 << len(needs)) - 1 for _, needs in self.ways]
        self.by_piece: dict[str, list[tuple[int, int]]] = {}  # the ways that want it, and which of their needs it meets
        for way, (_, needs) in enumerate(self.ways):
            for place, need in enumerate(needs):
                for piece in need:
                    self.by_piece.setdefault(piece, []).append((way, 1 << place))
        self.by_beginning: dict[str, list[str]] = {}
        for piece in self.by_piece:
            self.by_beginning.setdefault(piece[:SIZE], []).append(piece)

    def worth_trying(self, text: str) -> list[int]:
        """Their numbers, in order. All that fit the text are among them."""
        met: dict[int, int] = {}
        for piece in self.pieces_in(text):
            for way, need in self.by_piece[piece]:
                met[way] = met.get(way, 0) | need
        return sorted(self.always.union(self.ways[way][0] for way, needs in met.items() if needs == self.all_met[way]))

    def pieces_in(self, text: str) -> list[str]:
        beginnings = {text[place : place + SIZE] for place in range(len(text) - SIZE + 1)} & self.by_beginning.keys()
        found = [piece for one in beginnings for piece in self.by_beginning[one] if piece in text]
        return [*found, DIGIT] if DIGIT in self.by_piece and re.search(DIGIT, text) else found


def ways_of(pattern: str) -> list[Needs]:
    """Each way in which a text can fit, by what it must hold then."""
    read = reader.parse(pattern)
    if read.state.flags & words.SRE_FLAG_IGNORECASE:
        return [()]
    return [needs_of([*parts]) for parts in alternatives(read)]


def alternatives(parts: Parts) -> Iterator[Parts]:
    """One for each branch of the widest choice that the pattern leaves, with all that stands around it."""
    choices = [(place, branches_of(part)) for place, part in enumerate(parts)]
    place, widest = max(choices, key=lambda choice: len(choice[1]), default=(0, ()))
    if not widest:
        yield parts
    for branch in widest:
        yield [*parts[:place], *branch, *parts[place + 1 :]]


def branches_of(part: tuple[Any, Any]) -> Sequence[Parts]:
    match part:
        case (words.BRANCH, (_, branches)):
            return cast("Sequence[Parts]", branches)
        case (words.SUBPATTERN, (*_, inner)) if len(inner) == 1:
            return branches_of(inner[0])
        case _:
            return ()


def needs_of(parts: Parts) -> Needs:
    """All of them must be there, one after the other."""
    told = [*map(of_run, runs(parts)), *(of_part(kind, told) for kind, told in parts)]
    return tuple(dict.fromkeys(need for needs in told for need in needs))


def runs(parts: Parts) -> Iterator[str]:
    """Letters that stand beside one another."""
    for is_letter, run in groupby(parts, key=lambda part: part[0] is words.LITERAL):
        if is_letter:
            yield "".join(chr(code) for _, code in run)


def of_run(run: str) -> Needs:
    return (frozenset({run}),) if len(run) >= SIZE else ()


def of_part(kind: Any, told: Any) -> Needs:
    match kind:
        case words.SUBPATTERN:
            return needs_of(told[-1])
        case words.BRANCH:
            return of_branches(told[-1])
        case words.MAX_REPEAT | words.MIN_REPEAT:
            return needs_of(told[-1]) if told[0] > 0 else ()
        case words.IN:
            return (frozenset({DIGIT}),) if all(map(is_of_digits, told)) else ()
        case _:
            return ()


def of_branches(branches: Sequence[Parts]) -> Needs:
    """Any of them may be there: each must be certain of something, and what is clearest speaks for it."""
    each = [needs_of(branch) for branch in branches]
    return (frozenset[str]().union(*(min(needs, key=len) for needs in each)),) if all(each) else ()


def is_of_digits(choice: tuple[Any, Any]) -> bool:
    """Whether that part of a class of characters, [0-9] or [\\d-], is of digits only."""
    match choice:
        case (words.RANGE, (first, last)):
            return bool(ord("0") <= first <= last <= ord("9"))
        case (words.CATEGORY, words.CATEGORY_DIGIT):
            return True
        case _:
            return False
