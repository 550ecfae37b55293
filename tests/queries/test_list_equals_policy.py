"""Loading is authorising: what a select gives is what the policy allows, for everybody and everything in two towns."""

import pytest
from sqlalchemy import select

from palveleva.actions import needs, offers, people, providers, tuning, waves
from palveleva.db import db
from palveleva.domain.errors import NotFound
from palveleva.domain.permissions import Permission, may
from palveleva.domain.tuning import Change, Tuning
from palveleva.models import (
    Absence,
    Assignment,
    Guest,
    Municipality,
    Need,
    Offer,
    Person,
    ProfileChange,
    Provider,
    SignIn,
    Village,
)
from palveleva.queries import borders, visible
from tests.actions.story import a_done_need, an_agreed_need, an_offered_need, offer_to
from tests.people import NOW, a_need, a_provider, later, person, somebody_at

CAST = ("aino", "eino", "liisa", "pekka", "tauno", "kaisa", "inka", "uula", "both", "gone", "boss", "nobody")
LISTS = [
    (visible.needs_visible_to, Need, Permission.SEE_NEED),
    (visible.offers_visible_to, Offer, Permission.SEE_OFFER),
    (visible.assignments_visible_to, Assignment, Permission.SEE_ASSIGNMENT),
    (visible.providers_kept_by, Provider, Permission.KEEP_PROVIDER),
    (visible.people_kept_by, Person, Permission.KEEP_PEOPLE),
    (visible.sign_ins_visible_to, SignIn, Permission.KEEP_SIGN_IN),
    (visible.profile_changes_visible_to, ProfileChange, Permission.TUNE_PROFILE),
    (visible.absences_visible_to, Absence, Permission.TUNE_PROFILE),
    (borders.guests_visible_to, Guest, Permission.END_GUEST),
]


@pytest.fixture
def two_towns(town):
    """Needs in every stage, in two municipalities, told and held by various people."""
    add_more_people(town)
    a_done_need(town)
    offers.decline(offer_to(an_offered_need(town), "P16"), "kiire", by=town.pekka, now=NOW)
    an_agreed_need(town)
    needs.withdraw(an_offered_need(town), "syy", by=town.aino, now=later(hours=1))
    for name, slug in (("eino", "mahlu"), ("kaisa", "kukko"), ("both", "hakkila"), ("gone", "hakkila")):
        a_need(getattr(town, name), village=slug)
    town.gone.is_active = False
    stranger = a_need(town.uula, village="sevetti")
    waves.send(stranger, by=town.inka, now=NOW)
    tuning.make(town.provider("P01"), Change(Tuning.RADIUS, 18), by=town.liisa, now=NOW)
    tuning.make(town.provider("P91"), Change(Tuning.RADIUS, 18), by=town.inka, now=NOW)
    providers.add_absence(town.provider("P01"), NOW.date(), NOW.date(), by=town.liisa, now=NOW)
    providers.add_absence(town.provider("P91"), NOW.date(), NOW.date(), by=town.inka, now=NOW)
    invite_across(town)
    for name in CAST:
        people.start_sign_in(getattr(town, name), now=NOW)
    db.session.commit()
    return town


def invite_across(town):
    """Liisa's firm to Inari, the firm of Inari to Saarijärvi, and Pekka's to where none of the cast lives."""
    db.session.add(Municipality(id="utsjoki", name="Utsjoki"))
    db.session.flush()
    for code, municipality in (("P01", "inari"), ("P91", "saarijarvi"), ("P16", "utsjoki"), ("P91", "utsjoki")):
        facts = {"provider": town.provider(code), "municipality_id": municipality, "villages": [], "asked_at": NOW}
        db.session.add(Guest(**facts))


def add_more_people(town):
    sevetti = town.village("sevetti")
    services = list(town.provider("P01").services)
    db.session.add(somebody_at(a_provider("P91", "Poromies", sevetti, services)))
    db.session.add(person("both", is_volunteer=True, provider=town.provider("P01")))
    db.session.add(person("gone", is_volunteer=True, provider=town.provider("P01")))
    db.session.add(person("boss", "inari", is_coordinator=True, is_volunteer=True))
    db.session.add(person("nobody"))
    db.session.commit()


@pytest.mark.parametrize(("query", "model", "permission"), LISTS, ids=[model.__name__ for _, model, _ in LISTS])
def test_each_person_is_given_exactly_what_the_policy_allows(two_towns, query, model, permission):
    everything = db.session.scalars(select(model)).unique().all()

    for name in CAST:
        somebody = getattr(two_towns, name)
        given = {thing.id for thing in db.session.scalars(query(somebody)).unique()}
        allowed = {thing.id for thing in everything if may(somebody, permission, thing)}
        assert given == allowed, f"{name}: the list and the policy of {model.__name__} disagree"


@pytest.mark.parametrize(("query", "model", "permission"), LISTS, ids=[model.__name__ for _, model, _ in LISTS])
def test_the_story_has_something_to_see_and_something_to_hide(two_towns, query, model, permission):
    numbers = {name: len(db.session.scalars(query(getattr(two_towns, name))).unique().all()) for name in CAST}

    assert numbers["kaisa"] > 0
    assert numbers["inka"] > 0 or model is Assignment
    assert numbers["gone"] == 0
    assert numbers["nobody"] == (1 if model is SignIn else 0)  # everybody sees their own device


def test_the_villages_of_a_person_are_those_of_the_municipality(two_towns):
    slugs = {village.slug for village in db.session.scalars(visible.villages_of(two_towns.inka)).unique()}

    assert slugs == {village.slug for village in db.session.scalars(select(Village).filter_by(municipality_id="inari"))}


def test_not_there_and_not_yours_are_the_same_answer(two_towns):
    hidden = db.session.scalars(select(Need).where(Need.municipality_id == "inari")).first()

    for key in (hidden.id, "nothing", None, ""):
        with pytest.raises(NotFound):
            visible.get(visible.needs_visible_to(two_towns.aino), Need, key)


def test_whoever_loses_a_role_loses_the_view(two_towns):
    aino = two_towns.aino
    aino.is_volunteer = False
    db.session.commit()

    assert db.session.scalars(visible.needs_visible_to(aino)).unique().all() == []


def test_whoever_is_shut_out_sees_nothing(two_towns):
    people.set_active(two_towns.aino, False, by=two_towns.kaisa, now=NOW)

    assert db.session.scalars(visible.needs_visible_to(two_towns.aino)).unique().all() == []
