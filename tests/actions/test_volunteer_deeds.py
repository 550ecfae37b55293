"""A volunteer adds to a need, takes it back, says how it went."""

import pytest

from palveleva.actions import needs, review
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import AssignmentState, NeedState, Outcome
from tests.actions.story import (
    a_done_need,
    an_agreed_need,
    an_offered_need,
    live_assignments_of,
    states_of,
    told,
    verbs_of,
)
from tests.people import a_need, later


def test_more_words_stand_beside_the_first_ones(town):
    need = a_need(town.aino)

    needs.add_information(need, "Kolme porrasta", by=town.aino, now=later(hours=1))

    assert [(note.kind, note.text, note.by_id) for note in need.notes] == [
        ("information", "Kolme porrasta", town.aino.id)
    ]
    assert need.updated_at == later(hours=1)
    assert verbs_of(need)[-1] == "add_information"


def test_an_answer_returns_the_need_to_the_coordinator(town):
    need = a_need(town.aino)
    review.ask_back(need, "Montako porrasta?", by=town.kaisa, now=later(hours=1))
    assert need.question == "Montako porrasta?"

    needs.add_information(need, "Kolme", by=town.aino, now=later(hours=2))

    assert need.state is NeedState.SUBMITTED
    assert need.question is None


def test_more_words_may_be_pressing(town):
    need = a_need(town.aino)

    needs.add_information(need, "Nyt haisee kaasulta", by=town.aino, now=later(hours=1))

    assert need.is_pressing


@pytest.mark.parametrize(("text", "code"), [(" ", "missing_field"), ("131052-308T", "personal_identity_code")])
def test_words_that_must_not_be_kept_are_not(town, text, code):
    need = a_need(town.aino)

    with pytest.raises(Invalid, match=code):
        needs.add_information(need, text, by=town.aino, now=later(hours=1))

    assert need.notes == []
    assert verbs_of(need) == ["report"]


def test_a_withdrawn_need_tells_those_who_were_asked(town):
    need = an_offered_need(town)

    needs.withdraw(need, "poika kävi", by=town.aino, now=later(hours=1))

    assert (need.state, need.outcome, need.closed_at) == (NeedState.CLOSED, Outcome.WITHDRAWN, later(hours=1))
    assert states_of(need) == {"P01": "withdrawn", "P16": "withdrawn"}
    assert told("called_off", need) == ["Liisa", "Pekka"]
    assert told("closed", need) == []  # whoever did it is not told


def test_a_withdrawn_need_calls_off_agreed_work(town):
    assignment = an_agreed_need(town)

    needs.withdraw(assignment.need, "poika kävi", by=town.aino, now=later(hours=1))

    assert (assignment.state, assignment.ended_at) == (AssignmentState.CANCELLED, later(hours=1))
    assert told("cancelled", assignment.need) == ["Liisa"]
    assert verbs_of(assignment.need)[-2:] == ["cancel", "withdraw"]


def test_a_closed_need_takes_no_more_words_and_is_not_withdrawn_again(town):
    need = a_need(town.aino)
    needs.withdraw(need, "poika kävi", by=town.aino, now=later(hours=1))

    with pytest.raises(NotNow, match="closed"):
        needs.withdraw(need, "uudestaan", by=town.aino, now=later(hours=2))
    with pytest.raises(NotNow, match="closed"):
        needs.add_information(need, "vielä", by=town.aino, now=later(hours=2))


def test_done_is_done(town):
    assignment = a_done_need(town)

    needs.confirm(assignment.need, True, by=town.aino, now=later(days=2))

    assert (assignment.need.state, assignment.need.outcome) == (NeedState.CLOSED, Outcome.DONE)
    assert assignment.state is AssignmentState.DONE


def test_not_done_gives_the_work_back_to_its_doer(town):
    assignment = a_done_need(town)

    needs.confirm(assignment.need, False, by=town.aino, now=later(days=2))

    assert (assignment.need.state, assignment.state) == (NeedState.SCHEDULED, AssignmentState.SCHEDULED)
    assert assignment.done_at is None
    assert told("not_done", assignment.need) == ["Liisa"]
    assert live_assignments_of(assignment.need) == 1
    assert verbs_of(assignment.need)[-1] == "dispute"


@pytest.mark.parametrize("done", [True, False])
def test_nothing_is_confirmed_before_it_is_said_to_be_done(town, done):
    need = an_agreed_need(town).need

    with pytest.raises(NotNow):
        needs.confirm(need, done, by=town.aino, now=later(days=1))

    assert need.state is NeedState.ASSIGNED


@pytest.mark.parametrize("name", ["eino", "liisa", "inka", "uula"])
def test_nobody_else_speaks_for_the_teller(town, name):
    need = a_need(town.aino)
    somebody = getattr(town, name)

    for deed in (needs.add_information, needs.withdraw, needs.confirm):
        with pytest.raises(NotAllowed):
            deed(need, "sana", by=somebody, now=later(hours=1))


def test_a_volunteer_who_was_shut_out_does_nothing(town):
    need = a_need(town.aino)
    aino = town.aino
    aino.is_active = False
    db.session.commit()

    with pytest.raises(NotAllowed):
        needs.withdraw(need, "poika kävi", by=aino, now=later(hours=1))


def test_the_coordinator_may_do_it_for_the_volunteer_who_is_then_told(town):
    need = a_need(town.aino)

    needs.withdraw(need, "soitti", by=town.kaisa, now=later(hours=1))

    assert told("closed", need) == ["Aino"]
