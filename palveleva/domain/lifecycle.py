"""The one table of lives: from where, by which verb, to where, by whom. A step that is not here cannot be taken."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.joining import NOBODY_ASKED, way_back
from palveleva.domain.vocabulary import AssignmentState, NeedState, OfferState, Role

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Step(Generic[State]):
    """One row: any of `sources`, through `verb`, becomes `target`, when one of `roles` does it."""

    verb: str
    sources: frozenset[State]
    target: State
    roles: frozenset[Role]


N, O, A = NeedState, OfferState, AssignmentState  # noqa: E741 - one letter keeps the table a table
PROVIDER, COORDINATOR, AUTOMATION = Role.PROVIDER, Role.COORDINATOR, Role.AUTOMATION
REPORTER = (Role.VOLUNTEER, Role.PENDING)
OPEN = tuple(state for state in N if state is not N.CLOSED)
NOT_YET_DONE = tuple(state for state in OPEN if state is not N.REPORTED_DONE)


def step(verb: str, sources: tuple[State, ...], target: State, *roles: Role) -> Step[State]:
    return Step(verb, frozenset(sources), target, frozenset(roles))


NEED = (
    step("ask_back", (N.SUBMITTED, N.READY, N.NEEDS_INFO), N.NEEDS_INFO, COORDINATOR),
    step("answer", (N.NEEDS_INFO,), N.SUBMITTED, *REPORTER, COORDINATOR),
    step("approve", (N.SUBMITTED, N.NEEDS_INFO), N.READY, COORDINATOR, AUTOMATION),
    step("pool", (N.READY,), N.POOLED, COORDINATOR, AUTOMATION),
    step("unpool", (N.POOLED,), N.READY, COORDINATOR),  # it has become urgent
    step("offer", (N.READY, N.POOLED, N.OFFERING, N.NO_TAKER), N.OFFERING, COORDINATOR, AUTOMATION),
    step("exhaust", (N.OFFERING,), N.NO_TAKER, AUTOMATION),
    step("assign", (N.OFFERING, N.NO_TAKER), N.ASSIGNED, PROVIDER, COORDINATOR),
    step("assign_by_hand", (N.SUBMITTED, N.READY, N.POOLED, N.OFFERING, N.NO_TAKER), N.ASSIGNED, COORDINATOR),
    step("schedule", (N.ASSIGNED, N.SCHEDULED), N.SCHEDULED, PROVIDER, COORDINATOR),
    step("report_done", (N.SCHEDULED,), N.REPORTED_DONE, PROVIDER, COORDINATOR),
    step("uphold", NOT_YET_DONE, N.REPORTED_DONE, COORDINATOR),
    step("dispute", (N.REPORTED_DONE,), N.SCHEDULED, *REPORTER, COORDINATOR),
    step("release", (N.ASSIGNED, N.SCHEDULED), N.OFFERING, PROVIDER, COORDINATOR),
    step("withdraw", NOT_YET_DONE, N.CLOSED, *REPORTER, COORDINATOR),  # then it is asked whether it was done
    step("confirm", (N.REPORTED_DONE,), N.CLOSED, *REPORTER, COORDINATOR, AUTOMATION),
    step("close", OPEN, N.CLOSED, COORDINATOR, AUTOMATION),
    step("reopen", (N.CLOSED,), N.READY, COORDINATOR),
    *(step(way_back(state), (N.CLOSED,), state, COORDINATOR, AUTOMATION) for state in NOBODY_ASKED),
)

# With these the search for a doer begins anew: whatever time the need stood still before is not searched in vain.
SEARCH_BEGINS = frozenset({"approve", "reopen", "release", *map(way_back, NOBODY_ASKED)})

OFFER = (
    step("see", (O.SENT,), O.SEEN, PROVIDER, COORDINATOR),
    # A late answer counts while the need is still free: whoever was offline must not always lose, nor be asked again.
    step("accept", (O.SENT, O.SEEN, O.EXPIRED, O.WITHDRAWN), O.ACCEPTED, PROVIDER, COORDINATOR),
    step("decline", (O.SENT, O.SEEN, O.EXPIRED, O.WITHDRAWN), O.DECLINED, PROVIDER, COORDINATOR),
    step("expire", (O.SENT, O.SEEN), O.EXPIRED, AUTOMATION),
    step("withdraw", (O.SENT, O.SEEN, O.EXPIRED), O.WITHDRAWN, *Role),
)

ASSIGNMENT = (
    step("schedule", (A.AGREED, A.SCHEDULED), A.SCHEDULED, PROVIDER, COORDINATOR),
    step("complete", (A.SCHEDULED,), A.DONE, PROVIDER, COORDINATOR),
    step("finish", (A.AGREED, A.SCHEDULED), A.DONE, COORDINATOR),  # its need is closed as done
    # Noted to have come to nothing, and done nevertheless: its doer was without a network, and is believed.
    step("uphold", (A.RELEASED, A.NO_SHOW, A.CANCELLED), A.DONE, COORDINATOR),
    step("resume", (A.DONE,), A.SCHEDULED, *REPORTER, COORDINATOR),
    step("release", (A.AGREED, A.SCHEDULED), A.RELEASED, PROVIDER, COORDINATOR),
    step("miss", (A.AGREED, A.SCHEDULED), A.NO_SHOW, COORDINATOR),
    step("cancel", (A.AGREED, A.SCHEDULED), A.CANCELLED, *REPORTER, COORDINATOR, AUTOMATION),
)


def next_state(table: tuple[Step[State], ...], state: State, verb: str, roles: frozenset[Role]) -> State:
    """Where `verb` leads from `state`.

    Raises NotNow when the table has no such step, NotAllowed when none of `roles` may take it.
    """
    taken = next((row for row in table if row.verb == verb and state in row.sources), None)
    if taken is None:
        raise NotNow
    if not taken.roles & roles:
        raise NotAllowed
    return taken.target


def may_step(table: tuple[Step[State], ...], state: State, verb: str) -> bool:
    return any(row.verb == verb and state in row.sources for row in table)
