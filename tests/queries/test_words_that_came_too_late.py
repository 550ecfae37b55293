"""Nothing is done any more about what a phone brings too late: what it tells of danger is heard all the same."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from palveleva.actions import erasure, review
from palveleva.actions.operations import Act, decide
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Note
from tests.actions.story import a_done_need, a_scheduled_need
from tests.actions.texted import by_text
from tests.people import a_need
from tests.queries.test_board import rung_of
from tests.queries.test_doors_of_words import DANGER, NOW, PHONE, her_offer, says


def too_late(kind, who, field, target):
    """The same operation when there is nothing left to be done: it is refused, and what it says is heard."""

    def come_in(town, words):
        thing = target(town)
        need = getattr(thing, "need", thing)
        if need.is_open:
            review.close(need, Outcome.NOT_NEEDED, by=town.kaisa, now=NOW)
            db.session.commit()
        result = decide(Act(str(uuid4()), kind, thing.id, field(words)), by=getattr(town, who), now=NOW)
        assert result["status"] == "conflict", result
        return need.followed

    return come_in


TOO_LATE = {
    "need.add_information": ("aino", says("text"), lambda t: a_need(t.aino)),
    "need.withdraw": ("aino", says("reason"), lambda t: a_need(t.aino)),
    "offer.decline": ("liisa", says("reason"), her_offer),
    "offer.ask": ("liisa", says("text"), her_offer),
    "assignment.complete": ("liisa", says("note"), a_done_need),
    "assignment.release": ("liisa", says("reason"), a_scheduled_need),
}
TOO_LATE = {kind: too_late(kind, *how) for kind, how in TOO_LATE.items()}


@pytest.mark.parametrize("door", TOO_LATE)
def test_danger_stands_first_on_the_board_though_the_need_is_closed(town, door):
    need = TOO_LATE[door](town, DANGER)
    db.session.commit()

    assert (rung_of(town, need, hours=2), need.is_pressing) == ("safety", True)


@pytest.mark.parametrize("door", TOO_LATE)
def test_of_plain_words_nothing_is_kept(town, door):
    need = TOO_LATE[door](town, "Harja on eteisessä")
    db.session.commit()

    assert not need.is_pressing
    assert "Harja on eteisessä" not in db.session.scalars(select(Note.text)).all()


def test_no_sentence_of_a_phone_is_left_out():
    may_be_too_late = {door.rpartition(".")[0] for door in PHONE} - {"need.report", "need.report.contact"}
    assert set(TOO_LATE) == may_be_too_late


def test_an_identity_code_in_what_came_too_late_is_not_kept(town):
    need = TOO_LATE["need.add_information"](town, f"{DANGER}, hetu 131052-308T")

    assert [note.text for note in need.notes if note.kind == "danger"] == [f"{DANGER}, hetu …"]


def test_of_a_forgotten_resident_nothing_is_kept_anew(town):
    need = a_need(town.aino)
    erasure.forget_resident(need, by=AUTOMATION, now=NOW)
    act = Act(str(uuid4()), "need.add_information", need.id, {"text": DANGER})

    assert decide(act, by=town.aino, now=NOW)["status"] == "conflict"
    town.aino.phone = "+358401112233"
    by_text(DANGER)
    db.session.commit()

    assert need.notes == []
