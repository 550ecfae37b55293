"""The ladder of what is kept: 60 days, a year, two years; nothing early, and nothing that is alive."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from palveleva.actions import needs, newcomers, retention, review
from palveleva.actions import people as register
from palveleva.actions.ladder import aged
from palveleva.actions.notes import add_note
from palveleva.actions.people import start_sign_in
from palveleva.db import db
from palveleva.db.upkeep import leave_no_trace
from palveleva.domain.vocabulary import Medium
from palveleva.models import AuditEntry, Delivery, Need, Notice, Operation, Person, SignIn
from palveleva.queries.news import news_for
from palveleva.queries.visible import needs_visible_to
from tests import clockwork
from tests.actions.story import a_done_need, everything_kept, verbs_of
from tests.people import a_need, later

SECRETS = ("Helmi", "358401234567", "Häkkiläntie", "Koira", "liiteriin", "lukossa", "avain")


def sweep(**after):
    done = clockwork.sweep(later(**after))
    db.session.commit()
    return {name: number for name, number in done.items() if number}


@pytest.fixture
def done_need(town):
    """Told, done, confirmed on the second day; with words of everybody in it."""
    work = a_done_need(town)
    work.note = "portti lukossa"
    add_note(work.need, "remark", "avain naapurissa", by=town.kaisa, now=later(days=1))
    needs.confirm(work.need, True, by=town.aino, now=later(days=2))
    db.session.commit()
    return work.need


def test_after_sixty_days_only_the_village_is_left(done_need, town):
    assert "forgotten" not in sweep(days=62)
    assert [secret for secret in SECRETS if secret not in everything_kept()] == []

    assert sweep(days=62, seconds=1)["forgotten"] == 1

    assert [secret for secret in SECRETS if secret in everything_kept()] == []
    assert (done_need.village.slug, done_need.outcome) == ("hakkila", "done")
    assert db.session.scalars(select(Notice)).all() == []
    assert verbs_of(done_need)[-1] == "forget"


def test_the_phones_are_told_to_forget_too(done_need, town):
    cursors = {name: news_for(getattr(town, name), None, now=later(days=3)).cursor for name in ("aino", "liisa")}

    sweep(days=63)

    told = {name: news_for(getattr(town, name), cursor, now=later(days=63)) for name, cursor in cursors.items()}
    assert [item["kind"] for item in told["aino"].deleted] == ["need"]
    assert sorted(item["kind"] for item in told["liisa"].deleted) == ["assignment", "offer"]


def test_after_a_year_only_the_count_is_left(done_need, town):
    sweep(days=63)

    assert "counted" not in sweep(days=367)
    assert sweep(days=367, seconds=1)["counted"] == 1

    assert (done_need.reporter_id, done_need.created_at.day, done_need.closed_at.hour) == (None, 1, 0)
    assert (done_need.village.slug, done_need.service_id) == ("hakkila", "lumityot")
    assert db.session.scalars(needs_visible_to(town.kaisa)).all() == []


def test_what_was_never_swept_takes_one_rung_at_a_time(done_need, town):
    """The reporter's phone must hear of the first rung before the second cuts the thread to it."""
    first, second = sweep(days=400), sweep(days=400, seconds=30)

    assert (first["forgotten"], second["counted"]) == (1, 1)
    assert "counted" not in first


def test_a_matter_that_lives_is_kept(done_need, town):
    review.remark(done_need, "asukas valittaa jäljestä", by=town.kaisa, now=later(days=40))
    db.session.commit()

    assert "forgotten" not in sweep(days=99)
    assert sweep(days=101)["forgotten"] == 1


def test_an_open_need_is_kept_however_old(town):
    need = a_need(town.aino)

    sweep(days=500)

    assert (need.text[:8], need.contact.name, need.forgotten_at) == ("Rappuset", "Helmi", None)


def test_a_reopened_need_is_kept(done_need, town):
    review.reopen(done_need, by=town.kaisa, now=later(days=61))
    db.session.commit()

    assert "forgotten" not in sweep(days=61, hours=1)
    assert done_need.contact.name == "Helmi"


def test_an_account_nobody_used_for_two_years_is_forgotten(town):
    aino = town.aino
    assert "people_forgotten" not in sweep(days=729)

    sweep(days=730, seconds=1)

    assert (aino.name, aino.email, aino.is_active) == ("", None, False)
    kaisa = db.session.scalar(select(Person).where(Person.name == "Kaisa"))
    assert kaisa.is_active  # without her the municipality would have nobody


def test_a_newcomer_who_was_told_no_is_forgotten_after_thirty_days(town):
    maija = a_newcomer(town)
    newcomers.refuse(maija, by=town.kaisa, now=later())
    db.session.commit()

    assert "people_forgotten" not in sweep(days=30)
    assert sweep(days=30, seconds=1)["people_forgotten"] == 1

    assert (maija.name, maija.phone, maija.village) == ("", None, None)
    assert "Maija" not in everything_kept()


def test_a_newcomer_whose_telling_lives_is_waited_for_and_one_let_in_again_is_kept(town):
    with_need, let_in = a_newcomer(town), a_newcomer(town, "040 765 4322")
    a_need(with_need)
    for maija in (with_need, let_in):
        newcomers.refuse(maija, by=town.kaisa, now=later())
    register.set_active(let_in, True, by=town.kaisa, now=later(days=1))
    db.session.commit()

    assert "people_forgotten" not in sweep(days=32)


def a_newcomer(town, phone="040 765 4321"):
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=later())
    return newcomers.join(poster.token, "Maija", phone, "fi", now=later()).person


def test_whoever_has_something_open_or_did_something_is_kept(town):
    a_need(town.aino)
    needs.add_information(a_need(town.eino), "kiitos", by=town.eino, now=later(days=700))
    db.session.commit()

    sweep(days=731)

    assert {person.name for person in db.session.scalars(select(Person))} >= {"Aino", "Eino"}


def test_whoever_only_keeps_a_phone_in_use_is_kept(town):
    """A sign-in renews itself: the day on which it began says nothing."""
    sign_in = start_sign_in(town.aino, now=later())
    sign_in.note_use(now=later(days=700))
    db.session.commit()

    sweep(days=731)

    assert "Aino" in {person.name for person in db.session.scalars(select(Person))}


def test_whoever_only_reads_is_kept_for_two_years_after_the_last_look_too(town):
    """The sign-in has run out long before that, and nothing else tells of somebody who was asked about nothing."""
    sign_in = start_sign_in(town.tauno, now=later())
    sign_in.note_use(now=later(days=700))
    db.session.commit()

    for day in (912, 913, 1429):
        sweep(days=day)
        assert "Tauno" in {person.name for person in db.session.scalars(select(Person))}, day
    sweep(days=1431)

    assert "Tauno" not in {person.name for person in db.session.scalars(select(Person))}


def test_acts_of_phones_are_remembered_for_four_hundred_days(phone, app, town):
    phone("aino").do("need.withdraw", "unknown", reason="turha")
    received = db.session.scalars(select(Operation.received_at)).one()
    for days, left in ((400, 1), (401, 0)):
        clockwork.sweep(received + (later(days=days) - later()))
        db.session.commit()
        assert len(db.session.scalars(select(Operation)).all()) == left


def test_ended_devices_go_and_the_sweep_says_so(town):
    start_sign_in(town.aino, now=later())
    newer = start_sign_in(town.aino, now=later(days=400))
    db.session.commit()

    sweep(days=730)
    assert len(db.session.scalars(select(SignIn)).unique().all()) == 2
    sweep(days=731)

    assert db.session.scalars(select(SignIn)).unique().all() == [newer]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "drop_aged")).one()
    assert entry.details == {"sign_in_dropped": 1}


@pytest.mark.parametrize("at_most", [2, 100])
def test_an_old_message_goes_with_its_last_way_though_that_is_younger(town, at_most):
    for number in range(3):
        facts = {"kind": "digest", "params": {}, "about": str(number), "once": str(number), "created_at": later()}
        notice = Notice(person=town.kaisa, **facts)
        db.session.add(Delivery(notice=notice, person=town.kaisa, medium=Medium.SMS, created_at=later(hours=9)))
    db.session.flush()

    (old,) = [one for one in aged(now=later(days=400, hours=1)) if one[0].name == "notice"]
    dropped = retention.drop_old(*old, now=later(days=401), at_most=at_most)

    assert dropped == min(at_most, 3)
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 3 - dropped


def test_what_is_forgotten_cannot_be_read_in_the_files_either(done_need, app):
    sweep(days=63)
    leave_no_trace()

    for file in files_of_the_database():
        assert [secret for secret in SECRETS if secret.encode() in file.read_bytes()] == [], file
    assert db.session.scalars(select(Need.text)).all() == [""]


def files_of_the_database():
    """Of a SQLite file and its journal; what PostgreSQL keeps is behind the server."""
    file = Path(db.engine.url.database)
    return [*file.parent.glob(f"{file.name}*")] if db.engine.dialect.name == "sqlite" else []


def test_a_hasty_sweep_leaves_the_old_things_to_the_thorough_one(done_need):
    done = clockwork.sweep(later(days=70), thoroughly=False)

    assert "forgotten" not in done
    assert done_need.contact.name == "Helmi"
