"""Which language a reader gets."""

from datetime import date

from babel.support import NullTranslations
from flask import current_app, g, has_request_context, request, session
from flask_babel import Domain, format_date, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from palveleva.config import LANGUAGES


def language() -> str:
    """The address decides, then the person, then what was chosen here earlier, then the browser; else Finnish."""
    if not has_request_context():
        return "fi"
    named = (request.view_args or {}).get("lang") or g.get("lang") or in_address()
    if named in LANGUAGES:
        return str(named)
    if current_user.is_authenticated:
        return str(current_user.person.language)
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(LANGUAGES) or "fi"


def in_address() -> str | None:
    """In the path of a page, or behind that of a deed: `/account/away?lang=sv`. Also of a page that is not there."""
    named = (request.view_args or {}).get("lang") or request.args.get("lang")
    return named if named or request.url_rule else request.path.split("/")[1]


def spoken() -> str:
    """The language in which this answer is being written."""
    locale = get_locale()
    return locale.language if locale else current_app.config["BABEL_DEFAULT_LOCALE"]


DAY = {"fi": "d.M.", "sv": "d.M", "en": "d MMM"}
DAY_ALONE = {"fi": "d.", "sv": "d", "en": "d"}  # its month follows


def short_day(when: date) -> str:
    """12.3."""
    return str(format_date(when, DAY[spoken()]))


def short_days(first: date | None, last: date | None) -> str:
    """One day alone, without the month where both have the same; with a dash before it where only the last is told."""
    if first is None or last is None:
        return _("from %(day)s", day=short_day(first)) if first else f"–{short_day(last)}" if last else ""
    if first == last:
        return short_day(last)
    is_one_month = (first.year, first.month) == (last.year, last.month)
    begins = format_date(first, DAY_ALONE[spoken()]) if is_one_month else short_day(first)
    return f"{begins}–{short_day(last)}"


class KnownWords(Domain):
    """A page has a hundred messages. The catalogue of each language is looked up by it, and found at once."""

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        if locale.language not in self.known:
            self.known[locale.language] = super().get_translations()
        return self.known[locale.language]
