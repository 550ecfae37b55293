"""What every command has in common: it works in the application, and whatever is wrong around it ends in a sentence.

Around it are settings, the database, folders and disks, which whoever typed it can mend. A fault of ours stays one.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pwd import getpwuid
from typing import IO, Any

import click
from flask import current_app
from flask.cli import ScriptInfo
from flask_babel import force_locale
from flask_babel import gettext as _

from palveleva.config import LANGUAGES
from palveleva.db import db
from palveleva.db.trouble import FAULTS, Trouble, lacks_tables, told_by, trouble_of
from palveleva.domain.errors import Refused
from palveleva.i18n import spoken
from palveleva.keeping.trouble import Trouble as TroubleWithCopies
from palveleva.post_settings import BadSetting
from palveleva.words.codes import label


class Command(click.Command):
    """The application is made when a command begins, and not to find it: its --help needs no settings."""

    def invoke(self, ctx: click.Context) -> Any:
        with ending_in_a_sentence():
            if not current_app:
                ctx.with_resource(ctx.ensure_object(ScriptInfo).load_app().app_context())
            return super().invoke(ctx)


class Given(click.Path):
    """A file or folder that must be there. To whom a folder above it is closed, what lies in it is not there either."""

    def __init__(self, **kind: bool) -> None:
        super().__init__(exists=True, path_type=Path, **kind)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        place = Path(value).absolute()  # from where the command was typed, or where it landed instead
        if not os.path.exists(place):
            self.fail(f"{place} is not there, or closed to the user {getpwuid(os.geteuid()).pw_name}.", param, ctx)
        return super().convert(value, param, ctx)


@contextmanager
def ending_in_a_sentence() -> Iterator[None]:
    try:
        yield
    except (BadSetting, TroubleWithCopies) as trouble:
        raise click.ClickException(str(trouble)) from trouble
    except FAULTS as error:
        told = sentence_of(error)
        if told is None:
            raise
        raise click.ClickException(told) from error
    except OSError as error:
        raise click.ClickException(place_of(error)) from error


@contextmanager
def told_in(language: str) -> Iterator[None]:
    """What is refused is told in this language, and nothing was done."""
    with force_locale(language):
        try:
            yield
        except Refused as refusal:
            db.session.rollback()
            raise Told(label("refusal", refusal.code)) from refusal
        except TroubleWithCopies as trouble:
            raise Told(str(trouble)) from trouble
        except click.ClickException as refusal:
            raise Told(refusal.message) from refusal


def tongue(otherwise: str = "en") -> str:
    """The language of whoever types, as their machine names it: fi_FI.UTF-8. Mostly it names none of ours."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    word = re.split("[_.@]", named)[0]
    return word if word in LANGUAGES else otherwise


# Whoever types for another language, or a script, says "y". An answer that is neither does nothing.
YES = {"fi": ("k", "kyllä"), "sv": ("j", "ja")}


def ask_first(question: str) -> None:
    """In the language of the rest; click's own question would end in [y/N]. Raises Told for everything but a yes."""
    answer = asked(_("%(question)s [y/N]", question=question), default="", show_default=False)
    if answer.strip().casefold() not in ("y", "yes", *YES.get(spoken(), ())):
        raise Told(_("Nothing was done."))


def asked(question: str, **how: Any) -> str:
    """Who leaves instead of answering is told what came of it."""
    try:
        answer: str = click.prompt(question, **how)
    except click.Abort as end:
        raise Told(_("Nothing was done.")) from end
    return answer


def new_password() -> str:
    """Typed blindly, and so twice."""
    while True:
        first = asked(_("Password, at least 12 characters"), hide_input=True)
        if asked(_("The same once more"), hide_input=True) == first:
            return first
        click.echo(_("The two were not the same."), err=True)


class Told(click.ClickException):
    """A sentence in the reader's language, to which the "Error:" of click does not belong."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


def sentence_of(error: Exception) -> str | None:
    """Nothing where it is a fault of ours."""
    told = told_by(error)
    if told is None:
        return None
    if lacks_tables(error):
        return (
            f"The database lacks what this release works with ({told}). Run palveleva prepare; or is it another one "
            "that DATABASE_URL or PALVELEVA_INSTANCE should name?"
        )
    return f"{WRONG[trouble_of(error)]}: {told}"


WRONG = {
    Trouble.AWAY: "The database cannot be reached",
    Trouble.FULL: "The disk of the database is full",
    Trouble.BUSY: "The database did not do it",
}


def place_of(error: OSError) -> str:
    """Permission denied: /var/lib/palveleva/backup_to"""
    return f"{error.strerror}: {error.filename}" if error.filename else str(error)
