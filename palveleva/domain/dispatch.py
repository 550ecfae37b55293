"""When a need may be asked about without a human: deny when in doubt."""

from dataclasses import dataclass

from palveleva.domain.settings import Dispatch, ServiceRule
from palveleva.domain.vocabulary import Consent, NeedState, Qualification


@dataclass(frozen=True)
class Caution:
    """What speaks for a human's eye. `is_known_reporter`: approved and active, not a newcomer from a poster."""

    consent: Consent
    qualification: Qualification | None  # None: the service is not known
    is_pressing: bool
    is_protected: bool
    is_known_reporter: bool
    was_sent: bool  # a first wave has gone out in this search or before


def may_go_alone(state: NeedState, rule: ServiceRule, caution: Caution) -> bool:
    """Whether automation may ask the next providers in this state."""
    if caution.qualification in (None, Qualification.PUBLIC):
        return False
    if state is NeedState.NO_TAKER and caution.was_sent and rule.goes_on:
        return True
    return rule.dispatch is Dispatch.AUTOMATIC and is_plain(caution)


def is_plain(caution: Caution) -> bool:
    is_asked = caution.consent is not Consent.NOTICED
    return is_asked and caution.is_known_reporter and not caution.is_pressing and not caution.is_protected
