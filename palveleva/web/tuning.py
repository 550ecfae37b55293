"""Why a provider gets requests or not, and the changes of one tap: for their own people, and for the coordinator."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField
from wtforms.validators import DataRequired

from palveleva.actions import tuning
from palveleva.db import db, utcnow
from palveleva.domain.errors import NotNow
from palveleva.domain.tuning import Change
from palveleva.domain.vocabulary import Role
from palveleva.i18n import language, spoken
from palveleva.models import ProfileChange, Provider
from palveleva.queries.chances import OwnChances, chances_of
from palveleva.queries.reference import services_in_order
from palveleva.queries.visible import get, profile_changes_visible_to
from palveleva.web.deeds import do, the_provider
from palveleva.web.fields import AtMost, Form
from palveleva.web.guard import open_to, person
from palveleva.web.public import in_language
from palveleva.words.tuning import tap

blueprint = Blueprint("tuning", __name__)
coordinators = open_to(Role.COORDINATOR)
doers = open_to(Role.PROVIDER)


class ChangeForm(Form):
    """Which of the proposals is meant."""

    change = HiddenField(validators=[DataRequired(), AtMost(80)])


@blueprint.get("/<lang>/account/requests")
@doers
def own(lang: str) -> ResponseReturnValue:
    in_language(lang)
    return page(chances_of(mine(), now=utcnow()), "/account/changes")


@blueprint.post("/account/changes")
@doers
def make_own() -> ResponseReturnValue:
    return made(mine(), own_page())


@blueprint.post("/account/changes/refusal")
@doers
def keep_own() -> ResponseReturnValue:
    return kept(mine(), own_page())


@blueprint.post("/account/changes/<int:change_id>/removal")
@doers
def undo_own(change_id: int) -> ResponseReturnValue:
    return undone(mine(), change_id, own_page())


@blueprint.get("/providers/<int:provider_id>/requests")
@coordinators
def of_provider(provider_id: int) -> ResponseReturnValue:
    provider = the_provider(provider_id)
    return page(chances_of(provider, now=utcnow()), f"/providers/{provider.id}/changes")


@blueprint.post("/providers/<int:provider_id>/changes")
@coordinators
def make(provider_id: int) -> ResponseReturnValue:
    return made(the_provider(provider_id), page_of(provider_id))


@blueprint.post("/providers/<int:provider_id>/changes/refusal")
@coordinators
def keep(provider_id: int) -> ResponseReturnValue:
    return kept(the_provider(provider_id), page_of(provider_id))


@blueprint.post("/providers/<int:provider_id>/changes/<int:change_id>/removal")
@coordinators
def undo(provider_id: int, change_id: int) -> ResponseReturnValue:
    return undone(the_provider(provider_id), change_id, page_of(provider_id))


def mine() -> Provider:
    return db.session.get_one(Provider, person().provider_id)


def own_page() -> str:
    return url_for("tuning.own", lang=language())


def page_of(provider_id: int) -> str:
    return url_for("tuning.of_provider", provider_id=provider_id)


def page(chances: OwnChances, address: str) -> ResponseReturnValue:
    services = {service.id: service.name_in(spoken()) for service in services_in_order()}
    facts = taps(chances.provider, chances.villages, services) | {"service_names": services, "address": address}
    return render_template("fairness/own.html", chances=chances, provider=chances.provider, **facts)


def taps(provider: Provider, villages: Mapping[str, str], services: Mapping[str, str]) -> dict[str, Any]:
    """How proposals, and changes that were made, are worded on a page."""
    return {
        "tap": lambda change: tap(change, provider, villages, services),
        "was_tapped": lambda row: tap(tuning.change_of(row), None, villages, services),
    }


def made(provider: Provider, back: str) -> ResponseReturnValue:
    return answered(provider, back, _("Changed. You can undo it below."), tuning.make)


def kept(provider: Provider, back: str) -> ResponseReturnValue:
    return answered(provider, back, _("Kept as it is. It is not proposed again for 90 days."), tuning.keep)


def answered(provider: Provider, back: str, said: str, deed: Any) -> ResponseReturnValue:
    form = ChangeForm()

    def act(_form: Form) -> None:
        deed(provider, proposed(provider, form.change.data or ""), by=person())

    return do(back, said, act, form)


def proposed(provider: Provider, key: str) -> Change:
    """Only what is proposed now can be tapped: an old page, or somebody's own idea, is told that things moved on."""
    chances = chances_of(provider, now=utcnow())
    every = [*(lesson.change for lesson in chances.lessons), *(opening.change for opening in chances.openings)]
    found = next((change for change in every if change.key == key), None)
    if found is None:
        raise NotNow
    return found


def undone(provider: Provider, change_id: int, back: str) -> ResponseReturnValue:
    theirs = profile_changes_visible_to(person()).where(ProfileChange.provider_id == provider.id)
    change = get(theirs, ProfileChange, change_id)
    return do(back, _("Undone. All is as it was."), lambda _form: tuning.undo(change, by=person()))
