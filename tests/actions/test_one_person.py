"""Two accounts of one person: what moves, what ends, what stays as it was, and what is never joined."""

import pytest
from sqlalchemy import select

from palveleva.actions import erasure, needs, newcomers, one_person, people
from palveleva.db import Base, db
from palveleva.domain.errors import Invalid, NotAllowed, NotFound, NotNow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Role
from palveleva.models import AuditEntry, Change, Operation, Person, SignIn
from palveleva.queries.people import kept_in_place_of, people_named
from palveleva.queries.register import newcomers_waiting
from palveleva.queries.visible import needs_visible_to
from tests.people import NOW, a_need, a_report, later

NUMBER, NEW_NUMBER = "+358401234567", "+358501234567"


@pytest.fixture
def maija(town):
    """Aino, who has scanned the poster with a new phone."""
    town.aino.phone = NUMBER
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=NOW)
    maija = newcomers.join(poster.token, "Aino", "040 123 4567", "fi", now=NOW).person
    db.session.commit()
    return maija


def join(town, kept, other, **told):
    one_person.join(kept, other, by=town.kaisa, now=later(hours=1), **({"phone": NUMBER} | told))
    db.session.commit()


def test_reports_move_to_the_account_that_stays_and_are_its_news(town, maija):
    need = a_need(maija)

    join(town, town.aino, maija)

    assert need.reporter is town.aino
    assert need in db.session.scalars(needs_visible_to(town.aino)).unique().all()
    news = select(Change.item_id).where(Change.account_id == town.aino.id)
    assert need.id in db.session.scalars(news).all()


def test_the_other_account_ends_everywhere_and_lets_nobody_in_again(town, maija):
    people.invite(town.aino, by=town.kaisa)
    join(town, town.aino, maija)

    live = select(SignIn).where(SignIn.person_id == maija.id, SignIn.ended_at.is_(None))
    assert (maija.is_active, maija.roles, maija.phone, db.session.scalars(live).all()) == (False, set(), None, [])
    with pytest.raises(NotNow):
        people.set_active(maija, True, by=town.kaisa, now=NOW)


def test_what_was_done_under_the_other_account_is_still_told_of_it(town, maija):
    need = a_need(maija)
    join(town, town.aino, maija)

    told = select(AuditEntry.by_id).where(AuditEntry.need_id == need.id, AuditEntry.verb == "report")
    assert db.session.scalar(told) == maija.id
    assert maija.name == "Aino"
    lines = select(AuditEntry.verb, AuditEntry.details).where(AuditEntry.by_id == town.kaisa.id)
    assert ("joined_into", {"kept": town.aino.id}) in db.session.execute(lines).all()


def test_an_act_that_the_phone_sends_again_is_the_same_act(town, maija):
    db.session.add(Operation(account_id=maija.id, op_id="one", fingerprint="f", type="need.report", received_at=NOW))
    db.session.commit()

    join(town, town.aino, maija)

    assert db.session.get(Operation, (town.aino.id, "one")) is not None
    assert kept_in_place_of(maija) is town.aino


def test_a_newcomers_reports_go_where_those_of_the_known_go(town, maija):
    need = needs.report(needs.home_of(maija), a_report(), by=maija, now=NOW)
    db.session.commit()

    join(town, town.aino, maija)

    assert (need.due_at, town.aino.roles) == (later(hours=1), {Role.VOLUNTEER})


def test_a_newcomer_is_not_kept_in_the_place_of_somebody_known(town, maija):
    with pytest.raises(NotNow, match="keep_the_known"):
        join(town, maija, town.aino)


def test_a_right_that_the_kept_account_had_not_is_said_by_the_office(town):
    """Liisa does the work, and notices for Mahlu under another account."""
    for agreed in (False, True):
        if not agreed:
            with pytest.raises(Invalid, match="rights_widen"):
                join(town, town.liisa, town.eino, phone=None)
            db.session.rollback()
            assert town.liisa.roles == {Role.PROVIDER}
        else:
            join(town, town.liisa, town.eino, phone=None, agreed=True)

    assert town.liisa.roles == {Role.PROVIDER, Role.VOLUNTEER}
    assert town.liisa.village.slug == "mahlu"


def test_whoever_was_shut_out_brings_no_right_along(town):
    people.set_active(town.eino, False, by=town.kaisa, now=NOW)

    join(town, town.liisa, town.eino, phone=None)

    assert town.liisa.roles == {Role.PROVIDER}


def test_the_number_is_one_of_the_two(town, maija):
    maija.phone = NEW_NUMBER
    with pytest.raises(Invalid, match="bad_phone"):
        join(town, town.aino, maija, phone="+358441111111")
    db.session.rollback()

    maija.phone = NEW_NUMBER
    join(town, town.aino, maija, phone=NEW_NUMBER)

    assert town.aino.phone == NEW_NUMBER


def test_an_invitation_that_went_to_a_number_that_is_left_opens_nothing(town, maija):
    maija.phone = NEW_NUMBER
    link = people.invite(town.aino, by=town.kaisa, now=NOW)
    join(town, town.aino, maija, phone=NEW_NUMBER)

    with pytest.raises(NotFound):
        people.accept_invitation(link, now=later(hours=2))


def test_one_that_went_to_the_number_that_stays_opens_still(town, maija):
    link = people.invite(town.aino, by=town.kaisa, now=NOW)
    join(town, town.aino, maija)

    assert people.accept_invitation(link, now=later(hours=2)).person is town.aino


@pytest.mark.parametrize(
    ("kept", "other", "why"),
    [
        ("aino", "kaisa", "account_of_desk"),
        ("kaisa", "aino", "account_of_desk"),
        ("liisa", "pekka", "two_firms"),
        ("aino", "aino", "account_gone"),
    ],
)
def test_in_doubt_nothing_is_joined(town, kept, other, why):
    with pytest.raises(NotNow, match=why):
        join(town, getattr(town, kept), getattr(town, other), phone=None, agreed=True)


def test_nobody_joins_people_of_another_municipality(town):
    for kept, other, by in (
        (town.aino, town.uula, town.kaisa),
        (town.uula, town.aino, town.kaisa),
        (town.aino, town.eino, town.inka),
    ):
        with pytest.raises(NotAllowed):
            one_person.join(kept, other, phone=None, agreed=True, by=by, now=NOW)


def test_two_taps_join_once(town, maija):
    for _ in range(2):
        join(town, town.aino, maija)

    joined = select(AuditEntry).where(AuditEntry.verb == "join_accounts")
    assert len(db.session.scalars(joined).all()) == 1


def test_whoever_asks_to_be_forgotten_is_forgotten_under_both(town, maija):
    join(town, town.aino, maija)
    aino = town.aino

    erasure.forget_person(aino, by=AUTOMATION, now=later(days=1))

    both = aino, db.session.get(Person, maija.id)
    assert [(one.name, one.forgotten_at is None) for one in both] == [("", False)] * 2


def test_the_key_of_either_account_leads_to_the_one_that_stays(town, maija):
    join(town, town.aino, maija)

    assert people_named(maija.id) == people_named(town.aino.id) == [town.aino]


def test_the_firm_of_an_account_that_ended_is_known_after_its_person_is_forgotten(town):
    """A resident may ask to whom their data went, also then."""
    liisa, firm = town.liisa, town.liisa.provider
    join(town, town.eino, liisa, phone=None, agreed=True)

    erasure.forget_person(town.eino, by=AUTOMATION, now=later(days=1))

    assert (liisa.name, liisa.firm) == ("", firm)


def test_every_column_that_names_a_person_has_been_decided_about():
    """Whoever adds one decides in actions/one_person.py whether it follows, ends or stays: here are those that stay."""
    keys = {key.parent for table in Base.metadata.sorted_tables for key in table.foreign_keys if is_a_person(key)}
    decided = {*one_person.FOLLOWS, *one_person.ENDS, *(whose for whose, _ in one_person.FOLLOWS_WHERE_FREE)}
    left = {str(key) for key in keys - {one.property.columns[0] for one in decided}}

    assert left == {
        *("need.reporter_id", "sign_in.person_id", "invitation.person_id", "subscription.person_id"),
        *("audit_entry.by_id", "disclosure.to_id"),
        *("guest.asked_by_id", "guest.agreed_by_id", "guest.ended_by_id", "credential.checked_by_id"),
        *("attempt.by_id", "memo.by_id", "totp.person_id", "passkey.person_id", "recovery_code.person_id"),
    }


def is_a_person(key):
    return key.column.table.name == "person"


def test_a_second_asking_by_the_same_person_is_shown_as_perhaps_the_same(town, maija):
    (waiting,) = newcomers_waiting(town.kaisa)

    assert (waiting.known_as, waiting.is_namesake) == ([town.aino], True)


def test_a_couple_that_shares_a_phone_is_two(town, maija):
    maija.name = "Maija"
    (waiting,) = newcomers_waiting(town.kaisa)

    assert (waiting.known_as, waiting.is_namesake) == ([town.aino], False)
