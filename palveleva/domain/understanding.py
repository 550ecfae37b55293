"""What a report seems to be about: likely services and a named village. Guesses are offered, never acted upon.

`static/js/lib/reading.js` reads the same way; tests/domain/vectors.json proves it, text by text (decisions 49, 70).
"""

from collections.abc import Iterable, Mapping, Sequence

from palveleva.domain.safety import plainly
from palveleva.domain.undertone import runs_of_letters

SUGGESTIONS = 3
# A stem this short is let stand only for words hardly longer than itself: "tie" for "tiellä", not for "tietokone".
SHORT_STEM = 3
# The deed hides at the end of a compound ("fönstertvätt", "talvirenkaat"), so a longer stem may also stand inside a
# word, after at least three letters and before no more than an ending.
INNER_STEM, BEFORE, ENDING = 5, 3, 5

Stems = Mapping[str, Sequence[str]]


def likeliest_services(text: str, stems: Stems) -> list[str]:
    """At most three services, likeliest first. `stems` holds the services in their fixed order, which breaks ties."""
    return [service for service, _ in scored_services(text, stems)[:SUGGESTIONS]]


def scored_services(text: str, stems: Stems) -> list[tuple[str, int]]:
    """Every service that the text hints at, with its weight, heaviest first."""
    words = words_of(text)
    scores = ((service, sum(best(word, of_service) for word in words)) for service, of_service in stems.items())
    return sorted((pair for pair in scores if pair[1]), key=lambda pair: -pair[1])


def words_of(text: str) -> list[str]:
    """Runs of letters, in lower case."""
    return runs_of_letters(plainly(text).lower())


def best(word: str, stems: Sequence[str]) -> int:
    return max((weight(word, stem) for stem in stems), default=0)


def weight(word: str, stem: str) -> int:
    """The square of the stem's length when it fits, else nothing: one long stem says more than two short ones.

    A compound is about its last part ("björkklabbar" is firewood): inside a word a stem weighs one more.
    """
    at = word.find(stem)
    after = len(word) - at - len(stem)
    if at == 0:
        fits = len(stem) > SHORT_STEM or after <= len(stem)
    else:
        fits = at >= BEFORE and len(stem) >= INNER_STEM and after <= ENDING
    return len(stem) ** 2 + (at > 0) if fits else 0


def named_village(text: str, villages: Mapping[str, Iterable[str]]) -> str | None:
    """The village that the text names. The longest of the given beginnings wins, then the first in the text."""
    plain = f" {plainly(text).lower()}"
    found = [
        (-len(stem), at, village)
        for village, stems in villages.items()
        for stem in stems
        if (at := begins_at(plain, stem)) is not None
    ]
    return min(found)[2] if found else None


def begins_at(text: str, stem: str) -> int | None:
    """Where a word of the text begins with the stem."""
    at = text.find(stem)
    while at > 0 and text[at - 1].isalpha():
        at = text.find(stem, at + 1)
    return at if at >= 0 else None
