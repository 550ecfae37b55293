"""The published criteria are the criteria: each gate and each step of the order has its sentence, nothing else has."""

import pytest
from hypothesis import given

from palveleva.domain.matching import GATES, why_not
from palveleva.domain.turns import ORDER, turn
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency
from palveleva.words.fairness import GATE
from palveleva.words.fairness import ORDER as ORDER_WORDS
from palveleva.words.matching import obstacle
from tests.domain.snow import KUKKO, NOW, TUESDAY, doer, obstacles_of
from tests.domain.test_matching_properties import needs, profiles, quick

SHUT = {
    "paused": doer(status=ProviderStatus.PAUSED),
    "pending_check": doer(status=ProviderStatus.PENDING_CHECK),
    "ended": doer(status=ProviderStatus.ENDED),
    "no_service": doer(services=frozenset()),
    "village_not_served": doer(not_served=frozenset({"hakkila"})),
    "too_far": doer(place=KUKKO),
    "credential_missing": doer(),
    "absent": doer(absences=((TUESDAY, TUESDAY.replace(day=30)),)),
    "no_suitable_day": doer(weekdays=frozenset({7})),
    "no_urgent": doer(accepts_urgent=False),
    "full": doer(open_assignments=5),
    "week_full": doer(this_week=5),
    "declined": doer(has_declined=True),
    "gave_back": doer(has_given_back=True),
    "already_asked": doer(is_being_asked=True),
}


def test_each_gate_and_each_step_of_the_order_has_its_sentence_and_nothing_else_has():
    assert tuple(GATE) == GATES, "words.fairness.GATE: a sentence for each gate, in their order"
    assert tuple(ORDER_WORDS) == tuple(ORDER), "words.fairness.ORDER: a sentence for each step, in their order"


@pytest.mark.parametrize("code", GATES)
def test_each_gate_can_be_shut_alone(code):
    needed = {
        "credential_missing": {"qualification": Qualification.REGISTERED},
        "no_urgent": {"urgency": Urgency.TODAY},
    }

    assert [reason.code for reason in obstacles_of(SHUT[code], **needed.get(code, {}))] == [code]


@quick
@given(needs, profiles)
def test_nobody_is_left_out_for_a_reason_that_is_not_published(need, profile):
    assert {reason.code for reason in why_not(need, profile)} <= set(GATES)


@quick
@given(needs, profiles)
def test_the_order_is_what_is_published_and_nothing_more(need, profile):
    assert len(turn(need, profile)) == len(ORDER)


@pytest.mark.parametrize("code", GATES)
def test_each_gate_is_worded_where_somebody_is_left_out(app, code):
    params = {"km": 1, "radius": 1, "until": NOW.date().isoformat(), "days": [1], "open": 1, "week": 1, "cap": 1}
    with app.test_request_context():
        assert obstacle(code, params) != code


def test_the_page_says_every_sentence(stranger):
    page = stranger.get("/en/criteria").text

    assert [str(words) for words in (*GATE.values(), *ORDER_WORDS.values()) if str(words) not in page] == []
