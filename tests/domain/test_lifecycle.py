"""The table of lives against the one of DESIGN §4: no step beyond it, no state out of reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.joining import NOBODY_ASKED, way_back
from palveleva.domain.lifecycle import ASSIGNMENT, NEED, OFFER, may_step, next_state
from palveleva.domain.vocabulary import AssignmentState, NeedState, OfferState, Role

N, O, A = NeedState, OfferState, AssignmentState  # noqa: E741 - as in the table under test
EVERYBODY = frozenset(Role)

# DESIGN §4, arrow by arrow.
DESIGNED = {
    N.SUBMITTED: {N.NEEDS_INFO, N.READY},
    N.READY: {N.POOLED, N.OFFERING},
    N.OFFERING: {N.ASSIGNED, N.NO_TAKER},
    N.NO_TAKER: {N.OFFERING},
    N.ASSIGNED: {N.SCHEDULED, N.OFFERING},
    N.SCHEDULED: {N.REPORTED_DONE, N.OFFERING},
    N.CLOSED: {N.READY},
}
# What the code allows beyond the sketch, and what for.
BEYOND = {
    N.SUBMITTED: {N.ASSIGNED},  # agreed by telephone before any wave
    N.NEEDS_INFO: {N.NEEDS_INFO, N.SUBMITTED, N.READY},  # asked again, answered, approved nevertheless
    N.READY: {N.NEEDS_INFO, N.ASSIGNED},
    N.POOLED: {N.OFFERING, N.ASSIGNED, N.READY},  # the last when it has become urgent
    N.OFFERING: {N.OFFERING},  # the next wave while some still think
    N.NO_TAKER: {N.ASSIGNED},  # a late yes
    N.SCHEDULED: {N.SCHEDULED},  # another time
    N.REPORTED_DONE: {N.SCHEDULED},  # the resident says it is not done
    N.CLOSED: {N.SUBMITTED, N.NEEDS_INFO, N.POOLED},  # it was joined to another report by mistake
}
OFFERS = {
    O.SENT: {O.SEEN, O.ACCEPTED, O.DECLINED, O.EXPIRED, O.WITHDRAWN},
    O.SEEN: {O.ACCEPTED, O.DECLINED, O.EXPIRED, O.WITHDRAWN},
    O.EXPIRED: {O.ACCEPTED, O.DECLINED, O.WITHDRAWN},  # a late answer
    O.WITHDRAWN: {O.ACCEPTED, O.DECLINED},  # the winner gave it back and the need is free again
}
ASSIGNMENTS = {
    A.AGREED: {A.SCHEDULED, A.DONE, A.RELEASED, A.NO_SHOW, A.CANCELLED},
    A.SCHEDULED: {A.SCHEDULED, A.DONE, A.RELEASED, A.NO_SHOW, A.CANCELLED},
    A.DONE: {A.SCHEDULED},  # it was not done after all
    **{off: {A.DONE} for off in (A.RELEASED, A.NO_SHOW, A.CANCELLED)},  # it was done after all
}


# Found to have been done after all, though it was noted to have come to nothing.
for open_one in (state for state in N if state not in (N.REPORTED_DONE, N.CLOSED)):
    BEYOND.setdefault(open_one, set()).add(N.REPORTED_DONE)


def arrows(table):
    found = {}
    for row in table:
        for source in row.sources:
            found.setdefault(source, set()).add(row.target)
    return found


def test_a_need_goes_no_way_that_is_not_drawn():
    drawn = {state: DESIGNED.get(state, set()) | BEYOND.get(state, set()) for state in N}
    for state in N:
        if state is not N.CLOSED:
            drawn[state] |= {N.CLOSED}  # any open one may be closed

    assert arrows(NEED) == drawn


def test_an_offer_goes_no_way_that_is_not_drawn():
    assert arrows(OFFER) == OFFERS


def test_an_assignment_goes_no_way_that_is_not_drawn():
    assert arrows(ASSIGNMENT) == ASSIGNMENTS


def test_a_closed_need_is_only_reopened_or_taken_apart_from_what_it_was_joined_to():
    assert [row.verb for row in NEED if N.CLOSED in row.sources] == ["reopen", *map(way_back, NOBODY_ASKED)]


@pytest.mark.parametrize("state", [O.ACCEPTED, O.DECLINED])
def test_an_answered_offer_is_answered_for_good(state):
    assert not [row.verb for row in OFFER if state in row.sources]


@pytest.mark.parametrize("state", [A.RELEASED, A.NO_SHOW, A.CANCELLED])
def test_an_ended_assignment_stays_ended_unless_the_office_finds_that_it_was_done(state):
    [step] = [row for row in ASSIGNMENT if state in row.sources]

    assert (step.verb, step.roles) == ("uphold", {Role.COORDINATOR})


@pytest.mark.parametrize(
    ("table", "start", "states"), [(NEED, N.SUBMITTED, N), (OFFER, O.SENT, O), (ASSIGNMENT, A.AGREED, A)]
)
def test_every_state_can_be_reached(table, start, states):
    reached, ways = {start}, arrows(table)
    while more := {target for state in reached for target in ways.get(state, ())} - reached:
        reached |= more

    assert reached == set(states)


@given(st.lists(st.sampled_from([row.verb for row in NEED]), max_size=40))
def test_no_sequence_of_verbs_leaves_the_map(verbs):
    state = N.SUBMITTED
    for verb in verbs:
        before = state
        try:
            state = next_state(NEED, state, verb, EVERYBODY)
        except NotNow:
            assert not may_step(NEED, state, verb)
            continue
        assert state in DESIGNED.get(before, set()) | BEYOND.get(before, set()) | ({N.CLOSED} - {before})


@given(st.lists(st.sampled_from([row.verb for row in OFFER]), max_size=12))
def test_an_offer_is_answered_once_whatever_is_tried(verbs):
    answers, state = [], O.SENT
    for verb in verbs:
        if may_step(OFFER, state, verb):
            state = next_state(OFFER, state, verb, EVERYBODY)
            answers += [verb] * (verb in {"accept", "decline"})

    assert len(answers) <= 1


def test_from_every_open_need_somebody_can_close_it():
    for state in set(N) - {N.CLOSED}:
        ending = "confirm" if state is N.REPORTED_DONE else "withdraw"
        assert next_state(NEED, state, "close", frozenset({Role.COORDINATOR})) is N.CLOSED
        assert next_state(NEED, state, ending, frozenset({Role.VOLUNTEER})) is N.CLOSED


@pytest.mark.parametrize("table", [NEED, OFFER, ASSIGNMENT])
def test_a_verb_leads_to_one_place_from_one_state(table):
    ways = [(row.verb, source) for row in table for source in row.sources]

    assert len(ways) == len(set(ways))


@pytest.mark.parametrize("table", [NEED, OFFER, ASSIGNMENT])
def test_every_step_is_somebodys_and_nobody_elses(table):
    for row in table:
        for role in Role:
            for source in row.sources:
                if role in row.roles:
                    assert next_state(table, source, row.verb, frozenset({role})) is row.target
                else:
                    with pytest.raises(NotAllowed):
                        next_state(table, source, row.verb, frozenset({role}))


def test_a_provider_never_closes_a_need():
    assert not [row.verb for row in NEED if row.target is N.CLOSED and Role.PROVIDER in row.roles]


def test_a_verb_nobody_knows_leads_nowhere():
    with pytest.raises(NotNow):
        next_state(NEED, N.SUBMITTED, "explode", EVERYBODY)
