"""Whatever door a personal identity code comes through, it is in no row, no log and no file afterwards."""

import pytest

from palveleva.actions import review
from palveleva.actions.refusing import write
from palveleva.db import Base, db
from palveleva.domain.errors import Invalid, NotAllowed
from palveleva.models import Contact, Note, Provider
from tests.actions.story import a_done_need, verbs_of
from tests.people import a_need, later
from tests.phone import a_need_report

CODE = "131052 \N{EN DASH} 308T"


def everything_kept():
    return "".join(str(db.session.execute(table.select()).all()) for table in Base.metadata.sorted_tables)


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("need.add_information", {"text": CODE}),
        ("need.withdraw", {"reason": CODE}),
        ("assignment.complete", {"note": CODE}),
        ("assignment.release", {"reason": CODE}),
    ],
)
def test_no_act_of_a_phone_stores_it(phone, town, kind, payload, caplog):
    work = a_done_need(town)
    name, target = ("aino", work.need_id) if kind.startswith("need") else ("liisa", work.id)

    answer = phone(name).do(kind, target, **payload)

    assert (answer["status"], answer["code"]) == ("rejected", "personal_identity_code")
    assert "308T" not in everything_kept() + caplog.text


@pytest.mark.parametrize("field", ["name", "phone", "address", "note"])
def test_no_field_of_a_resident_stores_it(phone, town, field, caplog):
    answer = phone("aino").send(a_need_report(contact={"name": "Helmi", field: f"Helmi {CODE}"}))[0]

    assert answer["status"] == "rejected"
    assert "308T" not in everything_kept() + caplog.text


@pytest.mark.parametrize("words", ["name", "price_note", "licence_note"])
def test_no_form_of_the_office_stores_it(town, words):
    setattr(town.provider("P01"), words, CODE)

    with pytest.raises(Invalid) as caught:
        db.session.commit()

    assert caught.value.code == "personal_identity_code"
    db.session.rollback()
    assert CODE not in {getattr(provider, words) for provider in db.session.query(Provider)}


def test_no_new_row_stores_it_whoever_made_it(town):
    need = a_need(town.aino)
    db.session.add(Note(need_id=need.id, at=need.created_at, kind="remark", text=f"Kävi {CODE}"))

    with pytest.raises(Invalid) as caught:
        db.session.commit()

    assert caught.value.code == "personal_identity_code"
    db.session.rollback()
    assert "308T" not in everything_kept()


@pytest.mark.parametrize("field", ["name", "phone", "address", "note"])
def test_no_row_that_is_written_past_the_session_stores_it(town, field):
    need = a_need(town.aino, contact=None)

    with pytest.raises(Invalid):
        write(Contact, [dict.fromkeys(("name", "phone", "address", "note"), "") | {"need_id": need.id, field: CODE}])

    assert "308T" not in everything_kept()


def test_words_that_are_there_already_stop_no_later_deed(town):
    """An older release may have stored one: the need must still be closed and forgotten."""
    need = a_need(town.aino)
    db.session.execute(Note.__table__.insert().values(need_id=need.id, at=need.created_at, kind="remark", text=CODE))

    need.notes[0].kind = "information"
    db.session.commit()


def test_the_office_takes_a_number_out_of_the_words_and_it_is_gone(town):
    need = a_need(town.aino, text="Lumet pois, soita 040 999 8888", contact=None)
    assert need.safety == ["ask_to_move_number"]

    review.reword(need, "Lumet pois", by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert (need.text, need.safety) == ("Lumet pois", [])
    assert "999 8888" not in everything_kept()
    assert verbs_of(need) == ["report", "reword"]


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_nobody_else_changes_anybodys_words(town, name):
    need = a_need(town.aino)

    with pytest.raises(NotAllowed):
        review.reword(need, "muuta", by=getattr(town, name), now=later(hours=1))
