"""One deed for many needs: the actions of their own pages, one need after the other, or all of them as one trip."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.actions import attempts, reminding, review, trips, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid, OnlyByTelephone, Refused
from palveleva.domain.vocabulary import CallResult, Outcome, Place, Role
from palveleva.models import Need, Provider, Wave
from palveleva.queries.visible import needs_visible_to
from palveleva.web.attempts import promised
from palveleva.web.fields import words_in, wrong
from palveleva.web.forms_of_day import BatchForm, Tick
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass
from palveleva.web.needs import batch_form, queue_page
from palveleva.words.codes import label

blueprint = Blueprint("batches", __name__)
AT_MOST = 50
CALLED_AT_MOST = 3  # of one need; the others stand on its page


@dataclass(frozen=True)
class Done:
    """What became of one need of the batch; `why_not` is empty when the deed was done. `to_call` fit, and no message
    reaches them: whether others were asked or these are all who are left."""

    need: Any
    why_not: str = ""
    to_call: Sequence[Provider] = ()


Deed = Callable[[Sequence[Need], BatchForm], list[Done]]
Made = TypeVar("Made")


@blueprint.post("/needs/batch")
@open_to(Role.COORDINATOR)
def carry_out() -> ResponseReturnValue:
    form = batch_form()
    chosen = [Tick.read(told) for told in request.form.getlist("need")]
    if not form.validate_on_submit() or not chosen:
        return again(form, chosen)
    form.waves = dict(chosen[:AT_MOST])
    query = needs_visible_to(person()).where(Need.id.in_(form.waves)).order_by(Need.created_at, Need.id)
    needs = db.session.scalars(query).unique().all()
    done = DEEDS[form.deed.data](needs, form)
    results = [replace(one, need=glass(one.need, Place.QUEUE)) for one in done]
    return render_template("batches/done.html", results=results, deed=form.deed.data, left_out=chosen[AT_MOST:])


def again(form: BatchForm, chosen: list[Tick]) -> str:
    """The list as it was sent: its ticks are kept, each with the wave that was seen. Shown, it is looked at."""
    form.chosen, form.waves = tuple(chosen), {**form.waves, **dict(chosen)}
    flash(wrong(form.reason) if form.reason.errors else label("refusal", "nothing_chosen"), "danger")
    return queue_page(form)


def one_by_one(deed: Callable[[Need, BatchForm], Wave | None]) -> Deed:
    """Each need is a transaction of its own: what is refused for one undoes nothing of another."""

    def each(need: Need, form: BatchForm) -> Done:
        wave, refusal = tried(partial(deed, need, form))
        return Done(need, why_not(refusal), to_call(wave, refusal))

    return lambda needs, form: [each(need, form) for need in needs]


def ask_as_one_trip(needs: Sequence[Need], _form: BatchForm) -> list[Done]:
    """As many as one provider could do. Of needs that are not there nothing is said, as one by one."""
    if not needs:
        return []
    waves_sent, refusal = tried(lambda: trips.send(needs[0], needs[1:], by=person()))
    sent = {wave.need_id: wave for wave in waves_sent or []}
    left = why_not(refusal) or label("refusal", "not_with_them")
    return [Done(need, "" if need.id in sent else left, to_call(sent.get(need.id), refusal)) for need in needs]


def tried(deed: Callable[[], Made]) -> tuple[Made | None, Refused | None]:
    """What it made, or with what it was refused."""
    try:
        made = deed()
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return None, refusal
    return made, None


def to_call(wave: Wave | None, refusal: Refused | None = None) -> list[Provider]:
    """As the ranking said by which others were asked, or nobody was."""
    found = refusal.to_call if isinstance(refusal, OnlyByTelephone) else waves.passed_over(wave) if wave else []
    return [db.session.get_one(Provider, provider_id) for provider_id in found[:CALLED_AT_MOST]]


def why_not(refusal: Refused | None) -> str:
    """The page of one need shows below who was left out; a list of many shows nothing below."""
    if refusal is None:
        return ""
    return _("There is nobody to ask") if refusal.code == "no_candidates" else label("refusal", refusal.code)


def log_call(need: Need, form: BatchForm) -> None:
    attempts.log(need, CallResult.NO_ANSWER, promised(form, need), by=person())


def send_wave(need: Need, form: BatchForm) -> Wave:
    return waves.send(need, by=person(), number=form.waves.get(need.id))


def remind(need: Need, _form: BatchForm) -> None:
    reminding.remind(need, by=person())


def set_service(need: Need, form: BatchForm) -> None:
    if not form.service.data:
        raise Invalid("service_missing", field="service")
    review.set_service(need, form.service.data, by=person())


def close(need: Need, form: BatchForm) -> None:
    if not form.outcome.data:
        raise Invalid("outcome_missing", field="outcome")
    review.close(need, Outcome(form.outcome.data), words_in(form.reason), by=person())


DEEDS: dict[str, Deed] = {
    "trip": ask_as_one_trip,
    "call": one_by_one(log_call),
    "wave": one_by_one(send_wave),
    "remind": one_by_one(remind),
    "service": one_by_one(set_service),
    "close": one_by_one(close),
}
