"""What can be refused, in the words of the service. `code` is what phones and templates word for the reader."""

from collections.abc import Sequence


class Refused(Exception):
    """The deed was not done and nothing changed."""

    code = "refused"

    def __init__(self, code: str | None = None, *, field: str | None = None) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.field = field


class NotAllowed(Refused):
    """This person may not do this."""

    code = "not_allowed"


class WrongCode(NotAllowed):
    """The code is wrong, too old, used or locked, or there is nobody it could belong to: all the same answer."""

    code = "wrong_code"


class TooMany(Refused):
    """Tried too often; `wait` is for how many seconds."""

    code = "too_many"

    def __init__(self, wait: int) -> None:
        super().__init__()
        self.wait = wait


class NotFound(Refused):
    """It does not exist, or not for this person."""

    code = "not_found"


class Invalid(Refused):
    """What was told cannot be understood or kept; `field` says which part."""

    code = "bad_value"


class NotNow(Refused):
    """The deed is a good one, but the thing has moved on."""

    code = "not_now"


class AlreadyTaken(NotNow):
    """Another provider agreed first."""

    code = "taken"


class Reworded(NotNow):
    """A yes to what was asked before it was corrected: nothing is agreed, and it is asked anew."""

    code = "reworded"


class NotYet(NotNow):
    """The deed is a good one and waits for what somebody else does first: it may come again."""

    code = "not_yet"


class OnlyByTelephone(NotNow):
    """No message reaches any of those who fit; `to_call` are they, in their turn."""

    code = "only_by_telephone"

    def __init__(self, to_call: Sequence[int]) -> None:
        super().__init__()
        self.to_call = to_call


class Stale(NotNow):
    """Somebody changed the same thing at the same moment."""

    code = "stale"
