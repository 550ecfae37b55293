"""What every template may use: icons, addresses, dates and words for codes."""

import re
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from io import BytesIO
from typing import Any, cast
from zipfile import ZipFile

import segno
from flask import Flask, current_app, g, request
from flask.globals import request_ctx
from flask_babel import format_decimal
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from palveleva.config import LANGUAGE_NAMES, LANGUAGES
from palveleva.domain.contact import spoken_phone
from palveleva.i18n import in_address, spoken
from palveleva.models import Municipality, Person
from palveleva.queries.facts import tax_credits
from palveleva.queries.items import thumb_url
from palveleva.queries.municipalities import first_municipality
from palveleva.queries.open_data import municipality_called
from palveleva.web.assets import asset_url
from palveleva.web.desk import seal_of_drafts
from palveleva.web.fields import wrong
from palveleva.web.guard import signed_in_person
from palveleva.web.look import look_url
from palveleva.web.times import age, clock, day, moment, wanted_soon, when_soon, whole_day, workdays
from palveleva.web.worded import drawn, told_the_language
from palveleva.words import fairness as words_of_fairness
from palveleva.words import files as words_of_files
from palveleva.words import tuning as words_of_tuning
from palveleva.words.codes import LABELS, happened, label, verb_of
from palveleva.words.day import RETRY
from palveleva.words.insight import grouped
from palveleva.words.looks import part, place
from palveleva.words.matching import days_of, fit, obstacle
from palveleva.words.messages import FILTERS, delivery_tone
from palveleva.words.safety import ABOUT_WORDS
from palveleva.words.services import asked_of_doers, worth_knowing
from palveleva.words.tones import tone
from palveleva.words.unbroken import unbroken, with_units

LONG_WORD = re.compile(r"[^\s-]{15,}")
PARTS = (re.compile(".{1,10}"), re.compile(".+@|.+"))  # ten letters each; an address at its @
BETWEEN_STROKES = re.compile(r"\n\s*| (?=/>)")


def install(app: Flask) -> None:
    app.context_processor(at_hand)
    app.jinja_env.globals.update(
        about_words=ABOUT_WORDS,
        asked_of_doers=asked_of_doers,
        icon=icon,
        look_url=look_url,
        qr=qr,
        asset_url=asset_url,
        tone=tone,
        delivery_tone=delivery_tone,
        fit=fit,
        obstacle=obstacle,
        days_of=days_of,
        words_of_fairness=words_of_fairness,
        words_of_files=words_of_files,
        words_of_tuning=words_of_tuning,
        url_for_language=url_for_language,
        this_page=this_page,
        csrf_token=csrf_token,
        tax_credits=tax_credits,
        thumb_url=thumb_url,
        retry_words=RETRY,
        worth_knowing=worth_knowing,
        wrong=wrong,
        seal_of_drafts=seal_of_drafts,
    )
    for kind in LABELS:
        app.jinja_env.filters[kind] = partial(label, kind)
    app.jinja_env.filters.update(FILTERS)
    for words in (age, clock, day, moment, when_soon):
        app.jinja_env.filters[words.__name__] = told_the_language(words)
    app.jinja_env.filters.update(whole_day=whole_day, workdays=workdays, wanted_soon=wanted_soon, phone=unbroken_phone)
    app.jinja_env.filters.update(
        part=part, place=place, happened=happened, verb_of=verb_of, in_this_language=in_this_language
    )
    app.jinja_env.filters.update(
        breakable=breakable,
        decimal=decimal,
        grouped=grouped,
        iso=datetime.isoformat,
        drawn=drawn,
        unbroken=unbroken,
        with_units=with_units,
    )


def at_hand() -> dict[str, Any]:
    """A page that is the same for everybody (the shell) never asks for the person: it is looked up when used."""
    reader, home = who_reads(), municipality()
    return {
        "languages": LANGUAGE_NAMES.items(),
        "csrf_token": csrf_token,
        "is_demo": current_app.config["PALVELEVA"].is_demo,
        "current_person": reader,
        "offered": offered(home),
        "kept_municipality": kept_municipality(),
        # A database that nobody has filled has pages too.
        "municipality": home or Municipality(name=""),
    }


def who_reads() -> Person | None:
    return None if request.blueprint == "pwa" else signed_in_person()


def municipality() -> Municipality | None:
    reader = who_reads()
    if reader is not None:
        return reader.municipality
    if "municipality" not in g:
        told = request.args.get("municipality")
        named = municipality_called(told) if told else None
        g.municipality = named or first_municipality()
        g.is_named = named is not None
    return cast(Municipality | None, g.municipality)


def kept_municipality() -> str:
    """What keeps a stranger on the pages of the municipality that an address or a poster has named."""
    home = municipality() if g.get("is_named") else None
    return f"?municipality={home.id}" if home else ""


def offered(home: Municipality | None) -> list[tuple[str, str]]:
    """The languages of the reader's municipality, and the one that is being read."""
    codes = {*home.languages.split(), spoken()} if home else set(LANGUAGE_NAMES)
    return [(code, name) for code, name in LANGUAGE_NAMES.items() if code in codes]


def qr(text: str) -> Markup:
    """A QR code as inline SVG without styles, which our content security policy would not let through."""
    return Markup(segno.make(text, error="m").svg_inline(border=3, svgclass="qr", lineclass=None, omitsize=True))


def csrf_token() -> str:
    """A page has several forms: they carry the same token, which is asked for once."""
    return str(g.get("csrf_token") or generate_csrf())


@cache
def icon(name: str) -> Markup:
    """A Lucide icon as inline SVG, silent for screen readers: words stand beside it."""
    # How they are drawn stands once in the style sheet, not in each of them: the shell is kept small.
    strokes = drawings().read(f"{name}.svg").decode().partition(">")[2]
    return Markup(f'<svg viewBox="0 0 24 24" aria-hidden="true">{BETWEEN_STROKES.sub("", strokes)}')


@cache
def drawings() -> ZipFile:
    """All of Lucide's. Its own function looks through them anew for each: 8 ms of every icon on the first pages."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


def url_for_language(code: str) -> str:
    """The same page in another language."""
    _, _, rest = request.path.lstrip("/").partition("/")
    return f"/{code}/{rest}{kept_municipality()}"


def this_page() -> str:
    """Where whoever chooses another language goes on; empty where the page cannot be asked for again."""
    doors = request_ctx.url_adapter
    if doors is None or not is_page(doors):
        return ""
    is_as_read = request.method == "GET" and request.query_string and "lang" not in request.args
    return request.full_path if is_as_read else request.path


def is_page(doors: MapAdapter) -> bool:
    """Not what is only led on: /sign-out is no language, but would be looked up among them."""
    try:
        return bool(doors.match(request.path, "GET"))
    except HTTPException:
        return False


@pass_context  # or Jinja would work it out once, for every reader
def in_this_language(_context: Context, address: str) -> str:
    """A deed answers in the language that was being read, and leads back to it."""
    named = in_address()
    return f"{address}?lang={named}" if named in LANGUAGES else address


def breakable(name: str) -> Markup:
    """A word that is wider than a column of a table breaks on the screen, and nothing is added to what is copied."""
    pieces = LONG_WORD.sub(lambda word: "\0".join(PARTS["@" in word[0]].findall(word[0])), name or "").split("\0")
    return Markup("<wbr>").join(pieces)


def unbroken_phone(stored: str | None) -> str:
    return unbroken(spoken_phone(stored)) if stored else ""


def decimal(number: float) -> str:
    """5,3"""
    return str(format_decimal(round(number, 1)))
