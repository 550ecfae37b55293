"""The database can be led up, back and up again, and is what the models say."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import insert, inspect, select, text

from palveleva import vault
from palveleva.actions import founding, review
from palveleva.db import Base, db, shape
from palveleva.domain.vocabulary import Outcome
from palveleva.models import Municipality, Person, Totp
from tests import people
from tests.databases import KIND
from tests.faults.service import until
from tests.patience import PATIENCE
from tests.people import NOW


def tables():
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def differences():
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(context, Base.metadata)


@pytest.fixture
def empty_again(app):
    with app.app_context():
        downgrade(revision="base")
        yield


def test_the_migrations_make_what_the_models_say(app):
    with app.app_context():
        assert differences() == []
        assert tables() == set(Base.metadata.tables)


def test_the_way_back_leaves_nothing(empty_again):
    assert tables() == set()


def test_up_again_is_the_same_and_can_be_lived_in(empty_again):
    upgrade()

    assert differences() == []
    assert founding.found(now=NOW)
    db.session.commit()
    assert db.session.scalars(select(Municipality.id)).all() == ["saarijarvi"]


def test_going_up_twice_changes_nothing(app):
    with app.app_context():
        upgrade()

        assert differences() == []


def test_a_database_without_the_index_of_numbers_gets_it(app):
    """As it was led up before that index was put into an older migration."""
    with app.app_context():
        downgrade(revision="9e3b7c15d0a4")
        with db.engine.begin() as connection:
            connection.execute(text("DROP INDEX ix_person_phone"))

        upgrade()

        assert differences() == []


def test_the_rows_of_a_lived_in_database_survive_the_way_back_and_up(app):
    with app.app_context():
        people.fill()
        before = everybody()

        downgrade(revision="6caeb2a35c36")
        upgrade()

        assert everybody() == before
        assert differences() == []


def test_secrets_that_lay_open_are_sealed_and_can_lie_open_again(app):
    with app.app_context():
        people.fill()
        kaisa = people.Town().kaisa.id
        db.session.remove()
        downgrade(revision="49a2c7e81d53")
        now_at = {"created_at": NOW, "last_step": 0}
        db.session.execute(insert(Totp).values(person_id=kaisa, secret="JBSWY3DPEHPK3PXP", **now_at))
        db.session.commit()

        upgrade()
        sealed = secret_of_everybody()
        downgrade(revision="49a2c7e81d53")

        assert vault.opened(sealed, kaisa) == "JBSWY3DPEHPK3PXP" == secret_of_everybody()
        assert "JBSW" not in sealed
        upgrade()


def secret_of_everybody():
    secret = db.session.scalars(select(Totp.secret)).one()
    db.session.remove()
    return secret


def everybody():
    rows = db.session.execute(select(Person.id, Person.name, Person.village_id, Person.is_pending)).all()
    db.session.remove()  # what is still being read cannot be changed
    return sorted(map(tuple, rows))


def test_the_promises_of_the_database_are_in_it(app):
    """The unique indexes that decide races must come by the migrations too."""
    with app.app_context():
        seen = inspect(db.engine)
        (index,) = [i for i in seen.get_indexes("assignment") if i["name"] == "one_live_assignment_per_need"]

        assert index["unique"]
        assert seen.get_pk_constraint("operation")["constrained_columns"] == ["account_id", "op_id"]


def test_when_a_need_was_opened_again_is_read_from_the_audit(app):
    with app.app_context():
        people.fill()
        town = people.Town()
        again, once = people.a_need(town.aino), people.a_need(town.aino)
        for day in (1, 3):
            review.close(again, Outcome.UNMET, by=town.kaisa, now=people.later(days=day))
            review.reopen(again, by=town.kaisa, now=people.later(days=day, hours=1))
        db.session.commit()

        downgrade(revision="f3b61e7c9a20")
        upgrade()

        db.session.expire_all()
        assert (again.reopened_at, once.reopened_at) == (people.later(days=3, hours=1), None)


@pytest.mark.skipif(KIND != "postgresql", reason="on SQLite one writer at a time is the rule")
def test_while_a_backup_holds_a_table_nobody_waits_behind_a_migration(app):
    """A change that waits for a table has everybody wait who comes later, also those who would only read."""
    with app.app_context(), ThreadPoolExecutor(1) as aside:
        downgrade(revision="5e90b3d7a1f4")  # the next one changes what is held
        backup, phone = db.engine.connect(), db.engine.connect()
        with backup, phone:
            backup.execute(OFFERS)
            phone.execute(text(f"SET statement_timeout = '{PATIENCE}s'"))
            phone.commit()
            led_up = aside.submit(within(app, shape.lead_up))
            assert until(lambda: phone.execute(WAITING).scalar() and not phone.rollback())

            assert phone.execute(OFFERS).scalar() == 0

            assert not led_up.done()
            phone.rollback()
            backup.rollback()
            assert led_up.result(PATIENCE) is True
        assert differences() == []


OFFERS = text("SELECT count(*) FROM offer")
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'")


def within(app, deed):
    def run():
        with app.app_context():
            return deed()

    return run
