"""What is worth a disturbance, on which medium, for how long it stays true, and how often it is tried."""

from collections.abc import Iterable, Mapping, Set
from datetime import timedelta

from palveleva.domain.joining import NOBODY_ASKED
from palveleva.domain.vocabulary import Medium, NeedState, ProviderStatus, Role, Topic

# It goes to the address that is to be confirmed and nowhere else: alone, and never on another medium.
TO_NEW_ADDRESS = "confirm_email"
# About no need: a firm is invited by another municipality, and has not answered yet.
INVITED_ACROSS = "invited_across"
# It goes to somebody who is out already, and can read nothing in the app any more.
NOT_APPROVED = "not_approved"
# About no need either: true while the firm is so.
TOLD_OF_STATUS = {
    ProviderStatus.ACTIVE: "firm_active",
    ProviderStatus.PAUSED: "firm_paused",
    ProviderStatus.PENDING_CHECK: "firm_paused",
    ProviderStatus.ENDED: "firm_ended",
}
TOPIC_OF: dict[str, Topic] = {
    "offered": Topic.OFFERS,
    "offered_again": Topic.OFFERS,
    "offer_changed": Topic.OFFERS,
    "answered": Topic.OFFERS,
    INVITED_ACROSS: Topic.OFFERS,
    "assigned": Topic.WORK,
    "work_changed": Topic.WORK,
    "time_set": Topic.WORK,
    "cancelled": Topic.WORK,
    "not_done": Topic.WORK,
    "work_reopened": Topic.WORK,
    "word_upheld": Topic.WORK,
    "word_set_aside": Topic.WORK,
    "doer_untold": Topic.WORK,  # told to the office, and at once: only a call keeps somebody from setting out
    "set_time": Topic.WORK,
    "say_done": Topic.WORK,
    "question": Topic.QUESTIONS,
    "reminder": Topic.QUESTIONS,
    "question_again": Topic.QUESTIONS,
    "done": Topic.QUESTIONS,
    "taker_found": Topic.OUTCOMES,
    "not_yet": Topic.OUTCOMES,
    "scheduled": Topic.OUTCOMES,
    "given_back": Topic.OUTCOMES,
    "closed": Topic.OUTCOMES,
    "reopened": Topic.OUTCOMES,
    "received": Topic.PROGRESS,
    "asking": Topic.PROGRESS,
    "joined": Topic.OUTCOMES,
    "separated": Topic.OUTCOMES,
    "left_alone": Topic.OUTCOMES,
    "taken": Topic.PROGRESS,  # told to everybody who was slower, it teaches them not to answer at all
    "called_off": Topic.PROGRESS,
    "untouched": Topic.STUCK,
    "report_left": Topic.STUCK,
    "follower_left": Topic.STUCK,
    "said_done": Topic.STUCK,
    "no_taker": Topic.STUCK,
    "to_be_called": Topic.STUCK,
    "provider_asks": Topic.STUCK,
    "no_answer_yet": Topic.STUCK,
    "no_time_yet": Topic.STUCK,
    "doer_ended": Topic.STUCK,
    "not_said_done": Topic.STUCK,
    "digest": Topic.DIGEST,
    TO_NEW_ADDRESS: Topic.ADDRESS,
    "approved": Topic.ACCOUNT,
    NOT_APPROVED: Topic.ACCOUNT,
    **dict.fromkeys(TOLD_OF_STATUS.values(), Topic.ACCOUNT),
    "yes_heard": Topic.REPLIES,
    "no_heard": Topic.REPLIES,
    "answer_taken": Topic.REPLIES,
    "answer_changed": Topic.REPLIES,
    "answer_closed": Topic.REPLIES,
    "answer_late": Topic.REPLIES,
    "answer_unclear": Topic.REPLIES,
    "unwatched": Topic.REPLIES,
    "words_heard": Topic.REPLIES,
    "which_need": Topic.REPLIES,
}

TOPICS_OF_ROLE: dict[Role, tuple[Topic, ...]] = {
    Role.PROVIDER: (Topic.OFFERS, Topic.WORK, Topic.PROGRESS),
    Role.VOLUNTEER: (Topic.QUESTIONS, Topic.OUTCOMES, Topic.PROGRESS),
    Role.PENDING: (Topic.QUESTIONS, Topic.OUTCOMES, Topic.PROGRESS),
    Role.COORDINATOR: (Topic.DIGEST, Topic.STUCK),
}

# What is used unless the person chose otherwise, the least disturbing first.
ALWAYS: dict[Topic, tuple[Medium, ...]] = {
    Topic.OFFERS: (Medium.PUSH, Medium.EMAIL),
    Topic.WORK: (Medium.PUSH, Medium.EMAIL),
    Topic.QUESTIONS: (Medium.PUSH,),
    Topic.OUTCOMES: (Medium.PUSH,),
    Topic.PROGRESS: (),
    Topic.STUCK: (),  # it stands on the board, and in the letter of the morning
    Topic.DIGEST: (Medium.EMAIL,),
    Topic.REPLIES: (Medium.SMS,),
    Topic.ADDRESS: (),
    Topic.ACCOUNT: (Medium.PUSH, Medium.EMAIL),
}
# And what is used when none of those reaches the person.
INSTEAD: dict[Topic, tuple[Medium, ...]] = {
    Topic.OFFERS: (Medium.SMS,),
    Topic.WORK: (Medium.SMS,),
    Topic.QUESTIONS: (Medium.EMAIL, Medium.SMS),
    Topic.OUTCOMES: (Medium.EMAIL,),
    Topic.ACCOUNT: (Medium.SMS,),
}
# An hour is short: whoever is asked about today is asked on every medium there is.
TODAY_TOO: dict[Topic, tuple[Medium, ...]] = {Topic.OFFERS: (Medium.SMS,), Topic.WORK: (Medium.SMS,)}

Choices = Mapping[tuple[Topic, Medium], bool]


# Each says what is wanted, where and when, and may be answered on these words.
REQUESTS = frozenset({"offered", "offered_again", "offer_changed", "answer_changed"})
REPLIES = frozenset(kind for kind, topic in TOPIC_OF.items() if topic is Topic.REPLIES)


def alone_by_text(*, has_digits: bool) -> frozenset[str]:
    """The kinds that share a text message with nothing: what came of an answer, and an offer with digits of its own."""
    return REPLIES | REQUESTS if has_digits else REPLIES


def topic_of(kind: str) -> Topic:
    return TOPIC_OF.get(kind, Topic.PROGRESS)


def topics_for(roles: Set[Role]) -> tuple[Topic, ...]:
    """What somebody in these roles may choose about, in the order of the page."""
    mine = [topic for role in Role if role in roles for topic in TOPICS_OF_ROLE.get(role, ())]
    return tuple(dict.fromkeys(mine))


def media_for(topic: Topic, *, reach: Set[Medium], choices: Choices, is_today: bool) -> tuple[Medium, ...]:
    """The media for one notice: what the person chose, else the default; a medium that does not reach is left out."""
    usual = [*ALWAYS[topic], *(TODAY_TOO.get(topic, ()) if is_today else ())]
    wanted = tuple(m for m in Medium if m in reach and choices.get((topic, m), m in usual))
    return wanted or tuple(instead(topic, reach=reach, choices=choices))[:1]


def instead(
    topic: Topic, *, reach: Set[Medium], choices: Choices, tried: Set[Medium] = frozenset()
) -> Iterable[Medium]:
    """The media left when the others do not reach the person. Whatever they have switched off stays off."""
    left = [*ALWAYS[topic], *INSTEAD.get(topic, ())]
    return (m for m in left if m in reach and m not in tried and choices.get((topic, m), True))


def in_reserve(topic: Topic) -> tuple[Medium, ...]:
    """Media that are used now and then without having been chosen: each may be chosen, switched off, or left so."""
    reserve = (*INSTEAD.get(topic, ()), *TODAY_TOO.get(topic, ()))
    return tuple(medium for medium in Medium if medium in reserve and medium not in ALWAYS[topic])


def may_ring_at_night(kind: str, *, is_urgent: bool, asks_at_night: bool) -> bool:
    """An answer to a text message, or a code, is awaited at once; of the rest what is wanted today, or about danger.

    `asks_at_night`: the municipality wants providers to be asked about such needs even then.
    """
    topic = topic_of(kind)
    if topic is Topic.OFFERS:
        return is_urgent and asks_at_night
    return topic in (Topic.REPLIES, Topic.ADDRESS) or (is_urgent and topic is Topic.WORK)


TRUE_WHILE: dict[str, frozenset[NeedState]] = {
    "question": frozenset({NeedState.NEEDS_INFO}),
    "question_again": frozenset({NeedState.NEEDS_INFO}),
    "reminder": frozenset({NeedState.NEEDS_INFO, NeedState.OFFERING, NeedState.ASSIGNED}),
    "set_time": frozenset({NeedState.ASSIGNED}),
    "say_done": frozenset({NeedState.SCHEDULED}),
    "not_yet": frozenset(NeedState)
    - {NeedState.ASSIGNED, NeedState.SCHEDULED, NeedState.REPORTED_DONE, NeedState.CLOSED},
    "done": frozenset({NeedState.REPORTED_DONE}),
    "word_upheld": frozenset({NeedState.REPORTED_DONE, NeedState.CLOSED}),
    "taker_found": frozenset({NeedState.ASSIGNED, NeedState.SCHEDULED}),
    "scheduled": frozenset({NeedState.SCHEDULED}),
    "given_back": frozenset({NeedState.OFFERING, NeedState.NO_TAKER}),
    "assigned": frozenset({NeedState.ASSIGNED, NeedState.SCHEDULED}),
    "work_changed": frozenset({NeedState.ASSIGNED, NeedState.SCHEDULED}),
    "time_set": frozenset({NeedState.SCHEDULED}),
    "doer_ended": frozenset({NeedState.ASSIGNED, NeedState.SCHEDULED}),
    "closed": frozenset({NeedState.CLOSED}),
    "reopened": frozenset(NeedState) - {NeedState.CLOSED},
    "work_reopened": frozenset(NeedState) - {NeedState.CLOSED},
    "joined": frozenset({NeedState.CLOSED}),
    "asking": frozenset({NeedState.OFFERING}),
    "provider_asks": frozenset({NeedState.OFFERING, NeedState.NO_TAKER}),
    "received": frozenset(NeedState) - {NeedState.CLOSED},
    "left_alone": frozenset(NOBODY_ASKED),
    "separated": frozenset(NOBODY_ASKED),
}
# And only while the work is the reader's: it may have been given to somebody else since.
TO_THE_DOER = frozenset({"assigned", "not_done", "say_done", "set_time", "time_set", "work_changed"})
# And only while it is not: what was lost, or called off, has come to the reader by another way since.
TO_ALL_BUT_THE_DOER = frozenset({"cancelled", "called_off", "taken", "work_reopened"})
# Who told it too hears how the need goes on to which their own report was joined.
TO_EVERY_REPORTER = frozenset({"closed", "done", "given_back", "not_yet", "reopened", "scheduled", "taker_found"})
ABOUT_AN_OFFER = REQUESTS | {"answered"}


def is_still_true(kind: str, need: NeedState, *, is_offer_open: bool) -> bool:
    """Whether a notice that has waited is still worth sending. `is_offer_open`: the reader could still say yes."""
    if kind in ABOUT_AN_OFFER:
        return is_offer_open
    return need in TRUE_WHILE.get(kind, frozenset(NeedState))


# Why a message did not leave: a server has something against us, and not against this letter or its reader.
KEPT_OUT = "not_let_in"
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60, 120, 240))
LONGEST_WAIT = timedelta(hours=4)


def wait_after(tries: int, asked: timedelta | None = None) -> timedelta | None:
    """How long after the so-manieth failed try the next one comes; None: no more. `asked` is the server's own wish."""
    if tries > len(BACK_OFF):
        return None
    return max(BACK_OFF[tries - 1], min(asked or BACK_OFF[0], LONGEST_WAIT))
