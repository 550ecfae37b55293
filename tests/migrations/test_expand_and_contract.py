"""A release is rolled out beside the one before: its migrations only add, and take away what that one has given up."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from palveleva.db import db
from tests.migrations.shapes import Shape, excuse, releases, taken

SCRIPTS = ScriptDirectory(str(Path(__file__).parents[2] / "migrations"))
CHAIN = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


def test_each_release_names_a_migration_and_they_follow_one_another():
    places = [CHAIN.index(revision) for revision in releases().values()]

    assert places
    assert places == sorted(places)


def test_what_comes_after_the_last_release_only_adds_or_says_who_gave_it_up(app):
    with app.app_context():
        last = list(releases().values())[-1]
        downgrade(revision=last)
        for revision in CHAIN[CHAIN.index(last) + 1 :]:
            before = Shape.of(db.engine)
            upgrade(revision=revision)
            loss = taken(before, Shape.of(db.engine))
            script = SCRIPTS.get_revision(revision)
            assert not loss or excuse(script) in releases(), (
                f"{script.path}: {loss}. The release before is still at work meanwhile. Add now, take away in a later "
                'release; or write contract = "RELEASE", one of migrations/releases that does without.'
            )
        db.session.remove()


def test_an_excuse_names_a_release():
    said = {excuse(SCRIPTS.get_revision(revision)) for revision in CHAIN} - {None}

    assert said <= set(releases())


@pytest.fixture
def alter(app):
    """Do something to the schema; what code of the release before would stumble over."""

    def run(deed):
        with app.app_context():
            before = Shape.of(db.engine)
            with db.engine.begin() as connection:
                deed(Operations(MigrationContext.configure(connection)))
            return taken(before, Shape.of(db.engine))

    return run


def changed(table, **how):
    def deed(op):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(**how)

    return deed


TAKING = {
    "a table": (lambda op: op.drop_table("memo"), ["table memo is gone"]),
    "a column": (lambda op: op.drop_column("tally", "number"), ["column tally.number is gone"]),
    "the name of a column": (
        changed("memo", column_name="text", new_column_name="words"),
        ["column memo.text is gone", "column memo.words must be told"],
    ),
    "the freedom to leave it empty": (
        changed("memo", column_name="by_id", nullable=False),
        ["column memo.by_id may not be empty any more"],
    ),
    "a longer text": (
        changed("tally", column_name="what", type_=sa.String(10)),
        ["column tally.what is VARCHAR(10)"],
    ),
    "the freedom to be alike": (
        lambda op: op.create_index("one_memo", "memo", ["municipality_id"], unique=True),
        ["new unique of memo: municipality_id"],
    ),
}
ADDING = {
    "a table": lambda op: op.create_table("basket", sa.Column("id", sa.Integer, primary_key=True)),
    "a column": lambda op: op.add_column("memo", sa.Column("colour", sa.String(7))),
    "a column with a default": lambda op: op.add_column(
        "memo", sa.Column("size", sa.Integer, nullable=False, server_default="1")
    ),
    "an index": lambda op: op.create_index("ix_memo_text", "memo", ["text"]),
    "an index less": lambda op: op.drop_index("ix_memo_at", "memo"),
}


@pytest.mark.parametrize("what", TAKING)
def test_taking_away_is_noticed(alter, what):
    deed, words = TAKING[what]

    assert alter(deed) == words


@pytest.mark.parametrize("what", ADDING)
def test_adding_takes_nothing_away(alter, what):
    assert alter(ADDING[what]) == []
