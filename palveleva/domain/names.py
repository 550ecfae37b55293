"""What may stand as the name of somebody or something: it must be seen. Pure."""

from palveleva.domain.errors import Invalid

# Letters to a computer, and nothing to an eye: fillers of Hangul. Braille without a dot is no letter anyway.
UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")


def a_name(written: str, field: str = "name") -> str:
    """As it is kept. Spaces, joiners and control characters alone are no name. Raises Invalid."""
    if not is_seen(written):
        raise Invalid("name_missing", field=field)
    return written.strip()


def is_seen(written: str) -> bool:
    return any(letter.isalnum() and letter not in UNSEEN for letter in written)
