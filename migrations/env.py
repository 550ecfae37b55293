"""How Alembic reaches the database: through the application's own engine."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Enum

from palveleva.db import Base, Moment
from palveleva.db.upkeep import tables_being_changed

engine = current_app.extensions["migrate"].db.engine


def plain(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    """Migrations outlive our own types: they are written with the database's."""
    if kind == "type" and isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, Enum):
        return f"sa.String(length={thing.length})"
    return False


def migrate_online() -> None:
    with engine.connect() as connection, tables_being_changed(connection):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain,
            transaction_per_migration=True,  # what one has locked is free again before the next asks for more
        )
        with context.begin_transaction():
            context.run_migrations()


migrate_online()
