"""Is it alive, and may it be sent work?"""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from palveleva.db import db
from palveleva.web.guard import open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to()
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@open_to()
def ready() -> ResponseReturnValue:
    """Ready when the database answers and holds the newest migration."""
    try:
        here = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="database_unreachable"), 503
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    if here != newest:
        return jsonify(status="migrations_pending"), 503
    return jsonify(status="ok")
