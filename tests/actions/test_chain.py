"""The memory of deeds and looks cannot be changed unnoticed: the database refuses, and the chain finds out."""

from contextlib import contextmanager
from random import Random

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError

from palveleva.actions import chain, needs
from palveleva.audit import disclose
from palveleva.db import db, utcnow
from palveleva.domain.chain import digest
from palveleva.domain.errors import NotAllowed
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Part, Place
from palveleva.models import AuditEntry, Disclosure, Installation, Seal
from palveleva.queries.chain import FORMS, KINDS, NEWEST_FORM, Tampered, content_of, verified
from tests.actions.story import a_scheduled_need
from tests.people import NOW, a_need, later

TRIGGERS = ("audit_entry_is_not_changed", "audit_entry_is_kept", "disclosure_is_not_changed", "disclosure_is_kept")
TRIGGERS += ("seal_is_not_changed", "seal_is_kept")


def seal(now=NOW):
    number = chain.seal_new(db.session.get_one(Installation, 1), by=AUTOMATION, now=now)
    db.session.commit()
    return number


@pytest.fixture
def sealed(town):
    """Some deeds and looks, all of them sealed."""
    need = a_scheduled_need(town).need
    for place in (Place.QUEUE, Place.NEED_PAGE, Place.OPENED_PAGE):
        disclose({(need.id, place): {Part.TEXT, Part.NAME}}, to_id=town.kaisa.id, now=NOW)
    seal()
    return need


@contextmanager
def a_master_of_the_database():
    """Somebody who may take the locks off."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = replica"))
    else:
        for trigger in TRIGGERS:
            db.session.execute(text(f"DROP TRIGGER IF EXISTS {trigger}"))
    yield
    db.session.commit()
    db.session.expire_all()


@pytest.mark.parametrize("model", [AuditEntry, Disclosure, Seal])
def test_the_database_lets_nobody_change_or_remove_a_line(sealed, model):
    for deed in (update(model).values(at=later(days=1)), delete(model)):
        with pytest.raises(IntegrityError, match="append-only"):
            db.session.execute(deed)
        db.session.rollback()

    assert verified().tampered is None


def test_what_is_new_is_sealed_once(sealed, town):
    lines = sum(db.session.scalar(select(func.count()).select_from(model)) for model in KINDS.values())
    assert (verified().sealed, verified().waiting, seal()) == (lines, 0, 0)

    a_need(town.aino)

    assert verified().waiting == 1
    assert (seal(), verified().sealed) == (1, lines + 1)


def test_a_line_that_appears_late_below_others_is_sealed_with_the_next(sealed):
    highest = db.session.scalar(select(func.max(AuditEntry.id)))
    db.session.add(AuditEntry(id=highest + 5, at=NOW, verb="x", kind="x", thing_id="x", details={}))
    seal()

    db.session.add(AuditEntry(id=highest + 2, at=NOW, verb="y", kind="y", thing_id="y", details={}))

    assert seal() == 1
    assert verified().tampered is None


CHANGES = {
    "audit_entry": {"verb": "nothing", "by_id": None, "details": {"x": 1}, "at": later(days=9), "thing_id": "x"},
    "disclosure": {"fields": ["text"], "why": "search", "at": later(days=9)},
}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_changed_in_any_line_is_found_and_named(sealed, seed):
    random = Random(seed)
    kind = random.choice(sorted(CHANGES))
    line = random.choice(sorted(db.session.scalars(select(KINDS[kind].id))))
    column = random.choice(sorted(CHANGES[kind]))
    with a_master_of_the_database():
        db.session.execute(update(KINDS[kind]).where(KINDS[kind].id == line).values({column: CHANGES[kind][column]}))

    found = verified().tampered

    assert (found.kind, found.entry_id, found.how) == (kind, line, "changed")


def test_a_line_that_is_gone_is_named_and_the_first_of_two_is(sealed):
    first, second = sorted(db.session.scalars(select(Disclosure.id)))[:2]
    with a_master_of_the_database():
        db.session.execute(delete(Disclosure).where(Disclosure.id == second))
        db.session.execute(update(Disclosure).where(Disclosure.id == first).values(why="search"))

    assert verified().tampered == Tampered("disclosure", first, seal_of(first), "changed")


def seal_of(line):
    return db.session.scalars(select(Seal.id).where(Seal.kind == "disclosure", Seal.entry_id == line)).one()


def test_two_lines_that_change_places_are_found(sealed):
    first, second = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).limit(2))
    verbs = {first.id: second.verb, second.id: first.verb}
    with a_master_of_the_database():
        for line, verb in verbs.items():
            db.session.execute(update(AuditEntry).where(AuditEntry.id == line).values(verb=verb))

    assert verified().tampered.entry_id == first.id


def test_a_forged_seal_is_found_at_its_line(sealed):
    middle = db.session.scalars(select(Seal).order_by(Seal.id)).all()[2]
    with a_master_of_the_database():
        db.session.execute(update(Seal).where(Seal.id == middle.id).values(digest="f" * 64))

    assert verified().tampered == Tampered(middle.kind, middle.entry_id, middle.id, "changed")


def test_who_also_makes_the_seal_anew_is_found_at_the_next_line(sealed):
    before, forged, after = db.session.scalars(select(Seal).order_by(Seal.id).limit(3))
    line = db.session.get(KINDS[forged.kind], forged.entry_id)
    content = content_of(forged.kind, line, forged.form) | {"verb": "nothing"}
    with a_master_of_the_database():
        db.session.execute(update(AuditEntry).where(AuditEntry.id == line.id).values(verb="nothing"))
        anew = digest(before.digest, forged.kind, content)
        db.session.execute(update(Seal).where(Seal.id == forged.id).values(digest=anew))

    assert verified().tampered == Tampered(after.kind, after.entry_id, after.id, "changed")


def test_a_chain_that_was_cut_is_found_by_the_head_that_was_written_down(sealed, app):
    told = verified().head
    last = db.session.scalars(select(Seal).order_by(Seal.id.desc())).first()
    with a_master_of_the_database():
        db.session.execute(delete(KINDS[last.kind]).where(KINDS[last.kind].id == last.entry_id))
        db.session.execute(delete(Seal).where(Seal.id == last.id))
    db.session.rollback()

    assert verified().tampered is None
    runner = app.test_cli_runner()
    assert "cut or made anew" in runner.invoke(args=["verify-audit", "--expect", told]).output
    assert runner.invoke(args=["verify-audit"]).exit_code == 0


def test_the_command_names_the_line_and_fails(sealed, app):
    line = db.session.scalars(select(Disclosure.id)).first()
    with a_master_of_the_database():
        db.session.execute(update(Disclosure).where(Disclosure.id == line).values(why="search"))

    answer = app.test_cli_runner().invoke(args=["verify-audit"])

    assert (answer.exit_code, f"Changed: disclosure {line} " in answer.output) == (1, True)


def test_retention_has_a_door_of_its_own_and_leaves_a_trace(sealed):
    lines = sorted(db.session.scalars(select(Disclosure.id)))
    installation = db.session.get_one(Installation, 1)

    chain.remove_lines(installation, "disclosure", lines[:2], by=AUTOMATION, now=NOW)
    db.session.commit()

    assert db.session.scalars(select(Disclosure.id)).all() == lines[2:]
    assert (verified().tampered, verified().removed) == (None, 2)
    trace = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "remove_lines")).one()
    assert trace.details == {"table": "disclosure", "lines": [[lines[0], lines[1]]]}
    with pytest.raises(IntegrityError, match="append-only"):
        db.session.execute(delete(Disclosure))


def test_nobody_but_the_clock_removes_or_seals(sealed, town):
    installation = db.session.get_one(Installation, 1)

    for name in ("kaisa", "aino", "inka"):
        with pytest.raises(NotAllowed):
            chain.remove_lines(installation, "disclosure", [1], by=getattr(town, name), now=NOW)
        with pytest.raises(NotAllowed):
            chain.seal_new(installation, by=getattr(town, name), now=NOW)


def test_while_many_write_and_two_seal_every_line_gets_one_seal(town, at_once):
    writers = [lambda town: needs.add_information(a_need(town.aino), "lisää", by=town.aino, now=NOW) for _ in range(4)]
    sealers = [lambda town: chain.seal_new(db.session.get_one(Installation, 1), by=AUTOMATION, now=utcnow())] * 2

    at_once(*writers, *sealers)
    seal()

    verdict = verified()
    assert (verdict.tampered, verdict.waiting) == (None, 0)
    assert verdict.sealed == db.session.scalar(select(func.count()).select_from(AuditEntry))


def test_every_column_is_sealed():
    for kind, model in KINDS.items():
        columns = {column.name for column in model.__table__.columns}
        assert set(FORMS[NEWEST_FORM][kind]) == columns, (
            f"add a new form with every column of {kind} to queries/chain.py"
        )
