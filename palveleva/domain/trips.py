"""How many of several works one provider could do in one trip. Pure."""

from collections.abc import Collection, Mapping, Sequence


def most_for_one(fits: Sequence[Collection[int]], room: Mapping[int, int], *, with_first: bool = False) -> list[int]:
    """The places of as many works as one provider fits and has room for; of equally many the earliest.

    `fits` has of each work who fits it, `room` for how many works each of them has room. Empty: nobody could do two, or
    not `with_first`, the first of them.
    """
    doers = set(fits[0]) if with_first else {one for some in fits for one in some}
    ways = ([place for place, some in enumerate(fits) if one in some][: room[one]] for one in doers)
    most = min(ways, key=lambda places: (-len(places), places), default=[])
    return most if len(most) > 1 else []
