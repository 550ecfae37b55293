"""Keys of the cast that forms ask for, and a clock for what is counted."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from palveleva.db import db, utcnow
from palveleva.models import Disclosure, Need, Provider, SignIn, Village
from palveleva.web import limits
from tests.people import Town
from tests.phone import a_need_report
from tests.web.gateway import SECRET, Gateway


def number_of(app, model):
    """How many rows there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def looks(app, why):
    """What was shown in this place, as it was written down."""
    with app.app_context():
        return [sorted(look.fields) for look in db.session.scalars(select(Disclosure).where(Disclosure.why == why))]


def village_id(app, slug):
    with app.app_context():
        return db.session.scalars(select(Village.id).where(Village.slug == slug)).one()


@pytest.fixture(autouse=True)
def one_stretch_of_time(monkeypatch):
    """Tries are counted anew from every quarter of an hour on: a test that stood across one would miscount."""
    now = utcnow()
    monkeypatch.setattr(limits, "utcnow", lambda: now)


@pytest.fixture
def town_ids(app):
    """Providers' numbers by their codes."""
    with app.app_context():
        return {code: key for key, code in db.session.execute(select(Provider.id, Provider.code))}


@pytest.fixture
def kaisa(sign_in):
    return sign_in("kaisa")


@pytest.fixture
def proven_kaisa(sign_in, app):
    """At her desk, with her second factor given just now."""
    client = sign_in("kaisa")
    with app.app_context():
        db.session.execute(update(SignIn).values(proven_at=utcnow()))
        db.session.commit()
    return client


@pytest.fixture
def told(phone):
    """The key of a need that Aino told."""
    return phone("aino").send(a_need_report())[0]["resource"]["id"]


@pytest.fixture
def ask(app):
    """ask(lambda town: …): something of the database as it is now, between two requests."""

    def asked(question):
        with app.app_context():
            return question(Town())

    return asked


@pytest.fixture
def look(app):
    """look(need_id, lambda need: …): something of the need as it is in the database now."""

    def at(need_id, what):
        with app.app_context():
            return what(db.session.get_one(Need, need_id))

    return at


@pytest.fixture
def gateway(app, stranger):
    before = app.config["PALVELEVA"]
    app.config["PALVELEVA"] = replace(before, post=replace(before.post, sms_secret=SECRET))
    yield Gateway(stranger)
    app.config["PALVELEVA"] = before
