"""Two at once at the doors of the service and of the office: a link lets one in, and somebody stays in charge."""

from threading import Barrier

import pytest
from sqlalchemy import select

from palveleva.actions import erasure, needs, newcomers, one_person, passkeys, people, review
from palveleva.actions.operations import Act, decide
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.models import Need, Notice, Operation, Passkey, Person, SignIn
from tests.actions.story import a_done_need, count
from tests.databases import KIND
from tests.people import NOW, Town, a_need, later, person
from tests.phone import a_need_report

only_on_postgresql = pytest.mark.skipif(KIND == "sqlite", reason="SQLite lets one transaction write at a time")


@pytest.mark.parametrize("_again", range(3))
def test_of_two_reports_each_called_the_others_repetition_one_goes_on(app, at_once, _again):
    with app.app_context():
        first, again = (a_need(one).id for one in (Town().aino, Town().eino))

    def called(one, other):
        return lambda town: review.mark_duplicate(db.session.get(Need, one), db.session.get(Need, other), by=town.kaisa)

    at_once(called(first, again), called(again, first))

    with app.app_context():
        assert sorted(db.session.get(Need, key).is_open for key in (first, again)) == [False, True]


@only_on_postgresql
def test_a_service_of_one_tap_leaves_the_village_that_a_colleague_has_just_set(app, at_once):
    with app.app_context():
        town = Town()
        need = a_need(town.aino, service=None)
        moved = review.Details("mahlu", None, need.urgency, None, None)
        at_once(lambda town: review.correct(db.session.get(Need, need.id), moved, by=town.kaisa, now=NOW))

        review.set_service(need, "lumityot", by=town.kaisa, now=NOW)

        assert (need.village.slug, need.service_id) == ("mahlu", "lumityot")


def test_a_link_opened_on_two_phones_at_once_lets_one_in(app, at_once):
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa, now=NOW)
        db.session.commit()

    at_once(*[lambda _town: people.accept_invitation(token, now=later(hours=1)).id] * 3)

    with app.app_context():
        assert count(SignIn) == 1


@pytest.mark.parametrize("colleagues", [1, 2])
def test_of_two_coordinators_who_shut_each_other_out_one_stays(app, at_once, colleagues):
    with app.app_context():
        db.session.add_all(person(name, is_coordinator=True) for name in ("kaija", "kerttu")[:colleagues])
        db.session.commit()

    answers = at_once(
        lambda town: people.set_active(town.kaija, False, by=town.kaisa, now=NOW),
        lambda town: people.set_active(town.kaisa, False, by=town.kaija, now=NOW),
    )

    assert answers.count(None) == 1
    with app.app_context():
        assert sorted([Town().kaisa.is_active, Town().kaija.is_active]) == [False, True]


def test_of_two_keys_that_are_removed_at_once_one_stays(app, at_once):
    with app.app_context():
        kaisa = Town().kaisa
        keys = [Passkey(id=name, person_id=kaisa.id, public_key=b"", sign_count=0, created_at=NOW) for name in "ab"]
        db.session.add_all(keys)
        desk = people.start_sign_in(kaisa, now=NOW).id
        db.session.commit()

    def removing(name):
        return lambda town: passkeys.remove(db.session.get(SignIn, desk), name, by=town.kaisa, now=NOW)

    assert sorted(at_once(removing("a"), removing("b")), key=str) == [None, "last_key"]


@only_on_postgresql
def test_a_link_that_two_phones_have_looked_at_lets_one_in(app, at_once):
    with app.app_context():
        token = people.invite(Town().aino, by=Town().kaisa, now=NOW)
        db.session.commit()
    have_looked = Barrier(2)

    def come_in(_town):
        looked_at = people.invitation_of(token)
        have_looked.wait()
        return people.accept_invitation(token, now=later(hours=1)).person_id == looked_at.person_id

    assert sorted(at_once(come_in, come_in), key=str) == [True, "not_found"]
    with app.app_context():
        assert count(SignIn) == 1


def adds(need_id, person_id):
    def add(_town):
        need, by = db.session.get(Need, need_id), db.session.get(Person, person_id)
        needs.add_information(need, "Avain on naapurissa", by=by, now=NOW)

    return add


def test_a_newcomer_who_adds_something_is_approved_meanwhile(app, meanwhile):
    """The phone holds the need when the coordinator comes, and tells its person's other devices at its commit."""
    with app.app_context():
        poster = newcomers.renew_poster(Town().village("hakkila"), by=Town().kaisa, now=NOW)
        newcomer = newcomers.join(poster.token, "Uusi", "040 555 5555", "fi", now=NOW).person
        newcomer_id, need_id = newcomer.id, a_need(newcomer).id

    def approves(town):
        newcomers.approve(db.session.get(Person, newcomer_id), by=town.kaisa, now=NOW)

    assert meanwhile(adds(need_id, newcomer_id), approves) == [None, None]
    with app.app_context():
        assert db.session.get(Person, newcomer_id).is_volunteer


def test_whoever_says_that_it_is_done_is_shut_out_meanwhile(app, meanwhile):
    """Their phone holds the need when the coordinator comes, who leaves its question to others."""
    with app.app_context():
        need_id = a_done_need(Town()).need.id
    now = later(days=2)

    said = meanwhile(
        lambda town: needs.confirm(db.session.get(Need, need_id), True, by=town.aino, now=now),
        lambda town: people.set_active(town.aino, False, by=town.kaisa, now=now),
    )

    assert said == [None, None]
    with app.app_context():
        assert not Town().aino.is_active
        assert db.session.get(Need, need_id).outcome == "done"


def test_whoever_adds_something_is_forgotten_meanwhile(app, meanwhile):
    """Their phone holds the need, and tells its person's other devices at its commit."""
    with app.app_context():
        aino = Town().aino
        need_id, aino_id = a_need(aino).id, aino.id

    assert meanwhile(adds(need_id, aino_id), lambda _town: forgets(aino_id)) == [None, None]

    with app.app_context():
        assert db.session.get(Need, need_id).reporter_id is None


@pytest.mark.parametrize("email", [None, "aino@palveleva.example"])
def test_what_is_on_its_way_from_whoever_is_forgotten_names_nobody(app, meanwhile, email):
    """On PostgreSQL whoever forgets them cannot see yet what their phone has just told."""
    with app.app_context():
        aino = Town().aino
        aino.email, aino_id = email, aino.id
        db.session.commit()

    answers = meanwhile(tells(aino_id), lambda _town: forgets(aino_id))

    assert answers == [None, None]
    with app.app_context():
        assert [need.reporter_id for need in db.session.scalars(select(Need)).unique()] == [None]
        assert (count(Operation), count(Notice, Notice.kind == "received")) == (0, 0)


def forgets(person_id):
    erasure.forget_person(db.session.get(Person, person_id), by=AUTOMATION, now=NOW)


def test_what_is_on_its_way_from_one_of_two_accounts_is_of_the_one_that_stays(app, meanwhile):
    with app.app_context():
        eino_id = Town().eino.id

    def joins(town):
        one_person.join(town.aino, town.eino, phone=None, by=town.kaisa, now=NOW)

    assert meanwhile(tells(eino_id), joins) == [None, None]
    with app.app_context():
        assert [need.reporter.name for need in db.session.scalars(select(Need)).unique()] == ["Aino"]


def tells(person_id):
    told = a_need_report()
    act = Act(told["op_id"], told["type"], None, told["payload"])
    return lambda _town: decide(act, by=db.session.get(Person, person_id), now=NOW)
