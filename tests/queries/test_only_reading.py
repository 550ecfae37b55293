"""What is asked for by a GET changes nothing, whatever its page tries (decision 8)."""

import pytest
from sqlalchemy import select, update

from palveleva.db import db
from palveleva.models import Village


def names(app):
    with app.app_context():
        return set(db.session.scalars(select(Village.name)))


def rename():
    db.session.execute(update(Village).values(name="Jossakin"))
    db.session.commit()


def test_nothing_is_kept_of_what_a_get_writes_and_it_is_told_so(app):
    before = names(app)

    with app.test_request_context("/needs"), pytest.raises(Exception, match=r"only read|read-only"):
        rename()

    assert names(app) == before


def test_a_post_writes_after_a_get_has_read_over_the_same_connection(app):
    with app.test_request_context("/needs"):
        db.session.scalar(select(Village.name))
        db.session.commit()
    with app.test_request_context("/needs", method="POST"):
        rename()

    assert names(app) == {"Jossakin"}
