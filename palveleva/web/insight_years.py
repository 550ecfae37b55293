"""The yearly report: an annex of the municipality's report on well-being, made to be printed."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from palveleva.actions import figures
from palveleva.db import utcnow
from palveleva.domain.drawing import pieces
from palveleva.domain.publication import Quarter
from palveleva.domain.statistics import Fate
from palveleva.queries.insight import first_told
from palveleva.queries.insight_years import YearReport, year_report
from palveleva.web.deeds import do
from palveleva.web.fields import Form
from palveleva.web.guard import person
from palveleva.web.insight import coordinators, own_municipality, today, unmet_after

blueprint = Blueprint("insight_years", __name__, url_prefix="/insight/years")
STORY = [Optional(), Length(max=figures.LONGEST_STORY)]


class StoriesForm(Form):
    """Three places; what is left empty is not printed."""

    first = TextAreaField(validators=STORY)
    second = TextAreaField(validators=STORY)
    third = TextAreaField(validators=STORY)

    @property
    def texts(self) -> list[str]:
        return [field.data or "" for field in (self.first, self.second, self.third)]


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
    years = years_to_choose()
    if year not in years:
        abort(404)
    report = year_report(own_municipality(), year)
    fates = [fate.value for fate in Fate]
    more = {"years": years, "pieces": pieces, "fates": fates, "settles_on": Quarter(year, 4).told_on}
    more["unmet_after"] = unmet_after()
    return render_template("insight/year.html", report=report, form=form_of(report), now=utcnow(), **more)


@blueprint.post("/<int:year>/stories")
@coordinators
def stories(year: int) -> ResponseReturnValue:
    if year not in years_to_choose():
        abort(404)

    def write(form: Any) -> None:
        figures.write_stories(own_municipality(), year, form.texts, by=person())

    return do(url_for("insight_years.show", year=year), _("Saved."), write, StoriesForm(request.form))


def years_to_choose() -> list[int]:
    this = today().year
    first = first_told(own_municipality())
    return list(range(this, (first.year if first else this) - 1, -1))


def form_of(report: YearReport) -> StoriesForm:
    return StoriesForm(formdata=None, data=dict(zip(("first", "second", "third"), report.stories, strict=True)))
