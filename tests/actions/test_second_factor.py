"""Codes of an app and on paper: each opens once, for its own person, in its own time."""

import re

import pyotp
import pytest
from sqlalchemy import func, select

from palveleva import vault
from palveleva.actions import people, second_factor
from palveleva.db import db
from palveleva.domain.errors import NotAllowed, WrongCode
from palveleva.domain.people import AUTOMATION
from palveleva.models import AuditEntry, RecoveryCode, SignIn, Totp
from tests.people import NOW, PASSWORD, later

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238


def code_at(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


def half_in(now=NOW):
    return people.sign_in_with_password("kaisa@palveleva.example", PASSWORD, now=now)


@pytest.fixture
def enrolled(town):
    """Kaisa, whose app is in use since NOW."""
    second_factor.enrol_app(half_in(), SECRET, code_at(NOW), by=town.kaisa, now=NOW)
    db.session.commit()
    return town.kaisa


def test_the_codes_are_those_of_the_standard():
    assert code_at(59) == "94287082"[2:]
    assert code_at(1111111109) == "07081804"[2:]


def test_the_first_code_proves_that_the_app_works_and_lets_in(town):
    sign_in = half_in()
    with pytest.raises(WrongCode):
        second_factor.enrol_app(sign_in, SECRET, "000000", by=town.kaisa, now=NOW)
    assert sign_in.is_half
    assert not second_factor.has_second_factor(town.kaisa)

    second_factor.enrol_app(sign_in, SECRET, code_at(NOW), by=town.kaisa, now=NOW)

    assert (sign_in.is_half, sign_in.proven_at, second_factor.has_second_factor(town.kaisa)) == (False, NOW, True)


def test_a_code_that_was_taken_is_not_taken_again_nor_an_earlier_one(enrolled):
    now = later(minutes=1)
    second_factor.prove_with_app(half_in(), code_at(now), now=now)

    for used in (code_at(now), code_at(later(seconds=30)), code_at(NOW)):
        with pytest.raises(WrongCode):
            second_factor.prove_with_app(half_in(), used, now=now)


def test_a_clock_may_be_half_a_minute_wrong_and_no_more(enrolled):
    second_factor.prove_with_app(half_in(), code_at(later(minutes=2)), now=later(minutes=1, seconds=30))
    for wrong in (later(minutes=5), later(minutes=3)):
        with pytest.raises(WrongCode):
            second_factor.prove_with_app(half_in(), code_at(wrong), now=later(minutes=4))


def test_of_two_who_type_the_same_code_at_once_one_is_in(enrolled, at_once):
    now = later(minutes=1)
    db.session.commit()

    def prove(_town):
        second_factor.prove_with_app(half_in(now), code_at(now), now=now)

    assert sorted(at_once(prove, prove), key=str) == [None, "wrong_app_code"]


@pytest.mark.parametrize("nonsense", ["", "123", "abc def", "１２３４５６", "0" * 200])
def test_nonsense_proves_nothing(enrolled, nonsense):
    for deed in (second_factor.prove_with_app, second_factor.prove_with_recovery_code):
        with pytest.raises(WrongCode):
            deed(half_in(), nonsense, now=later(minutes=1))


def test_ten_codes_on_paper_work_once_each_however_they_are_typed(enrolled):
    codes = second_factor.renew_recovery_codes(half_in(), "seed", by=enrolled, now=NOW)
    first, second = codes[0].lower(), codes[1].replace("-", " ")

    for code in (first, second):
        second_factor.prove_with_recovery_code(half_in(), code, now=NOW)
        with pytest.raises(WrongCode):
            second_factor.prove_with_recovery_code(half_in(), code, now=NOW)

    assert len(set(codes)) == 10
    assert second_factor.recovery_codes_left(enrolled) == 8


def test_only_fingerprints_of_the_codes_are_kept_and_new_ones_end_the_old(enrolled):
    sign_in = half_in()
    old = second_factor.renew_recovery_codes(sign_in, "seed", by=enrolled, now=NOW)
    kept = " ".join(db.session.scalars(select(RecoveryCode.fingerprint)))
    assert not any(re.sub("-", "", code).lower() in kept.lower() for code in old)

    second_factor.renew_recovery_codes(sign_in, "another page", by=enrolled, now=NOW)

    with pytest.raises(WrongCode):
        second_factor.prove_with_recovery_code(sign_in, old[0], now=NOW)


def test_a_page_asked_twice_makes_its_codes_once_and_nobody_elses(town, enrolled):
    first, again = (second_factor.renew_recovery_codes(half_in(), "seed", by=enrolled, now=NOW) for _ in range(2))
    made = select(func.count()).where(AuditEntry.verb == "renew_recovery_codes")

    assert (first == again, db.session.scalar(made)) == (True, 1)
    assert not set(first) & set(second_factor.grown("seed", town.aino))


def test_nobody_makes_keys_for_another(town, enrolled):
    sign_in = half_in()
    for stranger in (town.inka, town.aino):
        with pytest.raises(NotAllowed):
            second_factor.renew_recovery_codes(sign_in, "seed", by=stranger, now=NOW)


def test_a_reset_forgets_everything_and_ends_every_device(enrolled):
    desk = half_in()
    second_factor.renew_recovery_codes(desk, "seed", by=enrolled, now=NOW)

    second_factor.reset(enrolled, by=AUTOMATION, now=NOW)

    assert not second_factor.has_second_factor(enrolled)
    assert second_factor.recovery_codes_left(enrolled) == 0
    assert not [s for s in db.session.scalars(select(SignIn)).unique() if s.is_live(now=NOW)]
    assert db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()[-1] == "reset_second_factor"


def test_half_a_sign_in_ends_after_a_quarter_of_an_hour(town):
    sign_in = half_in()

    assert sign_in.is_live(now=later(minutes=14))
    assert not sign_in.is_live(now=later(minutes=15))


def test_whoever_has_only_the_database_cannot_make_a_code(enrolled):
    kept = db.session.get_one(Totp, enrolled.id)

    assert SECRET not in kept.secret
    assert vault.opened(kept.secret, enrolled.id) == SECRET
    assert vault.sealed(SECRET, enrolled.id) != kept.secret  # equal secrets do not look alike


@pytest.mark.parametrize("spoil", ["another's", "damaged", "plain", "empty"])
def test_a_secret_that_does_not_open_lets_nobody_in_and_says_so_in_the_log(enrolled, town, caplog, spoil):
    kept = db.session.get_one(Totp, enrolled.id)
    told = {"another's": vault.sealed(SECRET, town.inka.id), "damaged": kept.secret[:-6] + "AAAA==", "plain": SECRET}
    kept.secret = told.get(spoil, "")
    db.session.commit()

    with pytest.raises(WrongCode):
        second_factor.prove_with_app(half_in(later(minutes=5)), code_at(later(minutes=5)), now=later(minutes=5))

    assert "key of the installation is another one" in caplog.text
