"""People are added, invited, let in and shut out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from palveleva.actions import erasure, people
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from palveleva.domain.people import AUTOMATION
from palveleva.models import AuditEntry, Change, Person, SignIn
from tests.actions.story import an_agreed_need
from tests.conftest import STRONG_HASHER
from tests.people import NOW, PASSWORD, later


def verbs():
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_a_volunteer_of_a_village_is_added(town):
    maija = people.add_volunteer(town.village("mahlu"), " Maija ", "040 765 4321", "sv", by=town.kaisa, now=NOW)

    assert (maija.name, maija.phone, maija.language, maija.village.slug) == ("Maija", "+358407654321", "sv", "mahlu")
    assert (maija.is_volunteer, maija.coordinates, maija.municipality_id) == (True, False, "saarijarvi")
    assert verbs()[-1] == "add_person"


@pytest.mark.parametrize(("name", "phone"), [("  ", "040 765 4321"), ("Maija", "ei ole")])
def test_a_person_without_a_name_or_with_a_false_number_is_not_added(town, name, phone):
    before = db.session.scalar(select(func.count()).select_from(Person))

    with pytest.raises(Invalid):
        people.add_volunteer(town.village("mahlu"), name, phone, "fi", by=town.kaisa, now=NOW)

    assert db.session.scalar(select(func.count()).select_from(Person)) == before


def test_a_number_of_somebody_else_is_refused_until_it_is_said_to_be_shared(town):
    """As correcting a person asks: what goes to a number would else reach whoever had it first."""
    people.add_volunteer(town.village("mahlu"), "Maija", "040 765 4321", "fi", by=town.kaisa, now=NOW)
    places = {people.add_volunteer: town.village("mahlu"), people.add_provider_person: town.provider("P01")}

    for add, place in places.items():
        with pytest.raises(Invalid, match="phone_taken"):
            add(place, "Pertti", "+358 40 765 4321", "fi", by=town.kaisa, now=NOW)
        pertti = add(place, "Pertti", "+358 40 765 4321", "fi", shares_phone=True, by=town.kaisa, now=NOW)
        assert pertti.phone == "+358407654321"


def test_a_number_of_somebody_elsewhere_or_shut_out_is_free(town):
    town.uula.phone, town.liisa.phone = people.phone_of("040 765 4321"), people.phone_of("040 765 4321")
    people.set_active(town.liisa, False, by=town.kaisa, now=NOW)

    maija = people.add_volunteer(town.village("mahlu"), "Maija", "040 765 4321", "fi", by=town.kaisa, now=NOW)

    assert maija.phone == town.uula.phone


def test_a_new_person_of_a_provider_sees_what_it_already_has(town):
    work = an_agreed_need(town)

    reino = people.add_provider_person(town.provider("P01"), "Reino", "", "fi", by=town.kaisa, now=NOW)
    db.session.commit()

    changes = db.session.execute(select(Change.kind, Change.item_id).where(Change.account_id == reino.id)).all()
    assert set(changes) == {("offer", work.offer_id), ("assignment", work.id)}


def test_a_link_lets_in_once(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)

    sign_in = people.accept_invitation(token, now=later(hours=1))

    assert (sign_in.person.name, sign_in.expires_at) == ("Aino", later(hours=1) + timedelta(days=180))
    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(hours=2))


def test_only_a_fingerprint_of_the_link_is_kept(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)

    assert token not in people.invitation_of(token).fingerprint


@pytest.mark.parametrize("token", ["", "x" * 32, "ä", "\0"])
def test_an_unknown_link_lets_nobody_in(town, token):
    with pytest.raises(NotFound):
        people.accept_invitation(token, now=NOW)


def test_a_link_lives_for_two_weeks(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)

    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(days=14))


def test_a_new_link_ends_the_earlier_one(town):
    first = people.invite(town.aino, by=town.kaisa, now=NOW)
    people.invite(town.aino, by=town.kaisa, now=later(hours=1))

    with pytest.raises(NotFound):
        people.accept_invitation(first, now=later(hours=2))


def test_a_link_never_replaces_a_coordinators_password(town):
    with pytest.raises((NotAllowed, Invalid)):
        people.invite(town.kaisa, by=town.kaisa, now=NOW)


def test_whoever_is_shut_out_is_out_on_every_device(town):
    phones = [people.start_sign_in(town.aino, now=NOW) for _ in range(2)]
    token = people.invite(town.aino, by=town.kaisa, now=NOW)

    people.set_active(town.aino, False, by=town.kaisa, now=later(hours=1))

    assert not [phone for phone in phones if phone.is_live(now=later(hours=1))]
    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(hours=2))
    assert verbs()[-1] == "deactivate"


def test_whoever_is_let_in_again_signs_in_anew(town):
    old = people.start_sign_in(town.aino, now=NOW)
    people.set_active(town.aino, False, by=town.kaisa, now=later(hours=1))

    people.set_active(town.aino, True, by=town.kaisa, now=later(hours=2))

    assert not old.is_live(now=later(hours=2))
    assert people.start_sign_in(town.aino, now=later(hours=2)).is_live(now=later(hours=3))


def test_whoever_was_forgotten_is_not_let_in_again_by_an_old_page(town):
    aino = town.aino
    erasure.forget_person(aino, by=AUTOMATION, now=NOW)

    with pytest.raises(NotNow):
        people.set_active(aino, True, by=town.kaisa, now=later(hours=1))

    assert not aino.is_active


def test_a_link_from_before_lets_nobody_in_again(town):
    token = people.invite(town.aino, by=town.kaisa, now=NOW)
    people.set_active(town.aino, False, by=town.kaisa, now=later(hours=1))
    people.set_active(town.aino, True, by=town.kaisa, now=later(hours=2))

    with pytest.raises(NotFound):
        people.accept_invitation(token, now=later(hours=3))


def test_nobody_shuts_herself_out(town):
    with pytest.raises(Invalid, match="yourself"):
        people.set_active(town.kaisa, False, by=town.kaisa, now=NOW)

    assert town.kaisa.is_active


def test_the_coordinator_enters_with_her_password(town):
    sign_in = people.sign_in_with_password("  KAISA@palveleva.example ", PASSWORD, now=NOW)

    assert sign_in.person is town.kaisa
    assert verbs()[-1] == "sign_in"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("kaisa@palveleva.example", "wrong"),
        ("kaisa@palveleva.example", ""),
        ("nobody@palveleva.example", PASSWORD),
        ("aino@palveleva.example", PASSWORD),
        ("", ""),
        ("kaisa@palveleva.example\0", PASSWORD),
    ],
)
def test_nobody_else_enters_with_a_password(town, email, password):
    with pytest.raises(NotAllowed):
        people.sign_in_with_password(email, password, now=NOW)

    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 0


def test_a_coordinator_who_was_shut_out_does_not_enter(town):
    town.kaisa.is_active = False
    db.session.commit()

    with pytest.raises(NotAllowed):
        people.sign_in_with_password("kaisa@palveleva.example", PASSWORD, now=NOW)


def test_the_hash_of_production_is_slow():
    """At least what OWASP asks of argon2id."""
    assert (STRONG_HASHER.time_cost >= 2, STRONG_HASHER.memory_cost >= 19 * 1024) == (True, True)
    assert STRONG_HASHER.type.name == "ID"


def test_a_short_password_is_no_password():
    with pytest.raises(Invalid, match="short_password"):
        people.hashed("lyhyt")


@pytest.mark.parametrize("written", ["a" * 12, "121212121212", "abcdefghijkl", "123456789012", "salasalasala"])
def test_length_alone_makes_no_password(written):
    with pytest.raises(Invalid, match="plain_password"):
        people.hashed(written)


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_only_the_coordinator_of_the_municipality_keeps_people(town, name):
    by, aino = getattr(town, name), town.eino

    for deed, *arguments in (
        (people.add_volunteer, town.village("mahlu"), "Maija", "", "fi"),
        (people.add_provider_person, town.provider("P01"), "Reino", "", "fi"),
        (people.set_active, aino, False),
        (people.invite, aino),
    ):
        with pytest.raises(NotAllowed):
            deed(*arguments, by=by, now=NOW)
