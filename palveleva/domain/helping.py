"""Whom to call beside 112: the shipped numbers, as a municipality keeps them."""

from collections.abc import Collection, Iterable, Mapping

from palveleva.domain.errors import Invalid
from palveleva.domain.names import is_seen
from palveleva.domain.town import HelpNumber, slug_of
from palveleva.domain.town_lines import CALLABLE, EMERGENCY

LONGEST_NAME = 120


def own_numbers(told: Iterable[HelpNumber], shipped: Mapping[str, HelpNumber]) -> list[HelpNumber]:
    """What must be kept of them: replaced, taken away (without a number), or of one's own.

    Raises Invalid with the key of the first that cannot be shown to somebody in danger.
    """
    kept = [one for one in told if one != shipped.get(one.key) and (one.number or one.key in shipped)]
    for one in kept:
        refuse_nonsense(one)
    return kept


def refuse_nonsense(one: HelpNumber) -> None:
    names = (one.fi, one.sv, one.en)
    if one.key == EMERGENCY:
        raise Invalid("emergency_stays", field=one.key)
    if not any(names) or not all(is_seen(name) for name in names if name):
        raise Invalid("missing_field", field=one.key)
    if any(len(name) > LONGEST_NAME for name in names):
        raise Invalid("too_long", field=one.key)
    if one.number and not CALLABLE.fullmatch(one.number):
        raise Invalid("bad_phone", field=one.key)


def new_key(name: str, taken: Collection[str]) -> str:
    """taksi, and taksi-2 where there is one."""
    plain = slug_of(name)[:30] or "number"
    keys = (plain, *(f"{plain}-{number}" for number in range(2, 1000)))
    return next(key for key in keys if key not in taken)
