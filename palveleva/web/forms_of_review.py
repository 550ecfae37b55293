"""Forms that change a need somebody has before their eyes: they remember what was seen."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import DataRequired

from palveleva.domain.vocabulary import Urgency
from palveleva.models import Need
from palveleva.web.forms import SOON_IS_MISSING, ConsentForm, PlaceForm, TextForm, words
from palveleva.web.meanwhile import SeenForm


class DetailsForm(PlaceForm, SeenForm):
    """Place, service and time of a need that is known; corrected on another day, it is not wanted "today" anew."""

    urgency = RadioField(_l("How soon?"), [DataRequired(SOON_IS_MISSING)], choices=words("how_soon", *Urgency))


class AnswerForm(ConsentForm, SeenForm):
    """The resident's answer about a need that is known."""


class RewordForm(TextForm, SeenForm):
    """The words of a report without what should not stand in them."""


def place_data(need: Need) -> dict[str, Any]:
    return {
        "village": need.village.slug,
        "service": need.service_id or "",
        "urgency": need.urgency.value,
        "wanted_from": need.wanted_from,
        "wanted_until": need.wanted_until,
    }


def answer_data(need: Any, contact: Any) -> dict[str, Any]:
    """Of a need as it is or as a page sees it; what is known of the resident is told apart, as far as it may be."""
    known = {f"contact_{name}": getattr(contact, name) if contact else "" for name in CONTACT}
    return {"consent": need.consent.value, **known}


CONTACT = ("name", "phone", "address", "note")
