"""Changes of one tap: made as proposed, remembered, refused, undone."""

import pytest
from sqlalchemy import select

from palveleva.actions import offers, providers, tuning
from palveleva.db import db
from palveleva.domain.errors import NotAllowed, NotNow
from palveleva.domain.tuning import Change, Tuning, applied
from palveleva.domain.vocabulary import ProviderStatus, Urgency
from palveleva.models import AuditEntry, Municipality
from palveleva.queries.lessons import changes_of, lessons_of, undoable
from palveleva.queries.profiles import profiles_of
from tests.actions.story import an_offered_need, offer_to, states_of
from tests.people import NOW, later

EVERY = [
    Change(Tuning.RADIUS, 18),
    Change(Tuning.DAY_OFF, 6),
    Change(Tuning.DAY_ON, 7),
    Change(Tuning.URGENT_OFF),
    Change(Tuning.URGENT_ON),
    Change(Tuning.WEEK, 2),
    Change(Tuning.OPEN, 7),
    Change(Tuning.VILLAGE_OFF, "hakkila"),
    Change(Tuning.VILLAGE_ON, "hakkila"),
    Change(Tuning.SERVICE_OFF, "nuohous"),
    Change(Tuning.AWAY, 14),
    Change(Tuning.BACK),
]


@pytest.fixture
def home(town):
    return db.session.get_one(Municipality, "saarijarvi")


@pytest.fixture
def pekka(town):
    """P16, without Sundays and urgent work, away today, with a checked licence."""
    provider = town.provider("P16")
    provider.weekdays, provider.accepts_urgent = [1, 2, 3, 4, 5, 6], False
    providers.add_absence(provider, NOW.date(), NOW.date(), by=town.kaisa, now=NOW)
    providers.check_credential(provider, "nuohous", by=town.kaisa, now=NOW)
    db.session.commit()
    return provider


def profile(provider):
    db.session.expire_all()
    return profiles_of([provider], now=NOW)[provider.id]


@pytest.mark.parametrize("change", EVERY, ids=lambda change: change.key)
def test_a_tap_does_in_rows_what_the_rules_say_it_does_and_can_be_undone(town, home, pekka, change):
    if change.kind is Tuning.URGENT_OFF:
        pekka.accepts_urgent = True
        db.session.commit()
    before = profile(pekka)

    done = tuning.make(pekka, change, by=town.pekka, now=NOW)
    db.session.commit()

    assert profile(pekka) == applied(before, change, home.day_of(NOW))
    tuning.undo(done, by=town.kaisa, now=later(days=1))
    db.session.commit()
    assert profile(pekka) == before
    assert remembered() == [("tune", change.key), ("undo_tuning", change.key)]


def remembered():
    verbs = select(AuditEntry).where(AuditEntry.verb.in_(("tune", "undo_tuning", "keep_as_is"))).order_by(AuditEntry.id)
    return [(entry.verb, entry.details["change"]) for entry in db.session.scalars(verbs)]


def test_undone_the_check_of_a_licence_is_the_coordinators_again(town, pekka):
    done = tuning.make(pekka, Change(Tuning.SERVICE_OFF, "nuohous"), by=town.pekka, now=NOW)
    assert pekka.credentials == []

    tuning.undo(done, by=town.pekka, now=later(days=1))

    (check,) = pekka.credentials
    assert (check.checked_at, check.checked_by_id) == (NOW, town.kaisa.id)


def test_what_is_so_already_is_no_change(town):
    with pytest.raises(NotNow):
        tuning.make(town.provider("P16"), Change(Tuning.RADIUS, 25), by=town.pekka, now=NOW)


def test_what_was_changed_otherwise_meanwhile_cannot_be_undone(town):
    provider = town.provider("P16")
    done = tuning.make(provider, Change(Tuning.RADIUS, 18), by=town.pekka, now=NOW)
    provider.radius_km = 40

    with pytest.raises(NotNow):
        tuning.undo(done, by=town.pekka, now=NOW)
    assert provider.radius_km == 40


def test_nothing_is_undone_twice(town):
    done = tuning.make(town.provider("P16"), Change(Tuning.RADIUS, 18), by=town.pekka, now=NOW)
    tuning.undo(done, by=town.pekka, now=NOW)

    with pytest.raises(NotNow):
        tuning.undo(done, by=town.pekka, now=NOW)


@pytest.mark.parametrize("name", ["liisa", "aino", "inka"])
def test_another_providers_profile_is_nobodys_to_change(town, name):
    done = tuning.make(town.provider("P16"), Change(Tuning.RADIUS, 18), by=town.pekka, now=NOW)

    for deed in (tuning.make, tuning.keep):
        with pytest.raises(NotAllowed):
            deed(town.provider("P16"), Change(Tuning.RADIUS, 1), by=getattr(town, name), now=NOW)
    with pytest.raises(NotAllowed):
        tuning.undo(done, by=getattr(town, name), now=NOW)


def say_no(town, reason, times=3, **changes):
    for minutes in range(times):
        offer = offer_to(an_offered_need(town, now=later(minutes=minutes), **changes), "P16")
        offers.decline(offer, reason, by=town.pekka, now=later(minutes=minutes + 1))
    db.session.commit()


def keys(town, home, **after):
    found = lessons_of([town.provider("P16"), town.provider("P01")], now=later(**after), home=home)
    return {provider: [one.change.key for one in some] for provider, some in found.items()}


def test_three_noes_are_a_proposal_for_that_provider_only(town, home):
    say_no(town, "too_far")

    assert keys(town, home, hours=1) == {town.provider("P16").id: ["village_off:hakkila"]}


def test_a_phone_of_an_older_release_teaches_too_and_typed_words_teach_nothing(town, home):
    say_no(town, "no_time", urgency=Urgency.TODAY)
    say_no(town, "Kone on rikki", times=4)

    assert keys(town, home, hours=1) == {town.provider("P16").id: ["urgent_off:"]}


def test_kept_made_and_undone_are_not_proposed_again_at_once(town, home):
    say_no(town, "too_far")
    provider, change = town.provider("P16"), Change(Tuning.VILLAGE_OFF, "hakkila")

    def undoable_at(hours):
        return undoable(changes_of([provider.id], later(hours=hours)), later(hours=hours))

    tuning.keep(provider, change, by=town.kaisa, now=later(hours=1))
    assert keys(town, home, hours=2) == {}

    done = tuning.make(provider, change, by=town.pekka, now=later(hours=3))
    assert [row.id for row in undoable_at(3)] == [done.id]
    tuning.undo(done, by=town.pekka, now=later(hours=4))
    assert keys(town, home, hours=5) == {}
    assert undoable_at(5) == []


def test_an_inactive_provider_may_still_put_the_profile_right(town):
    provider = town.provider("P16")
    provider.status = ProviderStatus.PAUSED

    assert tuning.make(provider, Change(Tuning.RADIUS, 18), by=town.pekka, now=NOW).is_made


def test_who_ticks_off_a_service_is_not_waited_for_any_longer_until_it_is_undone(town):
    need = an_offered_need(town)
    done = tuning.make(town.provider("P16"), Change(Tuning.SERVICE_OFF, "lumityot"), by=town.pekka, now=later(hours=1))
    db.session.commit()
    offer = offer_to(need, "P16")

    assert states_of(need) == {"P01": "sent", "P16": "withdrawn"}
    with pytest.raises(NotNow):
        offers.accept(offer, by=town.pekka, now=later(hours=2))
    tuning.undo(done, by=town.pekka, now=later(hours=3))
    db.session.commit()
    assert offers.accept(offer, by=town.pekka, now=later(hours=4))
