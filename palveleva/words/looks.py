"""Words for a resident who asks: what was seen of them, and in what business."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from palveleva.domain.vocabulary import Part, Place

PARTS: dict[str, LazyString] = {
    Part.TEXT: _l("what was reported"),
    Part.PHOTO: _l("photo"),
    Part.SAID: _l("questions, answers and notes"),
    Part.ROAD: _l("road"),
    Part.NAME: _l("name"),
    Part.PHONE: _l("phone number"),
    Part.ADDRESS: _l("address"),
    Part.NOTE: _l("advice for the helper"),
}

PLACES: dict[str, LazyString] = {
    Place.QUEUE: _l("Read the list of open needs"),
    Place.SEARCH: _l("Searched for needs"),
    Place.CLOSED: _l("Read the list of closed needs"),
    Place.WORK_LIST: _l("Read the list of a provider’s work"),
    Place.NEED_PAGE: _l("Handled the need"),
    Place.OPENED_PAGE: _l("Handled the need and opened the contact details"),
    Place.PHOTO: _l("Opened the photo"),
    Place.OFFER: _l("Was asked whether they could help"),
    Place.ASSIGNMENT: _l("Does the work"),
    Place.HANDOVER: _l("Read the page for the substitute"),
    Place.CALL_LIST: _l("Printed a list of calls"),
    Place.NAME_SEARCH: _l("Searched by name or phone number"),
    "coordination": _l("Handled the need and opened the contact details"),  # lines older than the places
}


def part(code: str) -> str:
    return str(PARTS.get(code, code))


def place(code: str) -> str:
    return str(PLACES.get(code, code))
