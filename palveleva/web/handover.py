"""The page for the substitute, and what is put on it."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, TypeVar

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import office
from palveleva.actions.needs import home_of
from palveleva.db import utcnow
from palveleva.domain.vocabulary import Place, Role
from palveleva.models import AuditEntry, Memo, Offer
from palveleva.queries.handover import handover_for
from palveleva.queries.office import memos_kept_by
from palveleva.queries.visible import get
from palveleva.web.deeds import do, page_of, the_need
from palveleva.web.forms import TextForm
from palveleva.web.forms_of_day import PinForm
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass, panes
from palveleva.web.times import moment
from palveleva.words.codes import happened

blueprint = Blueprint("handover", __name__)
One = TypeVar("One")
coordinators = open_to(Role.COORDINATOR)


@blueprint.get("/handover")
@coordinators
def show() -> ResponseReturnValue:
    now = utcnow()
    page = handover_for(person(), now=now)
    rungs = {name: panes(needs, Place.HANDOVER) for name, needs in page.rungs.items() if needs}
    promises = {
        "calls": panes(page.calls, Place.HANDOVER),
        "answers": [(asked, glass(asked[0].need, Place.HANDOVER)) for asked in side_by_side(page.answers, of_round)],
        "works": [(work, glass(work.need, Place.HANDOVER)) for work in page.works],
    }
    pinned = panes(page.pinned, Place.HANDOVER)
    deeds = {code: side_by_side(entries, as_told) for code, entries in page.deeds.items()}
    return render_template(
        "handover/show.html", page=page, rungs=rungs, pinned=pinned, deeds_of=deeds, now=now, **promises
    )


def side_by_side(found: Iterable[One], key: Callable[[One], Any]) -> list[list[One]]:
    """What stands side by side and would be told in the same words is told once."""
    return [list(alike) for _key, alike in groupby(found, key)]


def of_round(offer: Offer) -> tuple[Any, ...]:
    return offer.answer_by, offer.need_id


def as_told(entry: AuditEntry) -> tuple[Any, ...]:
    return happened(entry), moment(entry.at), entry.by_id


@blueprint.post("/handover/memos")
@coordinators
def add_memo() -> ResponseReturnValue:
    form = TextForm()
    home = home_of(person())
    return do(url_for(".show"), _("Saved."), lambda _form: office.add_memo(home, form.text.data, by=person()), form)


@blueprint.post("/handover/memos/<int:memo_id>/removal")
@coordinators
def remove_memo(memo_id: int) -> ResponseReturnValue:
    memo = get(memos_kept_by(person()), Memo, memo_id)
    return do(url_for(".show"), _("Removed."), lambda _form: office.remove_memo(memo, by=person()))


@blueprint.post("/needs/<need_id>/pins")
@coordinators
def pin(need_id: str) -> ResponseReturnValue:
    need, form = the_need(need_id), PinForm()
    is_pinned = form.is_pinned.data
    said = _("Pinned for the substitute.") if is_pinned else _("Taken down.")
    return do(page_of(need), said, lambda _f: office.pin(need, form.note.data, is_pinned, by=person()), form)
