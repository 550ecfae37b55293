"""A municipality is set up from its folder: all of it, or nothing; and brought up to date without losing anything."""

import pytest
from sqlalchemy import func, select

from palveleva.db import Base, db
from palveleva.domain.settings import Dispatch, ServiceRule
from palveleva.domain.vocabulary import ProviderStatus
from palveleva.models import AuditEntry, Person, Provider, Reply, Village
from palveleva.queries.reference import reference_for
from palveleva.settings import settings_of
from tests.people import a_need, person

MAIJA = ("coordinator", "Maija", "maija@mallila.example", "--password", "kolme kuusta", "--municipality")


def villages():
    rows = db.session.scalars(select(Village).where(Village.municipality_id == "mallila").order_by(Village.id))
    return {village.slug: village for village in rows}


def everything():
    """All rows of all tables, less the clock's."""
    tables = Base.metadata.sorted_tables
    return {table.name: sorted(map(str, db.session.execute(select(table)).all())) for table in tables}


def test_the_municipality_is_there_with_all_that_its_folder_tells(mallila):
    assert (mallila.name, mallila.name_in("sv"), mallila.name_in("en")) == ("Mallila", "Mallby", "Mallila")
    assert (mallila.languages, mallila.language, mallila.accent) == ("fi sv", "fi", "#7a1f5c")
    assert mallila.coordinator_phone == "+358141234567"
    assert mallila.data_protection_contact == "tietosuoja@mallila.fi"
    assert list(villages()) == ["keskus", "ylakyla", "ranta-aho", "hirvikangas"]
    ranta_aho = villages()["ranta-aho"]
    assert (ranta_aho.where, ranta_aho.from_, ranta_aho.to) == ("Ranta-ahossa", "Ranta-ahosta", "Ranta-aholle")
    assert (ranta_aho.lat, ranta_aho.lon, ranta_aho.inhabitants) == (62.187, 25.893, 95)


@pytest.mark.parametrize("odd", ["\u000b", "\u2028", "\u0085", "\u00a0", "  ", '"\n"'], ids=ascii)
def test_breaks_and_odd_spaces_that_were_pasted_into_a_cell_are_spaces(app, add, folder, odd):
    name = f'"Yläkylä{odd.strip(chr(34))}ja ranta"'
    folder.replace("villages.csv", "Yläkylä,village", f"{name},village")

    assert add().exit_code == 0

    with app.app_context():
        assert villages()["ylakyla"].name == "Yläkylä ja ranta"


def test_its_settings_and_ready_made_replies_are_its_own(mallila):
    settings = settings_of("mallila")

    assert (settings.wave_size, settings.unmet_after) == (2, 21)
    assert settings.rule_of("lumityot") == ServiceRule(Dispatch.AUTOMATIC, wave_size=2)
    assert settings_of("saarijarvi").wave_size == 3
    replies = dict(
        db.session.execute(select(Reply.municipality_id, func.count()).group_by(Reply.municipality_id)).all()
    )
    assert replies["mallila"] == replies["saarijarvi"] > 0


def test_its_providers_wait_for_a_check(mallila):
    providers = db.session.scalars(select(Provider).where(Provider.municipality_id == "mallila")).all()

    assert [(one.code, one.status) for one in providers] == [
        ("P01", ProviderStatus.PENDING_CHECK),
        ("P02", ProviderStatus.PENDING_CHECK),
    ]
    assert [service.id for service in providers[0].services] == ["lumityot", "nurmikko"]
    assert (providers[0].home_village.slug, providers[1].weekdays) == ("keskus", [2, 4])


def test_phones_there_call_its_own_numbers_and_those_elsewhere_do_not(mallila):
    mine = {one["id"]: one for one in reference_for("mallila", "sv")["help"]}
    others = {one["id"]: one["number"] for one in reference_for("saarijarvi", "sv")["help"]}

    assert list(mine)[:3] == ["emergency", "social_emergency", "kyla_apu"]
    assert mine["social_emergency"] == {
        "id": "social_emergency",
        "name": "Socialjouren (Mallby)",
        "number": "014 555 0101",
    }
    assert "crisis_line_en" not in {one["id"] for one in reference_for("mallila", "en")["help"]}
    assert "poison" in mine
    assert "kyla_apu" not in others
    assert others["social_emergency"] == "014 266 0149"
    assert "crisis_line_en" in {one["id"] for one in reference_for("saarijarvi", "en")["help"]}


def test_the_deed_is_remembered(mallila):
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "add_municipality")).one()

    assert (entry.thing_id, entry.details["new_villages"], entry.details["new_providers"]) == ("mallila", 4, 2)


def test_a_rehearsal_tells_what_would_come_of_it_and_writes_nothing(app, add):
    with app.app_context():
        before = everything()

    answer = add("--dry-run")

    assert "Villages: 4 new, 0 changed." in answer.output
    assert "nothing was written" in answer.output
    with app.app_context():
        assert everything() == before
    assert add().exit_code == 0


def test_a_second_time_is_refused_and_changes_nothing(app, mallila, add):
    before = everything()

    answer = add()

    assert answer.exit_code == 1
    assert "add --renew" in answer.output
    assert everything() == before


def test_what_is_not_there_cannot_be_renewed(app, add):
    answer = add("--renew")

    assert answer.exit_code == 1
    assert "There is no such municipality yet" in answer.output


def test_renewed_a_village_is_corrected_added_or_taken_out_of_use(mallila, add, folder):
    folder.replace("villages.csv", "Ranta-aholle", "Ranta-ahoon")
    folder.replace("villages.csv", "hirvikangas,Hirvikangas", "uusikyla,Uusikylä")

    answer = add("--renew")

    db.session.expire_all()
    assert "Villages: 1 new, 1 changed." in answer.output
    assert "Villages out of use: Hirvikangas." in answer.output
    assert villages()["ranta-aho"].to == "Ranta-ahoon"
    assert villages()["uusikyla"].is_in_use
    assert not villages()["hirvikangas"].is_in_use


def test_a_village_with_needs_outlives_its_line(mallila, add, folder):
    aili = person("aili", "mallila", is_volunteer=True, village=villages()["hirvikangas"])
    db.session.add(aili)
    db.session.commit()
    need = a_need(aili, village="hirvikangas")
    line = next(line for line in (folder.path / "villages.csv").read_text().splitlines() if "hirvikangas" in line)
    folder.replace("villages.csv", f"{line}\n", "")

    assert add("--renew").exit_code == 0

    db.session.expire_all()
    assert need.village.slug == "hirvikangas"
    assert "hirvikangas" not in {village["id"] for village in reference_for("mallila", "fi")["villages"]}


def test_renewed_what_people_there_have_changed_stays(mallila, add, folder):
    provider = db.session.scalars(select(Provider).where(Provider.municipality_id == "mallila")).first()
    provider.status, provider.radius_km = ProviderStatus.ACTIVE, 60
    mallila.coordinator_phone = "+358401112223"
    db.session.commit()
    folder.replace("municipality.csv", "014 123 4567", "")

    answer = add("--renew")

    db.session.expire_all()
    assert "Providers left as they are: 2." in answer.output
    assert (provider.status, provider.radius_km) == (ProviderStatus.ACTIVE, 60)
    assert mallila.coordinator_phone == "+358401112223"


def test_a_provider_in_other_letters_is_the_same_one(mallila, add, folder):
    folder.replace("providers.csv", "Ylämaan Kylätalkkari", "YLÄMAAN  kylätalkkari")

    assert "Providers left as they are: 2." in add("--renew").output


def test_renewed_without_change_nothing_but_the_memory_of_it_changes(mallila, add):
    before = everything()

    answer = add("--renew")

    assert (answer.exit_code, "Nothing changed" in answer.output) == (0, True)
    assert [word for word in ("Villages:", "Help numbers", "Settings") if word in answer.output] == []
    after = everything()
    assert {name for name in after if after[name] != before[name]} <= {"audit_entry"}


def test_renewed_each_kind_of_change_is_told(mallila, add, folder):
    folder.replace("municipality.csv", "#7a1f5c", "#10472f")
    folder.replace("help_numbers.csv", "014 555 0102", "014 555 0199")
    folder.replace("settings.csv", "wave_size,2", "wave_size,4")

    told = add("--renew").output

    assert "Name, colour, languages or contacts: changed." in told
    assert "Help numbers changed: 1." in told
    assert "Settings changed: 1." in told
    assert settings_of("mallila").wave_size == 4
    assert settings_of("mallila").unmet_after == 21


@pytest.mark.parametrize("name", ["help_numbers.csv", "providers.csv", "settings.csv", "services.csv"])
def test_a_table_that_is_left_out_leaves_what_is_there(mallila, add, folder, name):
    before = everything()
    (folder.path / name).unlink()

    answer = add("--renew")

    assert (answer.exit_code, "Nothing changed" in answer.output) == (0, True), answer.output
    after = everything()
    assert {name for name in after if after[name] != before[name]} <= {"audit_entry"}


def test_each_municipality_gets_its_first_coordinator(app, add):
    add()
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=[*MAIJA, "mallila"])

        assert answer.exit_code == 0, answer.output
        maija = db.session.scalars(select(Person).where(Person.name == "Maija")).unique().one()
        assert (maija.municipality_id, maija.is_coordinator) == ("mallila", True)


@pytest.mark.parametrize(
    ("words", "told"),
    [([*MAIJA, "olematon"], "There is no such municipality"), (MAIJA[:-1], "Several municipalities are here")],
)
def test_nobody_coordinates_a_municipality_that_is_not_there_or_not_told(app, words, told):
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=words)

        assert (answer.exit_code, told in answer.output) == (1, True), answer.output
        assert db.session.scalar(select(Person).where(Person.name == "Maija")) is None
