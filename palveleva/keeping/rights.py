"""The commands by which somebody's rights over their own data are served: to be forgotten, and to see all of it."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale, format_date, format_time
from flask_babel import gettext as _

from palveleva import durable
from palveleva.actions import erasure
from palveleva.audit import remember
from palveleva.command import Command, ask_first, told_in
from palveleva.config import LANGUAGES
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.i18n import spoken
from palveleva.models import Municipality, Need, Person
from palveleva.queries.account import account_of
from palveleva.queries.municipalities import first_municipality
from palveleva.queries.people import people_named
from palveleva.queries.subject import holdings_of, needs_of_resident

within = click.option("--municipality", "town_id", metavar="ID", help="Only what this municipality holds.")
in_language = click.option("--language", type=click.Choice(LANGUAGES), help="Left out: that of the municipality.")


@click.command("forget", cls=Command)
@click.argument("whom")
@within
@in_language
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def forget(whom: str, town_id: str | None, language: str | None, is_sure: bool) -> None:
    """Forget a resident (by the code of a need or the telephone number), or an account (by its e-mail or number).

    A tombstone is written outside the database: no restored backup brings them back. The number of a resident's need
    forgets no account: a couple may share it.
    """
    needs, people = known_as(whom, town_id)
    things: list[Any] = [need for need in needs if need.forgotten_at is None] or people
    with told_in(language or language_of(held_by(*things), town_id)):
        bury(things, is_sure=is_sure)
        for account in people_named(whom, town_id):
            click.echo(
                _(
                    "An account is known by it too, and stays. If it is the same person: palveleva forget %(id)s",
                    id=account.id,
                )
            )


def bury(things: list[Any], *, is_sure: bool) -> None:
    if not things:
        raise click.ClickException(_("Nobody and nothing by that code, number or e-mail is held."))
    refuse_several(held_by(*things))
    if len(things) > 1 and isinstance(things[0], Person):
        raise click.ClickException(several(things))
    names = [thing.code if isinstance(thing, Need) else thing.id for thing in things]
    if not is_sure:
        ask_first(asked_about(things[0], ", ".join(names)))
    for thing, name in zip(things, names, strict=True):
        erasure.bury(thing, by=AUTOMATION, now=utcnow())
        click.echo(_("Forgotten: %(name)s", name=name))


def asked_about(thing: Need | Person, names: str) -> str:
    """An account by its name: a number leads to it once the resident who shares it has been forgotten."""
    if isinstance(thing, Person):
        whose = {"name": thing.name, "id": thing.id}
        return _("Account: %(name)s (%(id)s). Nothing of it can be brought back. Forget?", **whose)
    return _("%(names)s: nothing of it can be brought back. Forget?", names=names)


@click.command("subject-export", cls=Command)
@click.argument("whom")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@within
@in_language
def subject_export(whom: str, folder: Path, town_id: str | None, language: str | None) -> None:
    """Everything held about a resident and who saw it, or about an account, as JSON and as plain text, into FOLDER.

    WHOM is the code of a need, a telephone number (then all needs of that number, and the account that has it), or the
    e-mail or the key of an account. Make sure who is asking.
    """
    needs, people = known_as(whom, town_id)
    holders = held_by(*needs, *people)
    spoken = language or language_of(holders, town_id)
    with told_in(spoken):
        if not holders:
            raise click.ClickException(_("Nothing by that code, number or e-mail is held."))
        refuse_several(holders)
        if len(people) > 1 and not needs:
            raise click.ClickException(several(people))
        files = written(needs, people[0] if len(people) == 1 else None, folder, spoken)
        told = {"number": len(needs), "folder": folder, "files": ", ".join(files)}
        click.echo(
            _("Reports: %(number)d. In %(folder)s: %(files)s. Delete them when they have been handed over.", **told)
        )
        if len(people) > 1:
            click.echo(several(people))


def written(needs: list[Need], person: Person | None, folder: Path, language: str) -> list[str]:
    """The names of the files. That somebody took all of it out is remembered."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files: list[str] = []
    if needs:
        told = holdings_of(needs)
        files += write_both(folder, "data", told, in_plain_words("subject", language, needs=told))
    if person is not None:
        account = account_of(person)
        files += write_both(folder, "account", account, in_plain_words("account", language, account=account))
    for thing in filter(None, (*needs, person)):
        remember("export", thing, by=AUTOMATION, now=utcnow())
    db.session.commit()
    return files


def known_as(whom: str, town_id: str | None) -> tuple[list[Need], list[Person]]:
    """All needs of the resident, and the accounts, of everywhere or of one municipality."""
    if town_id is not None and db.session.get(Municipality, town_id) is None:
        raise click.ClickException(_("There is no such municipality: see palveleva municipality list."))
    return needs_of_resident(whom, town_id), people_named(whom, town_id)


def held_by(*things: Need | Person) -> list[str]:
    return sorted({thing.municipality_id for thing in things})


def language_of(holders: Iterable[str], town_id: str | None) -> str:
    """Of the municipality that was named, or that holds it; where nothing is held, of the first one here."""
    key = town_id or next(iter(holders), None)
    municipality = db.session.get(Municipality, key) if key else first_municipality()
    return municipality.language if municipality else LANGUAGES[0]


def refuse_several(holders: list[str]) -> None:
    """Each answers for its own: whoever asked one of them has not asked the others."""
    if len(holders) > 1:
        raise click.ClickException(
            _("Several municipalities hold something: %(names)s. Add --municipality.", names=", ".join(holders))
        )


def several(people: list[Person]) -> str:
    """A couple may share a number, and one person may have two accounts: whose it is, nobody here can know."""
    names = ", ".join(f"{person.name} ({person.id})" for person in people)
    return _("Several accounts are known by it: %(names)s. Name one by its key.", names=names)


def write_both(folder: Path, name: str, told: Any, words: str) -> list[str]:
    keep(folder / f"{name}.json", json.dumps(told, ensure_ascii=False, indent=2, default=str))
    keep(folder / f"{name}.txt", words)
    return [f"{name}.json", f"{name}.txt"]


def in_plain_words(which: str, language: str, **told: Any) -> str:
    with force_locale(language):
        template = current_app.jinja_env.get_template(f"keeping/{which}.txt")
        return template.render(now=utcnow(), dated=dated, whole_day=whole_day, **told)


CLOCK = {"fi": "'klo' H.mm", "sv": "'kl.' H.mm", "en": "HH:mm"}


def dated(when: datetime) -> str:
    """With the year, which pages leave out: it is read years later. 24. marraskuuta 2026 klo 14.05"""
    return f"{whole_day(when)} {format_time(when, CLOCK[spoken()])}"


def whole_day(when: date) -> str:
    return str(format_date(when, "long"))


def keep(file: Path, text: str) -> None:
    """Readable by its owner alone."""
    with durable.whole(file) as unfinished:
        unfinished.write(text.encode())
