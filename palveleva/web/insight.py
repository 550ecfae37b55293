"""The coordinator's figures: what was needed, what became of it, what is missing."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from palveleva.db import db, utcnow
from palveleva.domain.drawing import ceiling, pieces
from palveleva.domain.errors import Invalid
from palveleva.domain.periods import Period, presets, read_period
from palveleva.domain.statistics import Fate, month_after, months_between
from palveleva.domain.vocabulary import Role
from palveleva.i18n import spoken
from palveleva.models import Municipality, Service
from palveleva.queries.insight import first_told, local_day
from palveleva.queries.insight_coverage import Coverage, coverage_of
from palveleva.queries.insight_overview import overview_of
from palveleva.queries.insight_unmet import ledger_of
from palveleva.queries.reference import services_by_group
from palveleva.settings import settings_of
from palveleva.web.guard import open_to, person
from palveleva.words import insight as words_of_insight

blueprint = Blueprint("insight", __name__, url_prefix="/insight")
coordinators = open_to(Role.COORDINATOR)


@blueprint.app_context_processor
def at_hand() -> dict[str, Any]:
    return {"figure": words_of_insight}


@blueprint.get("")
@coordinators
def overview() -> ResponseReturnValue:
    period = asked_period()
    found = overview_of(own_municipality(), period, spoken())
    top = ceiling(max(max(month.figures.needs, month.year_before.needs) for month in found.months))
    drawn = {"fates": [fate.value for fate in Fate], "pieces": pieces, "top": top}
    return render_template("insight/overview.html", overview=found, **drawn, **choices(period))


def own_municipality() -> Municipality:
    return db.session.get_one(Municipality, person().municipality_id)


def today() -> date:
    return local_day(utcnow(), ZoneInfo(own_municipality().time_zone))


def asked_period() -> Period:
    """What the address says, else twelve months. A made-up address is not found."""
    first, last = request.args.get("first"), request.args.get("last")
    if not first or not last:
        return presets(today())["twelve_months"]
    try:
        return read_period(*sorted((first, last)))
    except Invalid:
        abort(404)


def choices(period: Period) -> dict[str, Any]:
    """What the form of periods offers: every month since the first need, at least a year, newest first.

    `compares`: the service was there a year before for the whole period.
    """
    this, began = today().replace(day=1), first_told(own_municipality())
    first = min(began or this, month_after(this, -11), period.first).replace(day=1)
    months = list(reversed(months_between(max(first, month_after(this, -119)), max(this, period.last))))
    compares = began is not None and began <= period.year_before.first
    offered = {"period": period, "presets": presets(today()), "months": months, "compares": compares}
    return offered | {"unmet_after": unmet_after()}


def unmet_after() -> int:
    """After how many days the municipality stops looking: the definitions tell it."""
    return settings_of(person().municipality_id).unmet_after


@blueprint.get("/unmet")
@coordinators
def unmet() -> ResponseReturnValue:
    period = asked_period()
    ledger = ledger_of(own_municipality(), period, spoken())
    return render_template("insight/unmet.html", ledger=ledger, **choices(period))


@blueprint.get("/coverage")
@coordinators
def coverage() -> ResponseReturnValue:
    found = coverage_of(person().municipality_id)
    chosen = request.args.get("service", "")
    service = next((one for one in found.services if one.id == chosen), None)
    if chosen and service is None:
        abort(404)
    shown = {"coverage": found, "service": service, "marks": marks_of(found, service)}
    return render_template("insight/coverage.html", grouped=services_by_group(spoken()), **shown)


def marks_of(found: Coverage, service: Service | None) -> list[dict[str, Any]]:
    """How each village stands on the map: of one service, or of all."""
    if service:
        numbers = [len(found.reach[service.id, village.slug]) for village in found.villages]
        return [{"tone": tone_of(number == 0, number == 1), "number": number} for number in numbers]
    lacking = [(len(found.none[village.slug]), len(found.one[village.slug])) for village in found.villages]
    return [{"tone": tone_of(none > 0, one > 0), "number": none or None} for none, one in lacking]


def tone_of(has_nobody: bool, has_one: bool) -> str:
    return "none" if has_nobody else "one" if has_one else "many"
