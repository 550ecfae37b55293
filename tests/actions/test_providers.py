"""The register of providers and the list of villages."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from palveleva.actions import providers, villages
from palveleva.actions.needs import Home
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import AuditEntry, Provider, Village
from tests.people import NOW, a_need

HERE = Home("saarijarvi")


def details(town, **changes):
    facts = providers.ProviderDetails(
        name="Nuohous Noki",
        business_id="9900001-8",
        kind="company",
        email=None,
        phone="040 765 4321",
        services=("nuohous", "lumityot"),
        home_village=town.village("mahlu").id,
        radius_km=20,
        served=(town.village("hakkila").id,),
        not_served=(town.village("kukko").id,),
        weekdays=(5, 1, 1),
        accepts_urgent=True,
        capacity_per_week=3,
        max_open=2,
        price_note="",
        is_in_prepayment_register=True,
        has_liability_insurance=True,
        licence_note="",
    )
    return replace(facts, **changes)


def last_verb():
    return db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id.desc()).limit(1)).one()


def test_a_new_provider_waits_for_the_check(town):
    noki = providers.add(HERE, details(town), by=town.kaisa, now=NOW)
    db.session.commit()

    assert (noki.status, noki.code, noki.phone) == (ProviderStatus.PENDING_CHECK, "P17", "+358407654321")
    assert {service.id for service in noki.services} == {"nuohous", "lumityot"}
    assert {(c.village.slug, c.is_served) for c in noki.coverage} == {("hakkila", True), ("kukko", False)}
    assert noki.weekdays == [1, 5]
    assert last_verb() == "add_provider"


@pytest.mark.parametrize(
    "change", [{"business_id": "9900001-7"}, {"phone": "ei ole"}, {"home_village": 0}, {"served": (0,)}]
)
def test_a_provider_with_false_facts_is_not_kept(town, change):
    before = db.session.scalar(select(func.count()).select_from(Provider))

    with pytest.raises(Invalid):
        providers.add(HERE, details(town, **change), by=town.kaisa, now=NOW)

    assert db.session.scalar(select(func.count()).select_from(Provider)) == before


def test_a_provider_does_not_live_in_another_municipality(town):
    with pytest.raises(Invalid, match="unknown_village"):
        providers.add(HERE, details(town, home_village=town.village("sevetti").id), by=town.kaisa, now=NOW)


def test_an_edit_with_false_facts_changes_nothing(town):
    liisa = town.provider("P01")

    with pytest.raises(Invalid):
        providers.edit(liisa, details(town, home_village=0), by=town.kaisa, now=NOW)
    db.session.commit()
    db.session.expire_all()

    assert (liisa.name, liisa.home_village.slug, len(liisa.services)) == ("Lumikko", "keskusta", 2)


def test_an_edit_replaces_what_was_known(town):
    liisa = town.provider("P01")

    for _ in range(2):
        providers.edit(liisa, details(town), by=town.kaisa, now=NOW)
        db.session.commit()

    assert (liisa.name, liisa.radius_km, len(liisa.coverage)) == ("Nuohous Noki", 20, 2)


def test_a_village_both_served_and_not_is_not_served(town):
    hakkila = (town.village("hakkila").id,)

    noki = providers.add(HERE, details(town, served=hakkila, not_served=hakkila), by=town.kaisa, now=NOW)

    assert [c.is_served for c in noki.coverage] == [False]


def test_a_check_is_remembered_with_its_checker_and_can_be_renewed_and_taken_back(town):
    liisa = town.provider("P01")
    for _ in range(2):
        providers.check_credential(liisa, "lumityot", by=town.kaisa, now=NOW)
    assert [(c.service_id, c.checked_by_id) for c in liisa.credentials] == [("lumityot", town.kaisa.id)]

    providers.withdraw_credential(liisa, "lumityot", by=town.kaisa, now=NOW)
    db.session.commit()

    assert liisa.credentials == []


def test_nothing_is_checked_that_is_not_offered(town):
    with pytest.raises(Invalid, match="unknown_service"):
        providers.check_credential(town.provider("P01"), "nuohous", by=town.kaisa, now=NOW)


def test_a_check_ends_with_the_service(town):
    liisa = town.provider("P01")
    providers.check_credential(liisa, "pienkorjaus", by=town.kaisa, now=NOW)

    providers.edit(liisa, details(town), by=town.kaisa, now=NOW)
    db.session.commit()

    assert liisa.credentials == []


def test_an_absence_begins_before_it_ends(town):
    liisa = town.provider("P01")
    with pytest.raises(Invalid):
        providers.add_absence(liisa, date(2026, 12, 2), date(2026, 12, 1), by=town.kaisa, now=NOW)

    providers.add_absence(liisa, date(2026, 12, 1), date(2026, 12, 1), by=town.kaisa, now=NOW)
    db.session.commit()
    assert len(liisa.absences) == 1

    providers.remove_absence(liisa, liisa.absences[0].id, by=town.kaisa, now=NOW)
    assert liisa.absences == []


@pytest.mark.parametrize("status", ProviderStatus)
def test_a_status_is_set_and_remembered(town, status):
    providers.set_status(town.provider("P01"), status, by=town.kaisa, now=NOW)

    assert town.provider("P01").status is status
    assert last_verb() == "set_status"


def place(name="Uusi-Kylä"):
    return villages.VillageDetails(name, f"{name}ssä", f"{name}stä", f"{name}än", 62.7, 25.3)


def test_a_village_gets_a_name_for_phones(town):
    village = villages.add(HERE, place(), by=town.kaisa, now=NOW)

    assert (village.slug, village.municipality_id) == ("uusi-kyla", "saarijarvi")
    assert last_verb() == "add_village"


@pytest.mark.parametrize("name", ["Häkkilä", "HAKKILA", "!!!", " "])
def test_a_village_needs_a_name_of_its_own(town, name):
    before = db.session.scalar(select(func.count()).select_from(Village))

    with pytest.raises(Invalid, match="village_exists"):
        villages.add(HERE, place(name), by=town.kaisa, now=NOW)

    assert db.session.scalar(select(func.count()).select_from(Village)) == before


def test_a_village_out_of_use_keeps_its_needs(town):
    need = a_need(town.aino)

    villages.edit(need.village, replace(place("Häkkilä"), is_in_use=False), by=town.kaisa, now=NOW)

    assert (need.village.slug, need.village.is_in_use) == ("hakkila", False)


@pytest.mark.parametrize("name", ["aino", "liisa", "inka"])
def test_only_the_coordinator_of_the_municipality_keeps_the_register(town, name):
    by, liisa = getattr(town, name), town.provider("P01")

    for deed, *arguments in (
        (providers.add, HERE, details(town)),
        (providers.edit, liisa, details(town)),
        (providers.set_status, liisa, ProviderStatus.ENDED),
        (providers.add_absence, liisa, NOW.date(), NOW.date()),
        (providers.remove_absence, liisa, 1),
        (providers.check_credential, liisa, "lumityot"),
        (providers.withdraw_credential, liisa, "lumityot"),
        (villages.add, HERE, place()),
        (villages.edit, town.village("mahlu"), place()),
    ):
        with pytest.raises(NotAllowed):
            deed(*arguments, by=by, now=NOW)
