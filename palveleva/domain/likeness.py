"""Whether two reports may tell of the same need. A proposal: a coordinator reads both side by side and decides."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import snowballstemmer
from rapidfuzz import fuzz

from palveleva.domain.understanding import words_of

# Words are compared by their stems, whatever their order (rapidfuzz's token_set_ratio, 0 to 100). On the samples, needs
# that were told twice had 72 to 89 and different needs of one service at most 64 (decision 50).
ENOUGH = 65
SAME_SERVICE = 15
PER_DAY = 0.5
APART = timedelta(days=30)
STEMMERS = {"fi": "finnish", "sv": "swedish", "en": "english"}
# Words that stand in every report and tell nothing of this one.
EMPTY = frozenset((
    "ja", "on", "ei", "se", "ne", "kun", "kuin", "niin", "mutta", "eikä", "joku", "jonka", "joka", "pitäisi", "pitäis",
    "pitäs", "tarttis", "tarvitaan", "vielä", "taas", "nyt", "ihan", "kuka", "saisi", "sais", "voisi", "vois",
    "och", "att", "det", "är", "en", "ett", "som", "på", "för", "har", "inte", "kan", "någon",
    "the", "a", "an", "is", "to", "of", "and", "in", "has", "needs", "somebody", "someone",
))  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What is compared of a report. `village` is its name, `at` when it arrived."""

    text: str
    language: str
    service: str | None
    village: str
    at: datetime


def may_be_same(one: Told, other: Told) -> bool:
    return closeness(one, other) >= ENOUGH


def closeness(one: Told, other: Told) -> float:
    """How near two reports are: 0 for different villages or a month apart; more than 100 is possible."""
    apart = abs(one.at - other.at)
    if one.village != other.village or apart > APART:
        return 0
    alike = fuzz.token_set_ratio(" ".join(stems_of(one)), " ".join(stems_of(other)))
    is_same_service = one.service is not None and one.service == other.service
    return alike + SAME_SERVICE * is_same_service - PER_DAY * apart.days


def stems_of(told: Told) -> list[str]:
    """The words that tell something, without their endings. The village's own name is in both and says nothing."""
    place = told.village.lower()[:-2]
    words = (word for word in words_of(told.text) if word not in EMPTY and not word.startswith(place))
    return sorted({stem_of(word, told.language) for word in words})


@lru_cache(maxsize=20_000)
def stem_of(word: str, language: str) -> str:
    """A stemmer holds the word it is at work on: each word gets its own, or two threads would cut each other's."""
    return str(snowballstemmer.stemmer(STEMMERS[language]).stemWord(word))
