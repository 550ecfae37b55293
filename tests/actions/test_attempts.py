"""Trying to reach a resident: one tap, one line, one promise."""

import pytest

from palveleva.actions import attempts, review
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import CallResult, Consent, Outcome, Urgency
from palveleva.queries.board import board_for
from tests.actions.story import verbs_of
from tests.people import a_need, later, person


def log(need, town, result=CallResult.NO_ANSWER, retry_at=None, **at):
    attempts.log(need, result, retry_at, by=town.kaisa, now=later(**at))
    db.session.commit()


def rung_of(town, need, **after):
    rungs = board_for(town.kaisa, now=later(**after)).rungs
    return next(name for name, on_it in rungs.items() if need.id in [row.id for row in on_it])


def test_a_try_is_one_line_with_who_when_and_what_is_promised(town):
    need = a_need(town.aino)

    log(need, town, retry_at=later(hours=2))

    (tried,) = need.attempts
    assert (tried.by.name, tried.at, tried.result, tried.retry_at) == ("Kaisa", later(), "no_answer", later(hours=2))
    assert need.retry_at == later(hours=2)
    assert verbs_of(need)[-1] == "try"


def test_a_second_tap_is_no_second_try(town):
    need = a_need(town.aino)
    log(need, town, retry_at=later(hours=1))

    log(need, town, retry_at=later(hours=1, seconds=2), seconds=2)

    assert [one.retry_at for one in need.attempts] == [later(hours=1)]
    assert verbs_of(need).count("try") == 1


def test_a_better_hour_said_at_once_is_the_promise_of_the_same_try(town):
    need = a_need(town.aino)
    log(need, town, retry_at=later(hours=1))

    log(need, town, retry_at=later(hours=5), seconds=20)

    assert [one.retry_at for one in need.attempts] == [later(hours=5)]
    assert need.retry_at == later(hours=5)


@pytest.mark.parametrize(
    ("result", "who", "after"),
    [
        (CallResult.NO_ANSWER, "kaisa", {"minutes": 1}),
        (CallResult.REACHED, "kaisa", {"seconds": 20}),
        (CallResult.NO_ANSWER, "boss", {"seconds": 20}),
    ],
)
def test_later_otherwise_or_by_a_colleague_it_is_another_try(town, result, who, after):
    db.session.add(person("boss", is_coordinator=True))
    need = a_need(town.aino)
    log(need, town)

    attempts.log(need, result, None, by=getattr(town, who), now=later(**after))

    assert len(need.attempts) == 2


@pytest.mark.parametrize(
    "facts", [{"urgency": Urgency.TODAY}, {}, {"consent": Consent.NOTICED, "contact": None}], ids=str
)
def test_a_need_rests_until_the_time_to_call_again(town, facts):
    need = a_need(town.aino, **facts)
    before = rung_of(town, need)

    log(need, town, retry_at=later(hours=2))

    assert rung_of(town, need, minutes=119) == "under_way"
    assert rung_of(town, need, hours=2) == ("today" if before == "today" else "retry")


def test_danger_never_rests(town):
    need = a_need(town.aino, text="Tuvassa haisee kaasulta")

    log(need, town, retry_at=later(hours=2))

    assert rung_of(town, need, minutes=1) == "safety"


def test_whoever_is_reached_is_owed_no_call(town):
    need = a_need(town.aino)
    log(need, town, retry_at=later(hours=2))

    log(need, town, CallResult.REACHED, hours=2)

    assert need.retry_at is None
    assert rung_of(town, need, hours=3) == "new"


def test_the_first_human_contact_is_remembered_once(town):
    need = a_need(town.aino)
    log(need, town)
    assert need.first_contact_at is None

    log(need, town, CallResult.CALL_BACK, later(hours=9), hours=5)
    log(need, town, CallResult.REACHED, hours=9)

    assert need.first_contact_at == later(hours=5)


def test_a_question_and_a_call_in_are_contacts_too(town):
    asked, answered = a_need(town.aino), a_need(town.aino)
    review.ask_back(asked, "Mistä talosta?", by=town.kaisa, now=later(hours=1))
    review.record_consent(answered, Consent.GRANTED, None, by=town.kaisa, now=later(hours=2))

    assert (asked.first_contact_at, answered.first_contact_at) == (later(hours=1), later(hours=2))


def test_a_promise_cannot_lie_in_the_past(town):
    need = a_need(town.aino)

    with pytest.raises(Invalid, match="retry_in_past"):
        log(need, town, retry_at=later())
    assert need.attempts == []


def test_a_closed_need_is_not_called_about_and_owes_nothing_when_reopened(town):
    need = a_need(town.aino)
    log(need, town, retry_at=later(hours=2))
    review.close(need, Outcome.NOT_REACHABLE, by=town.kaisa, now=later(hours=1))
    assert need.retry_at is None

    with pytest.raises(NotNow):
        log(need, town, hours=2)
    review.reopen(need, by=town.kaisa, now=later(hours=3))

    assert (need.retry_at, len(need.attempts)) == (None, 1)


def test_only_the_coordinator_logs_calls(town):
    with pytest.raises(NotAllowed):
        attempts.log(a_need(town.aino), CallResult.REACHED, by=town.aino, now=later())
