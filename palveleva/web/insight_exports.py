"""Figures taken out of the service, as CSV or as an Excel workbook: asked for a second factor, and written down."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from flask import Blueprint, Response, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from palveleva.actions import figures
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.periods import Period, presets, read_period
from palveleva.domain.sheets import BYTE_ORDER_MARK, Cell, as_csv, harmless
from palveleva.domain.statistics import Fate
from palveleva.i18n import spoken
from palveleva.queries.insight_export import NeedRow, need_rows
from palveleva.queries.insight_overview import Line, Overview, overview_of
from palveleva.web.forms import NoForm
from palveleva.web.guard import needs_step_up, person
from palveleva.web.insight import asked_period, choices, coordinators, own_municipality, today
from palveleva.words import insight as words
from palveleva.words.codes import label

blueprint = Blueprint("insight_exports", __name__, url_prefix="/insight/exports")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@coordinators
def index() -> ResponseReturnValue:
    period = asked_period()
    return page(period, {"first": f"{period.first:%Y-%m}", "last": f"{period.last:%Y-%m}"})


def page(period: Period, chosen: Mapping[str, str]) -> str:
    """With what was chosen, also when it is refused."""
    facts = {"purposes": figures.PURPOSES, "most": figures.MOST_ROWS, "chosen": chosen}
    return render_template("insight/exports.html", **facts, **choices(period))


@blueprint.post("")
@coordinators
@needs_step_up("insight_exports.index")
def make() -> ResponseReturnValue:
    """The file itself. What is wrong with the choice is said on the page, and nothing leaves."""
    if not NoForm().validate_on_submit():
        abort(400)
    try:
        period = read_period(request.form.get("first", ""), request.form.get("last", ""))
        rows = need_rows(own_municipality(), period, spoken())
        figures.export(own_municipality(), period, len(rows), request.form.get("purpose", ""), by=person())
    except Invalid as refusal:
        db.session.rollback()
        flash(label("refusal", refusal.code), "danger")
        return page(presets(today())["twelve_months"], request.form), 400
    as_workbook = request.form.get("format") != "csv"
    return workbook(period, rows) if as_workbook else csv_file(period, rows)


def csv_file(period: Period, rows: list[NeedRow]) -> Response:
    text = BYTE_ORDER_MARK + as_csv(heading(), map(cells, rows), delimiter=";")
    return download(text.encode(), "text/csv", period, "csv")


def workbook(period: Period, rows: list[NeedRow]) -> Response:
    """Three sheets: figures, needs, and what it is. Strings are written as strings, never as formulas or links."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        found = overview_of(own_municipality(), period, spoken())
        add_sheet(book, _("Figures"), figures_heading(), figures_rows(found))
        add_sheet(book, _("Needs"), heading(), map(cells, rows))
        add_sheet(book, _("About"), (_("About"), ""), about(period, len(rows)))
    return download(file.getvalue(), XLSX, period, "xlsx")


def add_sheet(book: Any, name: str, names: Sequence[str], rows: Iterable[Sequence[Cell | date]]) -> None:
    sheet = book.add_worksheet(name[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d.m.yyyy", "align": "left"})
    widths = [len(title) for title in names]
    for column, title in enumerate(names):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            write(sheet, number, column, value, day)
            widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, 44))
    sheet.freeze_panes(1, 1)


def write(sheet: Any, row: int, column: int, value: Cell | date, day: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, str(harmless(value)))
    elif value is not None:
        sheet.write_number(row, column, value)


def heading() -> list[str]:
    return [
        *(_("Code"), _("Reported"), _("Village"), _("Group"), _("Service"), _("When"), _("Channel"), _("Permission")),
        *(_("State"), _("Outcome"), _("Reason"), _("Response, hours"), _("Match, working days"), _("Providers asked")),
        _("Work, minutes"),
    ]


def cells(row: NeedRow) -> list[Cell | Any]:
    worded = (("how_soon", row.urgency), ("channel", row.channel), ("consent", row.consent), ("need_state", row.state))
    return [
        *(row.code, row.told_on, row.village, row.group, row.service),
        *(label(kind, code) for kind, code in worded),
        label("need_outcome", row.outcome),
        words.reason(row.unmet_reason) if row.unmet_reason else None,
        *(row.response_hours, row.match_days, row.asked, row.worked),
    ]


def figures_heading() -> list[str]:
    fates = [words.fate(fate) for fate in Fate]
    return [
        _("By"),
        _("Name"),
        _("Needs"),
        *fates,
        *(_("Response, hours"), _("Match, working days"), _("Work, minutes")),
    ]


def figures_rows(found: Overview) -> Iterable[list[Cell]]:
    parts = [(_("Service"), part) for line in found.groups for part in line.parts]
    months = [(_("Month"), Line(words.month(month.first_day), month.figures)) for month in found.months]
    villages = [(_("Village"), line) for line in found.villages]
    groups = [(_("Group"), line) for line in found.groups]
    for kind, line in ((_("All"), Line(_("All"), found.total)), *months, *villages, *groups, *parts):
        known = line.figures
        numbers = [getattr(known, fate.value) for fate in Fate]
        name = line.name or _("Service not chosen")
        yield [kind, name, known.needs, *numbers, known.response_hours, known.match_days, known.minutes]


def about(period: Period, rows: int) -> list[list[Cell]]:
    """Who took it out, when and why: a sheet that turns up somewhere tells where it came from."""
    purpose = words.purpose(request.form.get("purpose", ""))
    warning = _("Small numbers can reveal who it was. Publish the open data instead.")
    return [
        [_("Municipality"), own_municipality().name],
        [_("Period"), words.stretch(period.first, period.last)],
        [_("Exported by"), f"{person().name}, {format_date(today(), 'long')}"],
        [_("For what purpose"), purpose],
        [_("Rows"), rows],
        [_("Only for the work of the municipality"), warning],
    ]


def download(content: bytes, kind: str, period: Period, ending: str) -> Response:
    name = f"palveleva-{period.first:%Y-%m}-{period.last:%Y-%m}.{ending}"
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
