"""What anybody may read, and the plain form that needs no script."""

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from palveleva.actions.operations import decide
from palveleva.config import LANGUAGES
from palveleva.db import utcnow
from palveleva.domain.vocabulary import Place, Role
from palveleva.i18n import language
from palveleva.web.deeds import the_need
from palveleva.web.forms import village_choices
from palveleva.web.guard import open_to, person
from palveleva.web.looks import glass
from palveleva.web.plain_form import PublicReportForm
from palveleva.words.codes import label

blueprint = Blueprint("public", __name__)

DEMO_CAST = (
    ("volunteer", "Aino", _l("Volunteer in Häkkilä: notices what is needed")),
    ("volunteer2", "Eino", _l("Volunteer in Mahlu")),
    ("provider", "Liisa Lumikko", _l("Provider: snow, lawns, small repairs")),
    ("provider2", "Pekka Pikkuapu", _l("Provider: a co-operative for small help")),
    ("provider3", "Tauno Traktori", _l("Provider: ploughing and tractor work")),
    ("coordinator", "Kaisa", _l("Coordinator of the municipality")),
)


@blueprint.get("/")
@open_to()
def start() -> ResponseReturnValue:
    return redirect(f"/{language()}/")


@blueprint.get("/<lang>/")
@open_to()
def front(lang: str) -> ResponseReturnValue:
    """Whoever has never been in on this browser comes in first. A session that has ended goes on to the app: it may
    hold what was not sent yet."""
    was_in = "_user_id" in session  # where Flask-Login keeps it
    return render_template("public/front.html", demo_cast=DEMO_CAST, was_in=was_in, **in_language(lang))


@blueprint.get("/<lang>/about")
@open_to()
def about(lang: str) -> ResponseReturnValue:
    return render_template("public/about.html", **in_language(lang))


@blueprint.route("/<lang>/report", methods=["GET", "POST"])
@open_to(Role.VOLUNTEER, Role.PENDING, Role.COORDINATOR)
def report(lang: str) -> ResponseReturnValue:
    """The second door to the same operation, for phones without script."""
    in_language(lang)
    village = person().village
    home_village = village.slug if village else ""
    form = PublicReportForm(data=None if request.method == "POST" else {"village": home_village, "urgency": "week"})
    form.fill_choices(village_choices(person()), lang)
    if form.validate_on_submit():
        result = decide(form.act, by=person(), now=utcnow())
        if result["status"] in ("applied", "duplicate"):
            return redirect(url_for("public.reported", lang=lang, need_id=result["resource"]["id"]))
        form.text.errors = [label("refusal", result["code"])]
        form.renew_key()
    return render_template("public/report.html", form=form, lang=lang), 200 if request.method == "GET" else 400


@blueprint.get("/<lang>/report/<need_id>")
@open_to(Role.VOLUNTEER, Role.PENDING, Role.COORDINATOR)
def reported(lang: str, need_id: str) -> ResponseReturnValue:
    in_language(lang)
    need = glass(the_need(need_id), Place.RECEIPT)
    return render_template("public/report_done.html", need=need, lang=lang)


def in_language(lang: str) -> dict[str, str]:
    if lang not in LANGUAGES:
        abort(404)
    g.lang = lang
    return {"lang": lang}
