"""A need and its work, brought as far as a journey wants it, by the same actions that people use."""

from palveleva.actions import assignments, offers
from palveleva.db import db


def offer_of(need, code="P01"):
    offer = next(offer for offer in need.offers if offer.provider.code == code)
    db.session.commit()  # whoever reads on holds up the service
    return offer


def agreed(need, office, at=None):
    """Liisa has said yes, and perhaps when she comes."""
    work = offers.accept(offer_of(need), by=office["provider"])
    if at:
        assignments.schedule(work, at, by=office["provider"])
    db.session.commit()
    return work
