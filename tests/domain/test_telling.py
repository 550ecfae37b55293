"""What is worth a disturbance, by whom and how."""

from datetime import timedelta
from itertools import combinations, product

import pytest

from palveleva.domain.telling import TOPIC_OF, is_still_true, may_ring_at_night, media_for, topics_for, wait_after
from palveleva.domain.vocabulary import Medium, NeedState, Role, Topic

PUSH, EMAIL, SMS = Medium
EVERYTHING = frozenset(Medium)
REACHES = [reach for size in range(4) for reach in combinations(Medium, size)]


def media(topic, reach=EVERYTHING, choices=(), *, is_today=False):
    return media_for(topic, reach=frozenset(reach), choices=dict(choices), is_today=is_today)


def test_what_is_usual():
    assert media(Topic.OFFERS) == (PUSH, EMAIL)
    assert media(Topic.OFFERS, is_today=True) == (PUSH, EMAIL, SMS)
    assert media(Topic.OUTCOMES) == (PUSH,)
    assert media(Topic.PROGRESS) == ()
    assert media(Topic.DIGEST) == (EMAIL,)


def test_who_is_not_reached_by_the_usual_is_reached_otherwise():
    assert media(Topic.OFFERS, [SMS]) == (SMS,)
    assert media(Topic.OUTCOMES, [EMAIL, SMS]) == (EMAIL,)
    assert media(Topic.QUESTIONS, [SMS]) == (SMS,)
    assert media(Topic.OUTCOMES, [SMS]) == ()


def test_what_somebody_chose_holds():
    no_letters, text_me = {(Topic.OFFERS, EMAIL): False}, {(Topic.OFFERS, SMS): True}

    assert media(Topic.OFFERS, choices=no_letters) == (PUSH,)
    assert media(Topic.OFFERS, choices=text_me) == (PUSH, EMAIL, SMS)
    assert media(Topic.OFFERS, [EMAIL], no_letters) == ()
    assert media(Topic.OFFERS, [EMAIL, SMS], no_letters) == (SMS,)


@pytest.mark.parametrize("topic", Topic)
def test_nobody_is_sought_where_they_are_not_or_do_not_want_to_be(topic):
    for reach, said, is_today in product(REACHES, product((None, True, False), repeat=3), (False, True)):
        choices = {(topic, medium): word for medium, word in zip(Medium, said, strict=True) if word is not None}
        chosen = set(media(topic, reach, choices, is_today=is_today))

        assert chosen <= set(reach)
        assert not [medium for medium in chosen if choices.get((topic, medium)) is False]
        assert {medium for medium in reach if choices.get((topic, medium))} <= chosen


@pytest.mark.parametrize(
    ("kind", "is_urgent", "asks_at_night", "rings"),
    [
        ("offered", True, True, True),
        ("offered", True, False, False),
        ("offered", False, True, False),
        ("cancelled", True, False, True),
        ("cancelled", False, True, False),
        ("answer_unclear", False, False, True),
        ("closed", True, True, False),
    ],
)
def test_only_what_cannot_wait_may_ring_at_night(kind, is_urgent, asks_at_night, rings):
    assert may_ring_at_night(kind, is_urgent=is_urgent, asks_at_night=asks_at_night) is rings


@pytest.mark.parametrize("state", NeedState)
def test_an_offer_is_told_while_it_can_be_accepted(state):
    assert is_still_true("offered", state, is_offer_open=True)
    assert not is_still_true("offered", state, is_offer_open=False)


def test_a_question_is_asked_while_it_is_open():
    def lasting(kind):
        return [state for state in NeedState if is_still_true(kind, state, is_offer_open=False)]

    assert lasting("question") == [NeedState.NEEDS_INFO]
    assert lasting("done") == [NeedState.REPORTED_DONE]


def test_an_hours_outage_is_waited_out_and_a_days_is_not():
    waits = [wait_after(tries) for tries in range(1, 9)]

    assert waits == sorted(waits)
    assert timedelta(hours=6) < sum(waits, timedelta()) < timedelta(hours=12)
    assert wait_after(9) is None


def test_a_server_may_ask_for_patience_within_reason():
    assert wait_after(1, timedelta(minutes=7)) == timedelta(minutes=7)
    assert wait_after(1, timedelta(days=7)) == timedelta(hours=4)
    assert wait_after(1, timedelta(seconds=1)) == timedelta(minutes=1)


def test_each_role_chooses_about_what_it_is_told():
    assert topics_for({Role.PROVIDER}) == (Topic.OFFERS, Topic.WORK, Topic.PROGRESS)
    assert topics_for({Role.COORDINATOR}) == (Topic.DIGEST, Topic.STUCK)
    both = topics_for({Role.PROVIDER, Role.VOLUNTEER})
    assert len(both) == len(set(both)) == 5
    every = {topic for role in Role for topic in topics_for({role})}
    assert set(TOPIC_OF.values()) - every == {Topic.REPLIES, Topic.ADDRESS, Topic.ACCOUNT}
