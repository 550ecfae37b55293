"""A provider's answer that came by telephone, written down by the coordinator; and answers to questions."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import offers
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import Role
from palveleva.models import Offer
from palveleva.queries.trips import others_open
from palveleva.queries.visible import get, offers_visible_to
from palveleva.web import forms
from palveleva.web.deeds import do, page_of
from palveleva.web.guard import open_to, person
from palveleva.web.refusals import why

blueprint = Blueprint("offers", __name__, url_prefix="/offers/<offer_id>")
coordinators = open_to(Role.COORDINATOR)


def the(offer_id: str) -> Offer:
    return get(offers_visible_to(person()), Offer, offer_id)


@blueprint.post("/acceptance")
@coordinators
def accept(offer_id: str) -> ResponseReturnValue:
    offer = the(offer_id)
    said = _("The work is agreed.")
    return do(page_of(offer.need), said, lambda _f: to_each(meant(offer), offers.accept, said))


@blueprint.post("/refusal")
@coordinators
def decline(offer_id: str) -> ResponseReturnValue:
    offer, form, said = the(offer_id), forms.RefusalForm(), _("Saved.")
    return do(
        page_of(offer.need),
        said,
        lambda _f: to_each(meant(offer), partial(offers.decline, reason=form.reason.data), said),
        form,
    )


def meant(offer: Offer) -> list[Offer]:
    """It alone, or all of its trip that the provider has not answered: on the telephone they say it once."""
    return [offer, *(others_open(offer, person()) if "whole" in request.form else [])]


def to_each(offers_meant: list[Offer], deed: Callable[..., Any], said: str) -> None:
    """Each is a deed of its own: what is refused of one undoes nothing of another.

    Raises why the first, that of the page, was refused: what is `said` of it then holds for others alone.
    """
    refused: dict[str, Refused] = {}
    for offer in offers_meant:
        try:
            deed(offer, by=person())
            db.session.commit()
        except Refused as refusal:
            db.session.rollback()
            refused[offer.id] = refusal
    first, *others = offers_meant
    for offer in others:
        if offer.id in refused:
            flash(f"{offer.need.code}: {why(refused[offer.id])}", "warn")
        elif first.id in refused:
            flash(f"{offer.need.code}: {said}", "ok")
    if first.id in refused:
        raise refused[first.id]


@blueprint.post("/answers")
@coordinators
def answer(offer_id: str) -> ResponseReturnValue:
    offer, form = the(offer_id), forms.TextForm()
    return do(
        page_of(offer.need),
        _("The answer is on its way."),
        lambda _f: offers.answer(offer, form.text.data, by=person()),
        form,
    )
