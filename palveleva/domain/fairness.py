"""How evenly requests have gone to those who could be asked. Pure arithmetic; the words are elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor


class Evenness(StrEnum):
    EVEN = "even"
    FAIRLY_EVEN = "fairly_even"
    UNEVEN = "uneven"
    TOO_LITTLE = "too_little"


# Of a hundred requests so many may be misplaced. Under LEAST requests nothing is said at all.
EVEN, FAIRLY_EVEN, LEAST = 5, 15, 10


@dataclass(frozen=True)
class Share:
    """What one provider has had of a group of services. `even` is the sum of the shares of an even hand."""

    provider_id: int
    chances: int
    even: float
    offers: int


@dataclass(frozen=True)
class Spread:
    """`misplaced` requests would have had to go to somebody else; `percent` is their part of all."""

    offers: int
    misplaced: int
    percent: int
    verdict: Evenness


def spread(shares: Collection[Share]) -> Spread:
    """How even it was, to the nearest whole request.

    A request is too many only for somebody who had already both their even share of the chances and as many as the
    others on average: whoever can be asked seldom is asked first then, as the rule of fewest requests wants it.
    """
    offers = sum(share.offers for share in shares)
    average = offers / len(shares) if shares else 0.0
    too_many = sum(max(0, share.offers - ceil(rounded(max(share.even, average)))) for share in shares)
    too_few = sum(max(0, floor(rounded(min(share.even, average))) - share.offers) for share in shares)
    misplaced = max(too_many, too_few)
    percent = round(100 * misplaced / offers) if offers else 0
    return Spread(offers, misplaced, percent, verdict(offers, percent))


def rounded(share: float) -> float:
    """Thirds that were added up must not become a whole request more."""
    return round(share, 6)


def verdict(offers: int, percent: int) -> Evenness:
    if offers < LEAST:
        return Evenness.TOO_LITTLE
    if percent <= EVEN:
        return Evenness.EVEN
    return Evenness.FAIRLY_EVEN if percent <= FAIRLY_EVEN else Evenness.UNEVEN


def gini(numbers: Sequence[float]) -> float:
    """0 when all have the same, towards 1 when one has everything (Gini 1912, the form for sorted values)."""
    total = sum(numbers)
    if not total:
        return 0.0
    ranked = enumerate(sorted(numbers), start=1)
    weighted = sum(place * number for place, number in ranked)
    return 2 * weighted / (len(numbers) * total) - (len(numbers) + 1) / len(numbers)
