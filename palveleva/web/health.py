"""Is it alive, and may it be sent work?"""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from palveleva.db import db
from palveleva.db.room import can_keep
from palveleva.db.shape import Standing, standing
from palveleva.web.guard import open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to()
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@open_to()
def ready() -> ResponseReturnValue:
    """Ready when the database answers, can keep more, and holds every migration this code knows, perhaps others too."""
    try:
        found = standing()
    except SQLAlchemyError:
        db.session.rollback()
        return jsonify(status="database_unreachable"), 503
    if found is Standing.BEHIND:
        return jsonify(status="migrations_pending"), 503
    if not can_keep():
        return jsonify(status="cannot_keep"), 503
    return jsonify(status="ok", database=found)
