"""The commands of whoever answers for people's data."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask_babel import force_locale

from palveleva.actions import erasure
from palveleva.audit import remember
from palveleva.config import LANGUAGES, Config
from palveleva.db import db, utcnow
from palveleva.domain.errors import Refused
from palveleva.domain.people import AUTOMATION
from palveleva.keeping.backup import back_up
from palveleva.keeping.drill import rehearse
from palveleva.keeping.fingerprints import Manifest
from palveleva.keeping.restore import restore as bring_back
from palveleva.keeping.sealing import new_key
from palveleva.keeping.trouble import Trouble
from palveleva.models import Need, Person
from palveleva.queries.people import named_person
from palveleva.queries.subject import holdings_of, needs_of_resident
from palveleva.words import label


@click.command("forget")
@click.argument("whom")
@click.confirmation_option(prompt="Nothing of it can be brought back. Forget?")
def forget(whom: str) -> None:
    """Forget a resident (by the code of a need or the telephone number), or an account (by its e-mail or number).

    A tombstone is written outside the database: no restored backup brings them back.
    """
    things = found(whom)
    for thing in things:
        try:
            erasure.bury(thing, by=AUTOMATION, now=utcnow())
        except Refused as refusal:
            db.session.rollback()
            raise click.ClickException(label("refusal", refusal.code)) from refusal
        click.echo(f"Forgotten: {thing.code if isinstance(thing, Need) else thing.id}")


def found(whom: str) -> list[Any]:
    things: list[Any] = [need for need in needs_of_resident(whom) if need.forgotten_at is None]
    person = named_person(whom)
    if isinstance(person, Person):
        things.append(person)
    if not things:
        raise click.ClickException("Nobody and nothing by that code, number or e-mail is held.")
    return things


@click.command("subject-export")
@click.argument("whom")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(LANGUAGES), default="fi", help="Of the text for reading.")
def subject_export(whom: str, folder: Path, language: str) -> None:
    """Everything held about a resident and who saw it, as JSON and as plain text, into FOLDER.

    WHOM is the code of a need, or a telephone number: then all needs of that number. Make sure who is asking.
    """
    needs = needs_of_resident(whom)
    if not needs:
        raise click.ClickException("Nothing by that code or number is held.")
    told = holdings_of(needs)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep(folder / "data.json", json.dumps(told, ensure_ascii=False, indent=2, default=str))
    keep(folder / "data.txt", in_plain_words(told, language))
    for need in needs:
        remember("export", need, by=AUTOMATION, now=utcnow())
    db.session.commit()
    click.echo(
        f"{len(needs)} reports in {folder}: data.json and data.txt. Delete them when they have been handed over."
    )


def in_plain_words(told: list[dict[str, Any]], language: str) -> str:
    with force_locale(language):
        return current_app.jinja_env.get_template("keeping/subject.txt").render(needs=told, now=utcnow())


def keep(file: Path, text: str) -> None:
    """Readable by its owner alone."""
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


@click.command("backup-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup_key(file: Path) -> None:
    """Make the key that opens backups, into FILE. Keep FILE elsewhere: without it no backup can be restored."""
    if file.exists():
        raise click.ClickException(f"{file} exists already. A new key opens none of the old backups.")
    key, public = new_key()
    keep(file, f"{key}\n")
    keep(config().instance / "backup_to", f"{public}\n")
    click.echo(f"Backups are sealed for {public}. Move {file} away from this machine, in two places.")


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy database and photos, sealed, into FILE. The service may go on working meanwhile."""
    with worded():
        manifest = back_up(config(), file, now=utcnow())
    click.echo(f"{file}: {rows_of(manifest)} rows, {len(manifest.photos)} photos.")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(prompt="The data of now will be replaced (and kept, sealed, beside). Restore?")
def restore(file: Path, key: Path) -> None:
    """Bring back what `palveleva backup` wrote. Stop the service first; start it again afterwards."""
    with worded():
        manifest = bring_back(config(), file, key.read_text(), now=utcnow())
    click.echo(f"Restored as of {manifest.made_at}: {rows_of(manifest)} rows, {len(manifest.photos)} photos.")


@click.command("drill")
@click.option("--copies", default=200, show_default=True, help="How many damaged copies must be refused.")
@click.option("--needs", default=200, show_default=True, help="How many reports are written meanwhile.")
def drill(copies: int, needs: int) -> None:
    """Prove on a database of its own, under load, that backups can be restored and damaged ones are refused."""
    with worded():
        outcome = rehearse(config(), copies=copies, needs=needs)
    click.echo(outcome.as_table())
    if not outcome.is_good:
        raise click.ClickException("The drill failed: do not trust backups before this is cleared up.")


def config() -> Config:
    return current_app.config["PALVELEVA"]


def rows_of(manifest: Manifest) -> int:
    return sum(table["rows"] for table in manifest.tables.values())


@contextmanager
def worded() -> Iterator[None]:
    try:
        yield
    except Trouble as trouble:
        raise click.ClickException(str(trouble)) from trouble


ALL = (forget, subject_export, backup_key, backup, restore, drill)
