"""Why a need was not met, computed from what its asking has left behind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from palveleva.domain.vocabulary import Consent, Qualification


class UnmetReason(StrEnum):
    """The fixed list of the municipality's reports (lab/domain.md §4.2), and what a system can know beyond it."""

    NO_PROVIDER = "no_provider"  # nobody offers this service
    NOT_IN_RANGE = "not_in_range"
    FULL = "full"
    AWAY = "away"
    NO_LICENCE = "no_licence"
    PRICE = "price"
    SEASON = "season"
    DECLINED = "declined"
    NO_ANSWER = "no_answer"
    RESIDENT_DECLINED = "resident_declined"
    PERMISSION_MISSING = "permission_missing"
    NOT_A_MARKET_SERVICE = "not_a_market_service"
    NOT_ASKED = "not_asked"  # the office never sent it


@dataclass(frozen=True)
class Search:
    """What is known of a search in vain.

    `fit`: how many providers could be asked at its end; `obstacles`: for each of the others, the codes of why not.
    """

    consent: Consent
    qualification: Qualification | None
    fit: int = 0
    obstacles: tuple[tuple[str, ...], ...] = ()
    declines: tuple[str, ...] = ()
    unanswered: int = 0


# The same lack by the same name, whether somebody said it or the matcher knew it (LEFT_OUT_FOR).
DECLINED_FOR = {
    "price": UnmetReason.PRICE,
    "too_far": UnmetReason.NOT_IN_RANGE,
    "no_time": UnmetReason.FULL,
    "full": UnmetReason.FULL,
    "season": UnmetReason.SEASON,
    "ill": UnmetReason.AWAY,
    "wrong_day": UnmetReason.AWAY,
    "no_urgent": UnmetReason.AWAY,
    "person_declined": UnmetReason.RESIDENT_DECLINED,
}
LEFT_OUT_FOR = {
    "too_far": UnmetReason.NOT_IN_RANGE,
    "village_not_served": UnmetReason.NOT_IN_RANGE,
    "full": UnmetReason.FULL,
    "week_full": UnmetReason.FULL,
    "absent": UnmetReason.AWAY,
    "no_suitable_day": UnmetReason.AWAY,
    "no_urgent": UnmetReason.AWAY,
    "paused": UnmetReason.AWAY,
    "credential_missing": UnmetReason.NO_LICENCE,
    "pending_check": UnmetReason.NO_LICENCE,
}
ANSWERED = {"declined", "gave_back", "asked_before", "already_asked"}


class PlainReason(StrEnum):
    """What the reporter is told of it: about the work, never about the resident or one provider."""

    NOBODY = "nobody"
    FAR = "far"
    COULD_NOT = "could_not"
    NO_PERMISSION = "no_permission"
    PUBLIC = "public"


PLAINLY = {
    UnmetReason.NO_PROVIDER: PlainReason.NOBODY,
    UnmetReason.NO_LICENCE: PlainReason.NOBODY,
    UnmetReason.NOT_IN_RANGE: PlainReason.FAR,
    UnmetReason.FULL: PlainReason.COULD_NOT,
    UnmetReason.AWAY: PlainReason.COULD_NOT,
    UnmetReason.SEASON: PlainReason.COULD_NOT,
    UnmetReason.DECLINED: PlainReason.COULD_NOT,
    UnmetReason.NO_ANSWER: PlainReason.COULD_NOT,
    UnmetReason.PERMISSION_MISSING: PlainReason.NO_PERMISSION,
    UnmetReason.NOT_A_MARKET_SERVICE: PlainReason.PUBLIC,
}  # a price, the resident's own no and what the office left undone stay between those whom they concern


def unmet_reason(search: Search) -> UnmetReason:
    """What those who were asked said weighs more than why others were not asked."""
    if search.declines:
        return commonest(DECLINED_FOR.get(code, UnmetReason.DECLINED) for code in search.declines)
    if search.unanswered:
        return UnmetReason.NO_ANSWER
    if search.qualification is Qualification.PUBLIC:
        return UnmetReason.NOT_A_MARKET_SERVICE
    return why_nobody_was_asked(search)


def why_nobody_was_asked(search: Search) -> UnmetReason:
    """Where somebody fits, nothing is lacking in the others.

    `ended` providers and those without the service are nobody's lack: what is left over tells what was lacking.
    """
    offering = [codes for codes in search.obstacles if not {"no_service", "ended"} & set(codes)]
    lacking = [LEFT_OUT_FOR[code] for codes in offering for code in codes[:1] if code in LEFT_OUT_FOR]
    if lacking and not search.fit:
        return commonest(lacking)
    if search.consent is Consent.NOTICED:
        return UnmetReason.PERMISSION_MISSING
    is_known = search.qualification is not None and search.obstacles
    is_offered = search.fit or offering
    return UnmetReason.NO_PROVIDER if is_known and not is_offered else UnmetReason.NOT_ASKED


def commonest(reasons: Iterable[UnmetReason]) -> UnmetReason:
    """The one most often given; among equals the one that stands first in the list of reasons."""
    counted = Counter(reasons)
    return min(counted, key=lambda reason: (-counted[reason], list(UnmetReason).index(reason)))
