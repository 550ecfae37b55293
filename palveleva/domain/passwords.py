"""What is too easily guessed to be a password. Pure."""

from itertools import pairwise

SHORTEST = 12
FEWEST_STEPS = 5


def weakness_of(password: str) -> str | None:
    """The code with which it is refused. What repeats itself or follows the alphabet may be long, and is tried first:
    from each of its characters to the next there are only a few different steps."""
    if len(password) < SHORTEST:
        return "short_password"
    steps = {ord(there) - ord(here) for here, there in pairwise(password)}
    return "plain_password" if len(steps) < FEWEST_STEPS else None
