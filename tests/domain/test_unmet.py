"""Why a need was not met: what the asked said first, then why nobody was asked."""

import pytest

from palveleva.domain.unmet import Search, UnmetReason, unmet_reason
from palveleva.domain.vocabulary import Consent, Qualification

U = UnmetReason
TOO_FAR, FULL, OTHERS = ("too_far",), ("full", "week_full"), ("no_service",)


def reason(**facts):
    return unmet_reason(Search(**({"consent": Consent.GRANTED, "qualification": Qualification.NONE} | facts)))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"obstacles": (OTHERS, OTHERS)}, U.NO_PROVIDER),
        ({"obstacles": (("ended",), OTHERS)}, U.NO_PROVIDER),
        ({"obstacles": (OTHERS, TOO_FAR)}, U.NOT_IN_RANGE),
        ({"obstacles": (FULL, FULL, TOO_FAR)}, U.FULL),
        ({"obstacles": (FULL, TOO_FAR)}, U.NOT_IN_RANGE),
        ({"obstacles": (("absent",),)}, U.AWAY),
        ({"obstacles": (("credential_missing",),)}, U.NO_LICENCE),
        ({"obstacles": (), "consent": Consent.NOTICED}, U.PERMISSION_MISSING),
        ({"obstacles": (TOO_FAR,), "consent": Consent.NOTICED}, U.NOT_IN_RANGE),
        ({"obstacles": ()}, U.NOT_ASKED),
        ({"fit": 1, "obstacles": (OTHERS, OTHERS)}, U.NOT_ASKED),
        ({"fit": 1, "obstacles": (TOO_FAR, FULL)}, U.NOT_ASKED),
        ({"fit": 1, "obstacles": (TOO_FAR,), "consent": Consent.NOTICED}, U.PERMISSION_MISSING),
        ({"qualification": None}, U.NOT_ASKED),
        ({"qualification": Qualification.PUBLIC, "obstacles": (OTHERS,)}, U.NOT_A_MARKET_SERVICE),
        ({"unanswered": 3, "obstacles": (TOO_FAR,)}, U.NO_ANSWER),
        ({"unanswered": 3, "fit": 1}, U.NO_ANSWER),
        ({"declines": ("price", "price", "no_time"), "unanswered": 1}, U.PRICE),
        ({"declines": ("no_time",)}, U.FULL),
        ({"declines": ("full",)}, U.FULL),
        ({"declines": ("wrong_day",)}, U.AWAY),
        ({"declines": ("no_urgent",)}, U.AWAY),
        ({"declines": ("kiire",)}, U.DECLINED),
        ({"declines": ("person_declined",)}, U.RESIDENT_DECLINED),
        ({"declines": ("season",)}, U.SEASON),
    ],
)
def test_the_reason_follows_from_the_traces(facts, why):
    assert reason(**facts) is why
