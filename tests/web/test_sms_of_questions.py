"""A text message that answers what the office asked is taken as the answer; where it is not plain, nothing is lost."""

import pytest
from sqlalchemy import select

from palveleva.actions import people, review, understanding
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import NeedState, Outcome
from palveleva.models import Joining, Need, Notice
from palveleva.notices.answering import code_of
from tests.actions.story import a_done_need, an_offered_need, verbs_of
from tests.people import a_need
from tests.web.gateway import replies

NUMBER = "+358409998877"


def asked(town, by, **changes):
    """The office asked about it just now."""
    need = a_need(by, **changes)
    review.ask_back(need, "Kenen luona ja missä talossa?", by=town.kaisa, now=utcnow())
    db.session.commit()
    return need


@pytest.fixture
def need(town):
    town.aino.phone = NUMBER
    return asked(town, town.aino)


def said_of(need):
    db.session.expire_all()
    return [note.text for note in db.session.get_one(Need, need.id).notes if note.kind == "information"]


def state_of(need):
    db.session.expire_all()
    return db.session.get_one(Need, need.id).state


def test_it_is_the_answer_and_the_need_goes_on(gateway, need):
    for _ in range(2):  # the gateway brings it again
        assert gateway.says(NUMBER, "Kelttane talo myllyn kohalla 😊", "m1") == "words_heard"

    assert (state_of(need), said_of(need)) == (NeedState.SUBMITTED, ["Kelttane talo myllyn kohalla 😊"])
    assert verbs_of(need).count("add_information") == 1
    assert replies(need) == [("Aino", "words_heard", ["sms"])]


def test_the_second_half_and_what_comes_to_mind_later_are_added(gateway, need):
    for part in ("Se on keltainen talo, jonka pihassa on", "kaksi koivua. Koira on kiltti.", "Lapio on kuistilla"):
        assert gateway.says(NUMBER, part) == "words_heard"

    assert len(said_of(need)) == 3


def test_a_long_conversation_is_kept_whatever_is_answered_to_it(gateway, need):
    said = [f"Osa {number}" for number in range(12)]
    for words in said:
        gateway.says(NUMBER, words)
    gateway.says(NUMBER, "Osa 11", "m12")  # brought again, and not answered the first time either

    assert said_of(need) == said
    assert len(replies(need)) == 10


def test_an_answer_that_comes_after_the_end_is_told_so(gateway, town, need):
    review.close(need, Outcome.NOT_NEEDED, by=town.kaisa)
    db.session.commit()

    assert gateway.says(NUMBER, "Keltainen talo") == "answer_closed"
    assert said_of(need) == []


def test_of_two_questions_the_code_says_which_is_meant(gateway, town, need):
    other = asked(town, town.aino, text="Mummon rappuset")

    assert gateway.says(NUMBER, "Keltainen talo") == "which_need"
    assert [said_of(need), said_of(other)] == [["Keltainen talo"]] * 2, "the office reads it beside both"
    assert {state_of(need), state_of(other)} == {NeedState.NEEDS_INFO}

    written = other.code.lower().replace("-", " ")
    assert gateway.says(NUMBER, f"{written} keltainen talo") == "words_heard"
    assert (state_of(need), state_of(other)) == (NeedState.NEEDS_INFO, NeedState.SUBMITTED)


def test_of_two_who_share_a_telephone_nobody_is_taken_for_the_other(gateway, town, need):
    town.eino.phone = NUMBER
    db.session.commit()

    assert gateway.says(NUMBER, "Keltainen talo") == "which_need"
    assert (state_of(need), said_of(need)) == (NeedState.NEEDS_INFO, ["Keltainen talo"])
    assert gateway.says(NUMBER, f"{need.code}: keltainen talo") == "words_heard"
    assert state_of(need) == NeedState.SUBMITTED


def test_whoever_is_asked_for_work_too_does_not_answer_the_office_by_chance(gateway, town):
    town.liisa.phone, town.liisa.is_volunteer = NUMBER, True
    mine = asked(town, town.liisa)
    an_offered_need(town, now=utcnow())
    digits = digits_to(town.liisa)

    assert gateway.says(NUMBER, "Käyhän se") == "which_need"
    assert gateway.says(NUMBER, f"KYLLÄ {'1234' if digits != '1234' else '4321'}") == "answer_unclear"
    assert (state_of(mine), said_of(mine)) == (NeedState.NEEDS_INFO, ["Käyhän se"])

    assert gateway.says(NUMBER, f"KYLLÄ {digits}") == "yes_heard"
    assert gateway.says(NUMBER, "Keltainen talo") == "words_heard"


def digits_to(person):
    notice = db.session.scalars(select(Notice).where(Notice.person_id == person.id, Notice.kind == "offered")).one()
    digits = code_of(notice, now=utcnow())
    db.session.commit()
    return digits


def test_whether_the_work_was_done_is_read_by_the_office_and_decided_there(gateway, town):
    need = a_done_need(town).need
    town.aino.phone = NUMBER
    db.session.commit()

    assert gateway.says(NUMBER, "Joo on tehty") == "words_heard"
    assert (state_of(need), said_of(need)) == (NeedState.REPORTED_DONE, ["Joo on tehty"])


def test_an_identity_code_in_it_is_left_out(gateway, need):
    gateway.says(NUMBER, "Helmi, 131052-308T, keltainen talo")

    assert said_of(need) == ["Helmi, …, keltainen talo"]


def test_an_empty_message_answers_nothing(gateway, need):
    assert gateway.says(NUMBER, "  ") == "unwatched"

    assert state_of(need) == NeedState.NEEDS_INFO


def test_the_code_of_another_need_is_no_answer_to_the_question(gateway, town, need):
    other = a_need(town.aino, text="Mummon rappuset")

    assert gateway.says(NUMBER, f"{other.code} Helmi on kaatunut eikä pääse ylös") == "unwatched"

    assert (state_of(need), said_of(need)) == (NeedState.NEEDS_INFO, [])
    assert [db.session.get_one(Need, one.id).is_pressing for one in (need, other)] == [False, True]


def test_nothing_is_laid_beside_what_is_over(gateway, town, need):
    """Two share the telephone: of a need that is closed nobody is promised that it is read."""
    town.eino.phone = NUMBER
    review.close(need, Outcome.NOT_NEEDED, by=town.kaisa)
    db.session.commit()

    assert gateway.says(NUMBER, "Kiitos kaikesta") == "unwatched"
    assert said_of(need) == []


def test_what_is_not_plain_is_read_beside_the_need_that_goes_on(gateway, town, need):
    """Their own report was joined to it meanwhile."""
    town.eino.phone = NUMBER
    goes_on = an_offered_need(town, now=utcnow())
    understanding.join(goes_on, need, by=town.kaisa)
    db.session.commit()

    assert gateway.says(NUMBER, "Keltainen talo") == "which_need"
    assert (said_of(need), said_of(goes_on)) == ([], ["Keltainen talo"])


def test_whoever_is_asked_instead_of_a_teller_who_has_left_is_heard_too(gateway, town, need):
    """Aino's report was joined to Eino's, and he has left: she is asked whether the work was done."""
    goes_on = a_done_need(town).need
    goes_on.reporter = town.eino
    need.take("answer", town.aino.roles, now=utcnow())
    need.notes.clear()
    db.session.merge(Joining(need_id=need.id, state=need.state, at=utcnow()))
    need.end(Outcome.DUPLICATE, now=utcnow())
    need.state, need.duplicate_of_id = NeedState.CLOSED, goes_on.id
    people.set_active(town.eino, False, by=town.kaisa)
    db.session.commit()

    assert gateway.says(NUMBER, "Joo on tehty") == "words_heard"
    assert said_of(goes_on) == ["Joo on tehty"]
