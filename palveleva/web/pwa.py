"""What makes the phone app installable and independent: shell, worker, manifest. Nothing here knows a person."""

import json
import re
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, redirect, render_template, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from palveleva.config import LANGUAGES
from palveleva.web.assets import asset_text, asset_url, minified
from palveleva.web.guard import open_to
from palveleva.web.packed import packed

blueprint = Blueprint("pwa", __name__)
INDENT = re.compile(r"\n\s+")
SOURCES = ("sw.js", "sw-push.js", "sw-stop.js", "manifest.json", "icons/icon.svg", "icons/tab.svg")


class QuietSessions(SecureCookieSessionInterface):
    """What phones keep is the same for everybody: it neither sets a cookie nor varies by one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if request.blueprint not in {"pwa", "assets", "violations"}:
            super().save_session(app, session, response)


@blueprint.get("/app/")
@open_to()
def app_in_some_language() -> ResponseReturnValue:
    return redirect("/fi/app/")


@blueprint.get("/<lang>/app/")
@open_to()
def shell(lang: str) -> ResponseReturnValue:
    """The same for everybody in one language: it may be kept by any phone."""
    g.inlined_script = early()
    return kept_page("app/shell.html", lang)


@blueprint.get("/<lang>/app/items")
@open_to()
def items(lang: str) -> ResponseReturnValue:
    """The lists and pages of items, which the shell takes in when a first report has what it needs."""
    return kept_page("app/items.html", lang)


@blueprint.get("/<lang>/app/status")
@open_to()
def status(lang: str) -> ResponseReturnValue:
    """What waits on this phone and why, drawn by few lines of script: it works when the app itself does not."""
    return kept_page("app/status_page.html", lang)


def kept_page(template: str, lang: str) -> Response:
    if lang not in LANGUAGES:
        abort(404)
    g.lang = lang
    g.inlined_style = style_of(template)
    answer = packed(shown(template, lang), "text/html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def shown(template: str, lang: str) -> str:
    """Phones keep it, so it must not depend on who happened to fetch it: it is drawn once for all."""
    pages: dict[tuple[str, str, bool], str] = current_app.extensions.setdefault("kept_pages", {})
    page = template, lang, is_worker_stopped()
    if page not in pages:
        # A shell that a phone has kept does not know that its worker is stopped; the worker, renewed on the next visit,
        # ends itself all the same.
        drawn = render_template(template, lang=lang, is_worker_stopped=is_worker_stopped(), symbol=symbol())
        pages[page] = with_style_and_script(INDENT.sub("\n", drawn), style_of(template))
    return pages[page]


def with_style_and_script(page: str, style: str) -> str:
    """They stand in the page: on a slow line files of their own would cost another round trip before it can be used.

    Put in after the page has lost its indents: their texts must be what the policy names, letter by letter.
    """
    for tag, text in (("style", style), ("script", early())):
        page = page.replace(f"<{tag}></{tag}>", f"<{tag}>{text}</{tag}>")
    return page


def style_of(template: str) -> str:
    return asset_text("css/status.css" if template == "app/status_page.html" else "css/phone.css")


def early() -> str:
    return asset_text("js/early.js")


def symbol() -> str:
    """The icon of the page as an address that needs no request: the houses alone, which is what a tab has room for."""
    return "data:image/svg+xml," + quote(source_of("icons/tab.svg").strip().replace('"', "'"), safe=" /:=")


@blueprint.get("/favicon.ico")
@open_to()
def favicon() -> ResponseReturnValue:
    """Asked for by browsers on their own. It must set no cookie: it may arrive after somebody has just signed in."""
    icon = Response(source_of("icons/icon.svg"), mimetype="image/svg+xml")
    icon.headers["Cache-Control"] = "public, max-age=86400"
    return icon


@blueprint.get("/<lang>/manifest.json")
@open_to()
def manifest(lang: str) -> ResponseReturnValue:
    if lang not in LANGUAGES:
        abort(404)
    facts = json.loads(source_of("manifest.json"))
    facts |= {"lang": lang, "id": "/app/", "start_url": f"/{lang}/app/", "scope": "/"}
    facts |= {"name": _("Serving Community"), "short_name": _("Serving Community"), "description": tagline()}
    answer = jsonify(facts)
    answer.mimetype = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def tagline() -> str:
    return str(_("Noticed a need? We find someone to help."))


@blueprint.get("/sw.js")
@open_to()
def worker() -> ResponseReturnValue:
    """The service worker with this release's version and list of files in front; or the one that ends itself."""
    if is_worker_stopped():
        script = minified(source_of("sw-stop.js"), "text/javascript")
    else:
        # Within a function of its own its names are short: a phone pays for every letter.
        source = f"(() => {{\n{source_of('sw.js')}{source_of('sw-push.js')}}})();"
        kept = json.dumps(precache(), separators=(",", ":"))
        version = sha256((source + kept + release()).encode()).hexdigest()[:12]
        script = f'const VERSION = "{version}";\nconst PRECACHE = {kept};\n{minified(source, "text/javascript")}'
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Service-Worker-Allowed"] = "/"
    return answer


def is_worker_stopped() -> bool:
    return bool(current_app.config["PALVELEVA"].is_worker_stopped)


def source_of(name: str) -> str:
    return str(current_app.extensions["sources"][name])


def precache() -> dict[str, object]:
    """What a phone keeps: `later` is what it can do its work without."""
    engine = asset_url("js/engine.js")
    return {
        "engine": engine,
        "assets": [engine, asset_url("js/app.js")],
        "shells": {lang: f"/{lang}/app/" for lang in LANGUAGES},
        "later": {
            "assets": [asset_url("js/items.js"), asset_url("js/status.js")],
            "shells": {lang: [f"/{lang}/app/items", f"/{lang}/app/status"] for lang in LANGUAGES},
        },
    }


def release() -> str:
    """Changes whenever a word of the shell does: the templates and the catalogues it is made of."""
    return str(current_app.extensions["release"])


def install(app: Flask) -> None:
    """Read when the server begins, as all else that a release is made of (palveleva/begun.py)."""
    root, static = Path(app.root_path), Path(str(app.static_folder))
    app.extensions["sources"] = {name: (static / name).read_text() for name in SOURCES}
    files = sorted([*root.glob("templates/app/**/*.html"), *root.glob("translations/*/LC_MESSAGES/messages.po")])
    app.extensions["release"] = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
