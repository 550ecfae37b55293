"""A provider's answer that came by telephone, written down by the coordinator; and answers to questions."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import offers
from palveleva.domain.vocabulary import Role
from palveleva.models import Offer
from palveleva.queries.visible import get, offers_visible_to
from palveleva.web import forms
from palveleva.web.deeds import do, page_of
from palveleva.web.guard import open_to, person

blueprint = Blueprint("offers", __name__, url_prefix="/offers/<offer_id>")
coordinators = open_to(Role.COORDINATOR)


def the(offer_id: str) -> Offer:
    return get(offers_visible_to(person()), Offer, offer_id)


@blueprint.post("/acceptance")
@coordinators
def accept(offer_id: str) -> ResponseReturnValue:
    offer = the(offer_id)
    return do(page_of(offer.need), _("The work is agreed."), lambda _form: offers.accept(offer, by=person()))


@blueprint.post("/refusal")
@coordinators
def decline(offer_id: str) -> ResponseReturnValue:
    offer, form = the(offer_id), forms.RefusalForm()
    return do(
        page_of(offer.need),
        _("Saved."),
        lambda _f: offers.decline(offer, form.reason.data, by=person()),
        form,
    )


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
