"""A resident or an account asks to be forgotten: everywhere, at once, and for good."""

import pytest
from sqlalchemy import select

from palveleva import album, tombstones
from palveleva.actions import erasure, understanding
from palveleva.actions.people import start_sign_in
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.models import Need, Operation, Passkey, Person, RecoveryCode, SignIn, Totp
from palveleva.pictures import Picture
from tests.actions.story import a_done_need, a_scheduled_need, everything_kept, told
from tests.people import NO_PASSWORD, NOW, a_need, later, person
from tests.phone import a_need_report

pytestmark = pytest.mark.usefixtures("no_stones")

SECRETS = ("Helmi", "358401234567", "Häkkiläntie", "Koira", "liiteriin")


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(args=list(words))


def bring_back(need_id, **facts):
    """What a restored backup does: the need is there again as it was."""
    need = db.session.get_one(Need, need_id)
    for name, value in ({"forgotten_at": None, "text": "Helmin rappuset"} | facts).items():
        setattr(need, name, value)
    db.session.commit()


@pytest.mark.parametrize("named", ["040 123 4567", "code"])
def test_one_command_forgets_a_resident_whose_work_is_going_on(town, run, named):
    need = a_scheduled_need(town).need

    answer = run("forget", need.code if named == "code" else named, "--yes")

    assert (answer.exit_code, answer.output) == (0, f"Unohdettu: {need.code}\n")
    assert [secret for secret in SECRETS if secret in everything_kept()] == []
    assert told("cancelled", need) == []  # what was told about it is gone too; the phones hear it with their news


def test_what_else_was_told_of_the_same_household_goes_too(town, run):
    first, again, other = (a_need(town.aino, text=f"Helmin rappuset {number}") for number in range(3))
    whole = understanding.join(again, first, by=town.kaisa, now=later())
    halves = understanding.Half("Helmin lumet", "lumityot"), understanding.Half("Helmin lamppu", None)
    split = understanding.split(whole, *halves, whole.version, by=town.kaisa, now=later())
    db.session.commit()

    assert run("forget", again.code).exit_code == 1  # nobody said yes
    told = run("forget", again.code, "--yes").output

    assert set(told.splitlines()) == {f"Unohdettu: {need.code}" for need in (first, again, split)}
    assert sorted(need.text for need in db.session.scalars(select(Need)).unique()) == ["", "", "", other.text]


def test_the_photo_goes_with_the_resident(town, run):
    need = a_need(town.aino, photo_id="0b8e7a52-3f6e-4c4f-9a51-0d9c6f0e8a11")
    from palveleva.actions import photos

    photos.keep(need, Picture(jpeg=b"jpeg", thumb=b"small", width=1, height=1), by=town.aino, now=later())
    db.session.commit()
    assert album.has("0b8e7a52-3f6e-4c4f-9a51-0d9c6f0e8a11")

    run("forget", need.code, "--yes")

    assert not album.has("0b8e7a52-3f6e-4c4f-9a51-0d9c6f0e8a11")


def test_an_account_is_forgotten_by_its_address_and_its_deeds_stay(town, run):
    work = a_done_need(town)
    liisa_id = town.liisa.id

    assert run("forget", "liisa@palveleva.example", "--yes").exit_code == 0

    liisa = db.session.get_one(Person, liisa_id)
    assert (liisa.name, liisa.email, liisa.provider_id, liisa.is_active) == ("", None, None, False)
    assert "Liisa" not in everything_kept()
    assert work.state == "done"


def test_a_number_that_a_resident_shares_with_an_account_forgets_the_resident_alone(town, run):
    need = a_need(town.aino)
    town.eino.phone = need.contact.phone
    db.session.commit()
    eino_id = town.eino.id

    told = run("forget", "040 123 4567", "--yes").output

    assert "Helmi" not in everything_kept()
    assert db.session.get_one(Person, eino_id).is_active
    assert f"palveleva forget {eino_id}" in told
    assert run("forget", eino_id, "--yes").output == f"Unohdettu: {eino_id}\n"


def test_asked_a_second_time_it_says_that_the_number_leads_to_an_account_now(town, app, run):
    need = a_need(town.aino)
    town.eino.phone = need.contact.phone
    db.session.commit()
    run("forget", "040 123 4567", "--yes")

    again = app.test_cli_runner().invoke(args=["forget", "040 123 4567", "--language", "en"], input="n\n")

    assert f"Account: Eino ({town.eino.id}). Nothing of it can be brought back." in again.output
    assert again.exit_code == 1
    assert town.eino.is_active


@pytest.mark.parametrize(
    ("language", "asked", "yes"),
    [("fi", "Unohdetaanko? [k/E]: ", "k"), ("sv", "[j/N]: ", "ja"), ("en", "[y/N]: ", "Y")],
)
def test_it_is_asked_and_answered_in_the_language_of_the_rest(town, app, language, asked, yes):
    eino_id = town.eino.id
    ask = ["forget", eino_id, "--language", language]

    refused = app.test_cli_runner().invoke(args=ask, input="en tiedä\n")
    assert (refused.exit_code, asked in refused.output) == (1, True)
    assert app.test_cli_runner().invoke(args=ask, input="").exit_code == 1
    assert db.session.get_one(Person, eino_id, populate_existing=True).is_active
    assert app.test_cli_runner().invoke(args=ask, input=f"{yes}\n").exit_code == 0
    assert not db.session.get_one(Person, eino_id, populate_existing=True).is_active


def test_a_number_of_two_accounts_forgets_neither_and_names_both(town, run):
    """Eino reports, and takes work as well; or a couple has one telephone."""
    town.eino.phone = town.tauno.phone = "+358505551234"
    db.session.commit()
    eino_id, tauno_id = town.eino.id, town.tauno.id

    refused = run("forget", "050 555 1234", "--yes", "--language", "en")

    assert refused.exit_code == 1
    assert f"Eino ({eino_id}), Tauno ({tauno_id}). Name one by its key." in refused.output
    assert run("forget", eino_id, "--yes").exit_code == 0
    assert run("forget", "050 555 1234", "--yes").output == f"Unohdettu: {tauno_id}\n"


def test_what_lets_a_person_in_goes_with_the_account(town, run):
    inka_id = town.inka.id
    db.session.add(person("inari2", "inari", is_coordinator=True, password_hash=NO_PASSWORD))
    db.session.add(Totp(person_id=inka_id, secret="JBSWY3DPEHPK3PXP", created_at=NOW))
    db.session.add(Passkey(id="key", person_id=inka_id, public_key=b"key", sign_count=0, created_at=NOW))
    db.session.add(RecoveryCode(person_id=inka_id, fingerprint="0" * 64))
    start_sign_in(town.inka, now=utcnow())
    db.session.commit()

    assert run("forget", "inka@palveleva.example", "--yes").exit_code == 0

    for secret in (Totp, Passkey, RecoveryCode, SignIn):
        assert db.session.scalars(select(secret)).all() == [], secret


def test_nobody_is_forgotten_by_mistake(town, run):
    a_need(town.aino)

    assert run("forget", "050 999 9999", "--yes").exit_code == 1
    refused = run("forget", "kaisa@palveleva.example", "--yes")

    assert refused.exit_code == 1
    assert "koordinaattoria" in refused.output
    assert tombstones.standing() == []
    assert "Helmi" in everything_kept()


def test_it_speaks_the_language_of_the_municipality_or_the_one_asked_for(town, run):
    town.kaisa.municipality.language = "sv"
    db.session.commit()

    told = [run("forget", "kaisa@palveleva.example", "--yes", *more).output for more in ((), ("--language", "en"))]

    assert "koordinator" in told[0]
    assert "coordinator" in told[1]
    assert run("forget", "050 999 9999").output.startswith("Ingen och inget finns")


def test_one_municipality_forgets_its_own_alone(town, run):
    """Helmi has a cottage in Inari too, and asked Saarijärvi."""
    here, there = a_need(town.aino), a_need(town.uula, village="sevetti")
    db.session.commit()

    refused = run("forget", "040 123 4567", "--yes", "--language", "en")
    nowhere = run("forget", "040 123 4567", "--yes", "--municipality", "utsjoki")
    told = run("forget", "040 123 4567", "--yes", "--municipality", "saarijarvi").output

    assert (refused.exit_code, nowhere.exit_code) == (1, 1)
    assert "inari, saarijarvi. Add --municipality" in refused.output
    assert told == f"Unohdettu: {here.code}\n"
    assert there.forgotten_at is None
    assert there.contact.name == "Helmi"


def test_a_tombstone_holds_keys_and_no_words(town, run):
    need = a_scheduled_need(town).need
    run("forget", need.code, "--yes")

    (stone,) = tombstones.standing()

    assert (stone.kind, stone.id) == ("need", need.id)
    assert [secret for secret in SECRETS if secret in tombstones.place().read_text()] == []


def test_a_restored_copy_forgets_again(town, run):
    need = a_scheduled_need(town).need
    run("forget", need.code, "--yes")
    bring_back(need.id)

    assert erasure.heed_tombstones(tombstones.standing(), by=AUTOMATION, now=later(days=1)) == 1
    assert erasure.heed_tombstones(tombstones.standing(), by=AUTOMATION, now=later(days=1)) == 0

    assert "Helmin" not in everything_kept()


def test_a_phone_that_offers_the_report_again_is_refused(phone, town, run):
    """The backup was made before the report; the phone still has it, and the resident has been forgotten since."""
    report = a_need_report()
    aino = phone("aino")
    need_id = aino.send(report)[0]["resource"]["id"]
    run("forget", db.session.get_one(Need, need_id).code, "--yes")
    db.session.execute(Operation.__table__.delete())
    db.session.commit()

    erasure.heed_tombstones(tombstones.standing(), by=AUTOMATION, now=later(days=1))
    db.session.commit()

    answer = aino.send(report)[0]
    assert (answer["status"], answer["code"]) == ("rejected", "gone")
    assert "Helmi" not in everything_kept()
