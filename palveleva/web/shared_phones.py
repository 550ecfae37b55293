"""A couple may share a phone, but not by a slip of the finger: who else has the number is named, and asked about."""

from palveleva.actions.people import phone_of
from palveleva.domain.errors import Invalid
from palveleva.models import Person
from palveleva.queries.people import others_called
from palveleva.web.forms import PersonForm
from palveleva.web.guard import person


def same_number(form: PersonForm, known: Person | None = None) -> list[Person]:
    """Who else has the number that has just been written. Whoever is known keeps the one they have without a word."""
    try:
        phone = phone_of(form.phone.data or "")
    except Invalid:
        return []
    is_new = phone and (known is None or phone != known.phone)
    return others_called(phone, person().municipality_id, but=known) if phone and is_new else []
