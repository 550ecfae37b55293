"""The yearly report: an annex of the municipality's report on well-being, made to be printed."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import Optional

from palveleva.actions import figures
from palveleva.db import lock, utcnow
from palveleva.domain.drawing import pieces
from palveleva.domain.publication import Quarter
from palveleva.domain.statistics import Fate
from palveleva.queries.insight import first_told
from palveleva.queries.insight_years import stories_of, year_report
from palveleva.web.deeds import was_done
from palveleva.web.fields import AtMost, LinesField
from palveleva.web.guard import person
from palveleva.web.insight import coordinators, own_municipality, today, unmet_after
from palveleva.web.meanwhile import Known, SeenForm, filled_with, refuse_to_overwrite

blueprint = Blueprint("insight_years", __name__, url_prefix="/insight/years")
PLACES = ("first", "second", "third")
STORY = [Optional(), AtMost(figures.LONGEST_STORY)]


class StoriesForm(SeenForm):
    """Three places; what is left empty is not printed."""

    first = LinesField(_l("Story %(number)s", number=1), STORY)
    second = LinesField(_l("Story %(number)s", number=2), STORY)
    third = LinesField(_l("Story %(number)s", number=3), STORY)

    @property
    def places(self) -> list[Field]:
        return [self[name] for name in PLACES]


@blueprint.get("")
@coordinators
def latest() -> ResponseReturnValue:
    """The last whole year, or this one while there is no other. The period of the other pages goes along."""
    this = today().year
    first = first_told(own_municipality())
    year = this - 1 if first and first.year < this else this
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("first", "last")}
    return redirect(url_for("insight_years.show", year=year, **kept))


@blueprint.get("/<int:year>")
@coordinators
def show(year: int) -> ResponseReturnValue:
    return page(year)


def page(year: int, again: StoriesForm | None = None) -> str:
    """`again`: stories that are shown once more, with what keeps them from being saved."""
    years = years_to_choose()
    if year not in years:
        abort(404)
    report = year_report(own_municipality(), year)
    form = again or StoriesForm(formdata=None, data=filled_with(in_places(report.stories)))
    fates = [fate.value for fate in Fate]
    more = {"years": years, "pieces": pieces, "fates": fates, "settles_on": Quarter(year, 4).told_on}
    more["unmet_after"] = unmet_after()
    return render_template("insight/year.html", report=report, form=form, now=utcnow(), **more)


@blueprint.post("/<int:year>/stories")
@coordinators
def stories(year: int) -> ResponseReturnValue:
    if year not in years_to_choose():
        abort(404)
    form = StoriesForm()

    def write() -> None:
        lock(own_municipality())
        refuse_to_overwrite(form, in_places(stories_of(own_municipality(), year)))
        told = {field.name: field.data or "" for field in form.places}
        figures.write_stories(own_municipality(), year, told, by=person())

    if not was_done(form, write):
        return page(year, form), 400
    flash(_("Saved."), "ok")
    return redirect(url_for("insight_years.show", year=year), 303)


def in_places(texts: list[str]) -> Known:
    return dict(zip(PLACES, texts, strict=True))


def years_to_choose() -> list[int]:
    this = today().year
    first = first_told(own_municipality())
    return list(range(this, (first.year if first else this) - 1, -1))
