"""The policy table: deny by default, and what each of the cast may."""

from dataclasses import dataclass, replace

import pytest

from palveleva.domain.people import AUTOMATION
from palveleva.domain.permissions import RULES, Permission, may
from palveleva.domain.vocabulary import Role

P = Permission


@dataclass(frozen=True)
class Somebody:
    id: str
    roles: frozenset[Role]
    municipality_id: str = "saarijarvi"
    provider_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class Thing:
    """A need, an offer, an assignment and a sign-in in one: told and used by Aino, held by provider 1."""

    municipality_id: str = "saarijarvi"
    home_municipality_id: str = "saarijarvi"
    reporter_id: str | None = "aino"
    provider_id: int | None = 1
    person_id: str | None = "aino"


AINO = Somebody("aino", frozenset({Role.VOLUNTEER}))
EINO = Somebody("eino", frozenset({Role.VOLUNTEER}))
LIISA = Somebody("liisa", frozenset({Role.PROVIDER}), provider_id=1)
PEKKA = Somebody("pekka", frozenset({Role.PROVIDER}), provider_id=2)
KAISA = Somebody("kaisa", frozenset({Role.COORDINATOR}))
INKA = Somebody("inka", frozenset({Role.COORDINATOR}), municipality_id="inari")
UUSI = Somebody("aino", frozenset({Role.PENDING}))  # who waits for a yes and told a need meanwhile
NOBODY = Somebody("nobody", frozenset())

OWN_NEED = {P.SEE_NEED, P.ADD_INFORMATION, P.ADD_PHOTO, P.WITHDRAW_NEED, P.CONFIRM_NEED}
MAY = {
    AINO: {P.REPORT_NEED, P.KEEP_SIGN_IN, P.CHOOSE_MESSAGES} | OWN_NEED,
    EINO: {P.REPORT_NEED},
    LIISA: {
        P.SEE_OFFER,
        P.ANSWER_OFFER,
        P.SEE_ASSIGNMENT,
        P.DO_ASSIGNMENT,
        P.TUNE_PROFILE,
        P.ANSWER_GUEST,
        P.END_GUEST,
    },
    PEKKA: set(),
    KAISA: set(P)
    - {P.ADD_PHOTO, P.SWEEP, P.RENEW_EPOCH, P.FORGET, P.RESET_SECOND_FACTOR, P.KEEP_OWN_KEYS, P.CHOOSE_MESSAGES}
    - {P.SETTLE_MUNICIPALITY, P.RESET_PASSWORD},
    INKA: set(),
    UUSI: {P.REPORT_NEED, P.KEEP_SIGN_IN, P.CHOOSE_MESSAGES} | OWN_NEED,
    NOBODY: set(),
}


@pytest.mark.parametrize("person", MAY, ids=lambda person: f"{person.id}-{min(person.roles, default=None)}")
def test_each_may_what_the_table_says_and_nothing_else(person):
    assert {permission for permission in P if may(person, permission, Thing())} == MAY[person]


def test_automation_may_what_keeps_the_service_running_only():
    allowed = {permission for permission in P if may(AUTOMATION, permission, Thing())}
    running = {P.SETTLE_MUNICIPALITY, P.SWEEP, P.RENEW_EPOCH, P.FORGET, P.RESET_SECOND_FACTOR, P.RESET_PASSWORD}

    assert allowed == running | {P.COORDINATE_NEED, P.CONFIRM_NEED}


@pytest.mark.parametrize("person", MAY, ids=lambda person: f"{person.id}-{min(person.roles, default=None)}")
def test_whoever_is_shut_out_may_nothing(person):
    gone = replace(person, is_active=False)

    assert not [permission for permission in P if may(gone, permission, Thing())]


def test_who_invites_a_guest_may_end_it_and_never_answers_in_its_place():
    guest = Thing(municipality_id="inari")

    assert {permission for permission in P if may(INKA, permission, guest)} >= {P.END_GUEST}
    assert not may(INKA, P.ANSWER_GUEST, guest)
    assert may(KAISA, P.ANSWER_GUEST, guest)
    assert not may(KAISA, P.INVITE_GUEST, guest)


def test_a_permission_without_a_rule_is_nobodys(monkeypatch):
    monkeypatch.delitem(RULES, P.SEE_CONTACT)

    assert not may(KAISA, P.SEE_CONTACT, Thing())


def test_every_permission_has_a_rule():
    assert set(RULES) == set(P)


def test_a_need_told_on_the_telephone_is_no_volunteers_own():
    told_by_nobody = Thing(reporter_id=None)

    assert not may(replace(NOBODY, id=None, roles=frozenset({Role.VOLUNTEER})), P.SEE_NEED, told_by_nobody)


def test_somebody_without_a_firm_holds_no_offer_of_no_firm():
    assert not may(replace(LIISA, provider_id=None), P.SEE_OFFER, Thing(provider_id=None))


def test_a_coordinator_keeps_her_own_keys_and_nobody_elses():
    assert may(KAISA, P.KEEP_OWN_KEYS, Thing(person_id="kaisa"))
    assert not may(AINO, P.KEEP_OWN_KEYS, Thing(person_id="aino"))


def test_having_told_a_need_is_not_enough_without_the_role():
    assert not may(replace(AINO, roles=frozenset({Role.PROVIDER})), P.SEE_NEED, Thing())


def test_two_roles_may_what_either_may():
    both = Somebody("aino", frozenset({Role.VOLUNTEER, Role.PROVIDER}), provider_id=1)

    assert {permission for permission in P if may(both, permission, Thing())} == MAY[AINO] | MAY[LIISA]


def test_nobody_reports_to_another_municipality():
    assert not may(AINO, P.REPORT_NEED, Thing(municipality_id="inari"))
