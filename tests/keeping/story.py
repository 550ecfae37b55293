"""What is looked at in a restored service."""

from dataclasses import replace

from sqlalchemy import select

from palveleva.db import db
from palveleva.keeping.copies import brand_of
from palveleva.models import Need


def codes():
    return set(db.session.scalars(select(Need.code)))


def first_need():
    return db.session.scalars(select(Need).order_by(Need.created_at)).unique().first()


def renamed(service):
    """A database server must have an empty database before anybody can connect to it."""
    return replace(service, database_url=brand_of(service.database_url).fresh(service.database_url, service.instance))
