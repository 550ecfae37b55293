"""Which of two reports of one need goes on."""

from datetime import datetime
from typing import Protocol

from palveleva.domain.vocabulary import Consent, NeedState

# Nobody has been asked yet: the need may end as another's repetition, come back, or be cut in two.
NOBODY_ASKED = (NeedState.SUBMITTED, NeedState.NEEDS_INFO, NeedState.READY, NeedState.POOLED)


class Joinable(Protocol):
    """What is looked at of a need."""

    id: str
    state: NeedState
    consent: Consent
    created_at: datetime


def goes_on(one: Joinable, other: Joinable) -> Joinable | None:
    """What is under way goes on; else what the resident has permitted; else what was told first.

    None when both are under way: two providers would have to be told, which is no matter of one tap.
    """
    if all(need.state not in NOBODY_ASKED for need in (one, other)):
        return None
    return min(one, other, key=place)


def place(need: Joinable) -> tuple[bool, bool, datetime, str]:
    return need.state in NOBODY_ASKED, not is_permitted(need), need.created_at, need.id


def is_permitted(need: Joinable) -> bool:
    return need.consent is Consent.GRANTED


def way_back(state: NeedState) -> str:
    """The step of the lifecycle that leads a joined need back to where it was."""
    return f"back_to_{state}"
