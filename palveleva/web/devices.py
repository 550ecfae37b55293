"""Where somebody is in: the person sees and ends their own devices, the coordinator everybody's."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from palveleva.actions import devices
from palveleva.db import utcnow
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language
from palveleva.models import Person, SignIn
from palveleva.queries.devices import devices_of, is_invited
from palveleva.queries.visible import get, people_kept_by, sign_ins_visible_to
from palveleva.web.deeds import do
from palveleva.web.fields import Form
from palveleva.web.guard import SIGNED_IN, open_to, person
from palveleva.web.public import in_language
from palveleva.web.volunteers import back_from

blueprint = Blueprint("devices", __name__)


@blueprint.get("/<lang>/account")
@open_to(*SIGNED_IN)
def own(lang: str) -> ResponseReturnValue:
    in_language(lang)
    now = utcnow()
    told = {"devices": devices_of(person(), by=person(), now=now), "is_invited": is_invited(person(), now=now)}
    return render_template("account/devices.html", **told, this=current_user.id)


@blueprint.post("/account/devices/<sign_in_id>/removal")
@open_to(*SIGNED_IN)
def end_own(sign_in_id: str) -> ResponseReturnValue:
    mine = sign_ins_visible_to(person()).where(SignIn.person_id == person().id)
    device = get(mine, SignIn, sign_in_id)
    return do(own_page(), _("The device was signed out."), lambda _f: devices.end(device, by=person()))


@blueprint.post("/account/devices/removal")
@open_to(*SIGNED_IN)
def end_others() -> ResponseReturnValue:
    others = [device for device in devices_of(person(), by=person(), now=utcnow()) if device.id != current_user.id]

    def end_everything(_form: Form) -> None:
        end_all(others)
        devices.end_links_beside(current_user._get_current_object(), by=person())

    said = _("All other devices were signed out. An unused invitation does not work any more.")
    return do(own_page(), said if others else _("The invitation does not work any more."), end_everything)


@blueprint.get("/people/<person_id>/devices")
@open_to(Role.COORDINATOR)
def of_person(person_id: str) -> ResponseReturnValue:
    other = get(people_kept_by(person()), Person, person_id)
    now = utcnow()
    told = {"devices": devices_of(other, by=person(), now=now), "is_invited": is_invited(other, now=now)}
    return render_template("volunteers/devices.html", other=other, **told, back=back_from(other))


@blueprint.post("/people/<person_id>/devices/<sign_in_id>/removal")
@open_to(Role.COORDINATOR)
def end_one(person_id: str, sign_in_id: str) -> ResponseReturnValue:
    theirs = sign_ins_visible_to(person()).where(SignIn.person_id == person_id)
    device = get(theirs, SignIn, sign_in_id)
    return do(page_of(person_id), _("The device was signed out."), lambda _f: devices.end(device, by=person()))


@blueprint.post("/people/<person_id>/devices/removal")
@open_to(Role.COORDINATOR)
def end_theirs(person_id: str) -> ResponseReturnValue:
    other = get(people_kept_by(person()), Person, person_id)
    theirs = devices_of(other, by=person(), now=utcnow())

    def end_everything(_form: Form) -> None:
        end_all(theirs)
        devices.end_links_of(other, by=person())

    said = _("All devices were signed out. An unused invitation does not work any more.")
    return do(page_of(person_id), said if theirs else _("The invitation does not work any more."), end_everything)


def end_all(some: list[SignIn]) -> None:
    for device in some:
        devices.end(device, by=person())


def own_page() -> str:
    return url_for("devices.own", lang=language())


def page_of(person_id: str) -> str:
    return url_for("devices.of_person", person_id=person_id)
