"""What a text sounds like, when no rule knows its words: pieces of words that stood in texts of danger speak for it.

Each piece has a whole number, learnt from written texts (`python -m tests.domain.learning`, decision 92). It is a net
below the rules of safety, and like them never blocks a report. `static/js/lib/reading.js` hears the same way.
"""

from collections.abc import Mapping

SIZES = (3, 4, 5)  # letters, the space at either end of a word included
ALWAYS = ""  # the piece of every text: how much the others must outweigh


def sounds_of_danger(text: str, weights: Mapping[str, int]) -> bool:
    """`text` is plain and in lower case. With no weights nothing is ever heard."""
    return loudness(text, weights) > 0


def loudness(text: str, weights: Mapping[str, float]) -> float:
    return sum(weights[piece] for piece in pieces_of(text) & weights.keys())


def pieces_of(text: str) -> set[str]:
    """Those of all sizes, each once however often it stands in the text."""
    spaced = f" {' '.join(runs_of_letters(text))} "
    return {ALWAYS, *(spaced[at : at + size] for size in SIZES for at in range(len(spaced) - size + 1))}


def runs_of_letters(text: str) -> list[str]:
    return "".join(mark if mark.isalpha() else " " for mark in text).split()
