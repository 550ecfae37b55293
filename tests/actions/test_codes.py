"""Six digits let one person in: once, soon, and after few tries."""

from datetime import timedelta

import pytest

from palveleva.actions import codes, people
from palveleva.db import db
from palveleva.domain.errors import NotAllowed, NotFound, WrongCode
from palveleva.models import Invitation, SignIn
from tests.people import NOW, later


def a_code(town, who="aino", *, now=NOW):
    person = getattr(town, who)
    people.invite(person, by=town.kaisa, now=now)
    return codes.give_code(person, by=town.kaisa, now=now)


def enter(person, code, *, now):
    return codes.enter(codes.spend_try([person.id], now=now), code, now=now)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_a_code_lets_its_person_in_once(town):
    code = a_code(town)

    assert enter(town.aino, f"{code[:3]} {code[3:]}", now=later(days=1)).person is town.aino
    with pytest.raises(WrongCode):
        enter(town.aino, code, now=later(days=1))


def test_only_a_slow_hash_of_the_code_is_kept(town):
    code = a_code(town)

    kept = db.session.scalars(db.select(Invitation)).one()
    assert kept.code_hash.startswith("$argon2id$")
    assert code not in kept.code_hash


def test_the_code_ends_with_the_link_and_the_link_with_the_code(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)
    code = codes.give_code(town.aino, by=town.kaisa, now=NOW)

    enter(town.aino, code, now=later(hours=1))

    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(hours=2))


@pytest.mark.parametrize(("who", "wait"), [("eino", timedelta(0)), ("aino", codes.CODE_LIVES_FOR)])
def test_the_code_is_one_persons_and_lives_three_days(town, who, wait):
    code = a_code(town)

    with pytest.raises(WrongCode):
        enter(getattr(town, who), code, now=NOW + wait)


def test_after_five_wrong_tries_the_right_code_is_wrong_too_and_the_link_still_opens(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)
    code = codes.give_code(town.aino, by=town.kaisa, now=NOW)
    for _ in range(codes.MOST_TRIES):
        with pytest.raises(WrongCode):
            enter(town.aino, wrong(code), now=NOW)

    with pytest.raises(WrongCode):
        enter(town.aino, code, now=NOW)
    assert people.accept_invitation(token, now=NOW).person is town.aino


def test_a_locked_code_locks_nobody_else_and_no_other_device(town):
    tablet = people.start_sign_in(town.aino, now=NOW)
    a_code(town)
    others = a_code(town, "eino")
    for _ in range(codes.MOST_TRIES):
        codes.spend_try([town.aino.id], now=NOW)

    assert tablet.is_live(now=NOW)
    assert enter(town.eino, others, now=NOW).person is town.eino


def test_a_new_invitation_heals_a_locked_code_and_ends_the_old_one(town):
    old = a_code(town)
    for _ in range(codes.MOST_TRIES):
        codes.spend_try([town.aino.id], now=NOW)

    new = a_code(town, now=later(minutes=5))

    assert old == new or not codes.is_hash_of(db.session.scalars(newest()).first().code_hash, old)
    assert enter(town.aino, new, now=later(minutes=6)).person is town.aino


def newest():
    return db.select(Invitation).order_by(Invitation.created_at.desc())


def test_whoever_is_shut_out_does_not_enter_with_a_code(town):
    code = a_code(town)
    people.set_active(town.aino, False, by=town.kaisa, now=NOW)

    with pytest.raises(WrongCode):
        enter(town.aino, code, now=NOW)


def test_a_code_needs_an_open_invitation_and_a_coordinator_of_the_municipality(town):
    with pytest.raises(NotFound):
        codes.give_code(town.aino, by=town.kaisa, now=NOW)
    people.invite(town.aino, by=town.kaisa, now=NOW)
    for stranger in (town.inka, town.aino):
        with pytest.raises(NotAllowed):
            codes.give_code(town.aino, by=stranger, now=NOW)


def test_a_couple_with_one_number_each_enters_with_her_own_code(town):
    town.aino.phone = town.eino.phone = "+358401234567"
    hers, his = a_code(town), a_code(town, "eino")

    both = codes.people_with_number("040 123 4567")
    entered = [codes.enter(codes.spend_try(both, now=NOW), code, now=NOW).person.name for code in (hers, his)]

    assert hers == his or entered == ["Aino", "Eino"]


def test_many_guesses_at_once_are_no_more_than_five(town, at_once):
    a_code(town)
    db.session.commit()

    tried = at_once(*[lambda here: len(codes.spend_try([here.aino.id], now=NOW))] * 12)

    assert sum(tried) == codes.MOST_TRIES


def test_the_right_code_typed_on_two_phones_at_once_opens_one(town, at_once):
    code = a_code(town)
    db.session.commit()

    at_once(*[lambda here: enter(here.aino, code, now=NOW).id] * 2)

    assert len(db.session.scalars(db.select(SignIn)).unique().all()) == 1
