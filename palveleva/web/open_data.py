"""What anybody may know: which villages lack which services, as a page and as open data under addresses that stay."""

import json
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from palveleva.domain.sheets import as_csv
from palveleva.domain.suppression import SMALLEST_SHOWN
from palveleva.models import Municipality
from palveleva.queries.insight_coverage import coverage_of
from palveleva.queries.open_data import OpenRow, municipality_called, newest, published
from palveleva.web.guard import open_to
from palveleva.web.public import in_language
from palveleva.web.rendering import municipality

blueprint = Blueprint("open_data", __name__)
LICENCE = {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
A_DAY = 24 * 3600
# Name, type and meaning of each field, in the order of the columns; for programs the meaning is told in English.
FIELDS = (
    ("period", "string", _l("2026-Q1 is a quarter, 2026 a year. A need belongs to the time in which it was reported.")),
    ("area", "string", _l("Villages counted together, as slugs joined by +; all is the whole municipality.")),
    ("area_name", "string", _l("The names of these villages.")),
    ("group", "string", _l("Group of services; all is every group, not_chosen is a need without a service.")),
    ("group_fi", "string", _l("Its name in Finnish.")),
    ("group_sv", "string", _l("Its name in Swedish.")),
    ("group_en", "string", _l("Its name in English.")),
    (
        "unmet",
        "integer",
        _l(
            "Needs left without a provider: nobody took them in the time the municipality gives, usually 14 days, "
            "or it saw sooner that nobody would. Empty unless unmet_status is shown."
        ),
    ),
    (
        "unmet_status",
        "string",
        _l("shown; under_5: 0 to 4; withheld: hidden lest another number be computed."),
    ),
    ("other", "integer", _l("All other needs: served, directed elsewhere, ended otherwise or still open.")),
    ("other_status", "string", _l("As unmet_status.")),
    ("needs", "integer", _l("unmet and other together, where both are shown.")),
    ("published_on", "date", _l("When the row was published. It never changes afterwards.")),
)


@blueprint.get("/<lang>/what-is-missing")
@open_to()
def missing(lang: str) -> ResponseReturnValue:
    """For entrepreneurs: where nobody offers what people need. Of several municipalities the address names one."""
    in_language(lang)
    here = known(request.args["municipality"]) if "municipality" in request.args else municipality() or abort(404)
    coverage = coverage_of(here.id)
    lacking = [len(coverage.none[village.slug]) for village in coverage.villages]
    marks = [{"tone": "none" if number else "many", "number": number or None} for number in lacking]
    shown = {
        "told": newest(published(here, coverage.names)),
        "coverage": coverage,
        "marks": marks,
        "smallest": SMALLEST_SHOWN,
    }
    return render_template("public/missing.html", municipality=here, fields=FIELDS, licence=LICENCE, lang=lang, **shown)


@blueprint.get("/open-data/<municipality_id>/needs.csv")
@open_to()
def needs_csv(municipality_id: str) -> Response:
    rows = [list(cells_of(row).values()) for row in published(known(municipality_id))]
    return kept(as_csv([name for name, _, _ in FIELDS], rows), "text/csv")


@blueprint.get("/open-data/<municipality_id>/needs.json")
@open_to()
def needs_json(municipality_id: str) -> Response:
    here = known(municipality_id)
    told = {
        "title": f"Unmet service needs of villages, {here.name}",
        "licence": LICENCE,
        "description": url_for("open_data.description", municipality_id=here.id),
        "rows": [cells_of(row) for row in published(here)],
    }
    return kept(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "application/json")


@blueprint.get("/open-data/<municipality_id>/datapackage.json")
@open_to()
def description(municipality_id: str) -> Response:
    """The fields, for programs (Frictionless Data Package)."""
    here = known(municipality_id)
    with force_locale("en"):
        fields = [{"name": name, "type": kind, "description": str(meaning)} for name, kind, meaning in FIELDS]
    resource = {"name": "needs", "path": "needs.csv", "mediatype": "text/csv", "schema": {"fields": fields}}
    told = {"name": f"needs-{here.id}", "title": f"Unmet service needs of villages, {here.name}"}
    return kept(json.dumps(told | {"licenses": [LICENCE], "resources": [resource]}), "application/json")


def cells_of(row: OpenRow) -> dict[str, Any]:
    values = (
        *(row.period, row.area, row.area_name, row.group, *row.group_names.values()),
        *(row.unmet.number, row.unmet.status, row.other.number, row.other.status, row.needs),
        row.published_on.isoformat(),
    )
    return dict(zip((name for name, _, _ in FIELDS), values, strict=True))


def known(municipality_id: str) -> Municipality:
    return municipality_called(municipality_id) or abort(404)


def kept(text: str, kind: str) -> Response:
    """The same for everybody, for a day; pages of others may read it too."""
    answer = Response(text, mimetype=kind)
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
