"""Keys of the cast that forms ask for."""

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Provider


@pytest.fixture
def town_ids(app):
    """Providers' numbers by their codes."""
    with app.app_context():
        return {code: key for key, code in db.session.execute(select(Provider.id, Provider.code))}
