"""The register of providers and the list of villages."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from palveleva.actions import offers, providers, villages
from palveleva.actions.needs import Home
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotAllowed, NotNow
from palveleva.domain.vocabulary import NeedState, ProviderStatus
from palveleva.models import AuditEntry, Provider, Village
from tests.actions.story import an_offered_need, offer_to, states_of, told
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


@pytest.mark.parametrize("status", ProviderStatus)
def test_a_status_is_set_and_remembered(town, status):
    providers.set_status(town.provider("P01"), status, by=town.kaisa, now=NOW)

    assert town.provider("P01").status is status
    assert last_verb() == "set_status"


@pytest.mark.parametrize("status", [status for status in ProviderStatus if status is not ProviderStatus.ACTIVE])
def test_one_who_is_not_active_is_waited_for_no_longer_and_takes_nothing(town, status):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P16"), "kiire", by=town.pekka, now=NOW)

    providers.set_status(town.provider("P01"), status, by=town.kaisa, now=NOW)

    assert (states_of(need)["P01"], need.state) == ("withdrawn", NeedState.NO_TAKER)
    assert told("called_off", need) == ["Liisa"]
    with pytest.raises(NotNow):
        offers.accept(offer_to(need, "P01"), by=town.liisa, now=NOW)


def test_who_is_active_again_may_still_say_yes(town):
    need = an_offered_need(town)
    for status in (ProviderStatus.PAUSED, ProviderStatus.ACTIVE):
        providers.set_status(town.provider("P01"), status, by=town.kaisa, now=NOW)

    assert offers.accept(offer_to(need, "P01"), by=town.liisa, now=NOW).is_live


def unchecked(town, pekka):
    providers.withdraw_credential(pekka, "nuohous", by=town.kaisa, now=NOW)


def no_sweep_any_more(town, pekka):
    providers.edit(pekka, details(town, services=("lumityot",)), by=town.kaisa, now=NOW)


@pytest.mark.parametrize("loses_it", [unchecked, no_sweep_any_more])
def test_without_the_check_that_a_service_needs_nothing_that_was_asked_is_taken(town, loses_it):
    pekka = town.provider("P16")
    providers.check_credential(pekka, "nuohous", by=town.kaisa, now=NOW)
    need = an_offered_need(town, service="nuohous")

    loses_it(town, pekka)

    assert states_of(need) == {"P16": "withdrawn"}
    with pytest.raises(NotNow):
        offers.accept(offer_to(need, "P16"), by=town.pekka, now=NOW)


def place(name="Uusi-Kylä"):
    return villages.VillageDetails(name, f"{name}ssä", f"{name}stä", f"{name}än", 62.7, 25.3)


def test_a_village_gets_a_name_for_phones(town):
    village = villages.add(HERE, place(), by=town.kaisa, now=NOW)

    assert (village.slug, village.municipality_id) == ("uusi-kyla", "saarijarvi")
    assert last_verb() == "add_village"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Häkkilä", "village_exists"), ("HAKKILA", "village_exists"), ("!!!", "name_missing"), (" ", "name_missing")],
)
def test_a_village_needs_a_name_of_its_own(town, name, wrong):
    before = db.session.scalar(select(func.count()).select_from(Village))

    with pytest.raises(Invalid, match=wrong):
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
        (providers.check_credential, liisa, "lumityot"),
        (providers.withdraw_credential, liisa, "lumityot"),
        (villages.add, HERE, place()),
        (villages.edit, town.village("mahlu"), place()),
    ):
        with pytest.raises(NotAllowed):
            deed(*arguments, by=by, now=NOW)
