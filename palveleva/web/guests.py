"""Who serves across a border: the page and the buttons, for coordinators of either side and for the provider."""

from operator import itemgetter

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Optional

from palveleva.actions import guests
from palveleva.actions.needs import home_of
from palveleva.domain.contact import business_id
from palveleva.domain.errors import Invalid
from palveleva.domain.permissions import Permission, may
from palveleva.domain.vocabulary import Role
from palveleva.i18n import in_address
from palveleva.models import Guest
from palveleva.queries.borders import guests_visible_to, live_guests
from palveleva.queries.reference import villages_in_use
from palveleva.queries.register import firms_elsewhere
from palveleva.queries.visible import get
from palveleva.web.deeds import do, was_done
from palveleva.web.fields import AtMost, BoxField, Form
from palveleva.web.forms import CheckboxesField, options
from palveleva.web.guard import open_to, person

blueprint = Blueprint("guests", __name__, url_prefix="/guests")
either_side = open_to(Role.COORDINATOR, Role.PROVIDER)


class InvitationForm(Form):
    """A firm by its public number, and the villages it is invited to."""

    firm = StringField(_l("Business ID"), [DataRequired(_l("Write the business ID.")), AtMost(12)])
    register = BoxField(_l("From the register of"), [Optional()], choices=[])
    villages = CheckboxesField(_l("Villages"), choices=[])


@blueprint.get("")
@either_side
def index() -> ResponseReturnValue:
    return page(filled() if person().coordinates else None)


def page(form: InvitationForm | None) -> str:
    shown = live_guests(person())
    return render_template(
        "guests/index.html",
        here=[guest for guest in shown if invited(guest)],
        elsewhere=[guest for guest in shown if not invited(guest)],
        may_answer={guest.id for guest in shown if may(person(), Permission.ANSWER_GUEST, guest)},
        villages={village.slug: village.name for village in villages_in_use(person().municipality_id)},
        form=form,
    )


def invited(guest: Guest) -> bool:
    """Invited by the municipality of whoever looks; the others are its own providers, who serve elsewhere."""
    return person().coordinates and guest.municipality_id == person().municipality_id


def filled() -> InvitationForm:
    form = InvitationForm()
    form.villages.choices = options((one.slug, one.name) for one in villages_in_use(person().municipality_id))
    form.register.choices = options([("", ""), *registers_of(form.firm.data or "")])
    return form


def registers_of(firm: str) -> list[tuple[str, str]]:
    """The municipalities that have written it down: asked of whoever invites where there are several."""
    try:
        number = business_id(firm)
    except Invalid:
        return []
    firms = firms_elsewhere(number, person().municipality_id) if number else []
    homes = [one.home_village.municipality for one in firms]
    return sorted({(home.id, home.name) for home in homes}, key=itemgetter(1))


@blueprint.post("")
@open_to(Role.COORDINATOR)
def invite() -> ResponseReturnValue:
    form = filled()

    def ask() -> None:
        villages = tuple(form.villages.data or ())
        guests.invite(home_of(person()), form.firm.data or "", villages, form.register.data or "", by=person())

    if not was_done(form, ask):
        return page(form), 400
    flash(_("Invited. They are asked about needs once their side has said yes."), "ok")
    return redirect(url_for("guests.index"), 303)


@blueprint.post("/<int:guest_id>/agreement")
@either_side
def agree(guest_id: int) -> ResponseReturnValue:
    guest = the(guest_id)
    said = _("Agreed. Requests may now come from there too.")
    return do(own_page(), said, lambda _form: guests.agree(guest, by=person()))


@blueprint.post("/<int:guest_id>/ending")
@either_side
def end(guest_id: int) -> ResponseReturnValue:
    guest = the(guest_id)
    said = _("Ended. Nothing more is asked across this border; agreed work is still finished.")
    return do(own_page(), said, lambda _form: guests.end(guest, by=person()))


def own_page() -> str:
    """In the language in which it was read: the address names one only where another page of it did."""
    return url_for("guests.index", lang=in_address())


def the(guest_id: int) -> Guest:
    return get(guests_visible_to(person()), Guest, guest_id)
