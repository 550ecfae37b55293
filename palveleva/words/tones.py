"""The colour in which a state is shown; the word beside it says the same."""

from typing import Any

from palveleva.domain.vocabulary import AssignmentState, NeedState, OfferState, ProviderStatus

TONES = {
    NeedState.SUBMITTED: "new",
    NeedState.NEEDS_INFO: "wait",
    NeedState.READY: "new",
    NeedState.POOLED: "wait",
    NeedState.OFFERING: "wait",
    NeedState.NO_TAKER: "warn",
    NeedState.ASSIGNED: "ok",
    NeedState.SCHEDULED: "ok",
    NeedState.REPORTED_DONE: "ok",
    NeedState.CLOSED: "done",
    OfferState.SENT: "wait",
    OfferState.SEEN: "wait",
    OfferState.ACCEPTED: "ok",
    OfferState.DECLINED: "done",
    OfferState.EXPIRED: "warn",
    OfferState.WITHDRAWN: "done",
    AssignmentState.AGREED: "ok",
    AssignmentState.DONE: "done",
    AssignmentState.RELEASED: "warn",
    AssignmentState.NO_SHOW: "danger",
    AssignmentState.CANCELLED: "done",
    ProviderStatus.ACTIVE: "ok",
    ProviderStatus.PAUSED: "wait",
    ProviderStatus.PENDING_CHECK: "warn",
    ProviderStatus.ENDED: "done",
}


def tone(state: Any) -> str:
    return TONES.get(state, "wait")
