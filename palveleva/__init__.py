"""Palveleva yhteisö: small service needs of villages reach a provider. This file only wires."""

from pathlib import Path

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_mail import Mail
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from palveleva.begun import ReadAtStart, know_words
from palveleva.config import LANGUAGES, Config
from palveleva.db import compiling, db, migrate
from palveleva.i18n import KnownWords, language
from palveleva.web.worded import WordedEnvironment

ROOT = Path(__file__).parent.parent


class OurJson(DefaultJSONProvider):
    """How answers of the API are written."""

    sort_keys = False  # answers read in the order of the contract
    ensure_ascii = False  # "ä" is two bytes on the line, not six
    compact = True


def create_app(config: Config | None = None) -> Flask:
    config = config or Config.from_environment()
    app = Flask("palveleva", root_path=str(ROOT), instance_path=str(config.instance))
    app.config.update(config.for_flask())
    app.json = OurJson(app)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_environment = WordedEnvironment
    if not app.debug:  # whoever works on a template sees it at once
        app.jinja_loader = ReadAtStart(ROOT / "templates")

    if config.proxies:
        # Only so many hops are believed: whatever a visitor writes in front of them is not looked at.
        behind = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)
        app.wsgi_app = behind  # type: ignore[method-assign]  # Flask's documented way to stand in front of itself

    from palveleva import cli, models, web  # noqa: F401 - models: their tables must be known
    from palveleva.web import journal

    journal.install(app)
    db.init_app(app)
    compiling.take_turns(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    words = Babel(app, locale_selector=language).domain_instance = KnownWords()
    know_words(app, words, LANGUAGES)
    Compress(app)
    Mail(app)
    login = LoginManager(app)
    csrf = CSRFProtect(app)
    web.register(app, login, csrf)
    cli.register(app)
    return app
