"""`palveleva municipality`: set up municipalities from folders of tables, and see which there are."""

from pathlib import Path

import click
from flask_babel import gettext as _
from rich.console import Console
from rich.table import Column, Table

from palveleva.actions import municipalities as setting_up
from palveleva.command import Command, Given, told_in, tongue
from palveleva.config import LANGUAGES
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.town import Town
from palveleva.models import Installation
from palveleva.progress import bars
from palveleva.queries.municipalities import listed, municipalities, services_known
from palveleva.towns.folder import read_folder, read_list
from palveleva.towns.lines import Mistake
from palveleva.words.towns import PARTS, told_settled, told_wrong

in_language = click.option(
    "--language", type=click.Choice(LANGUAGES), default=lambda: tongue("fi"), help="Of what is told."
)


@click.group("municipality")
def municipality() -> None:
    """Set up municipalities from folders of tables, and see which there are."""


@municipality.command("list", cls=Command)
@in_language
def list_all(language: str) -> None:
    """The municipalities of this installation: how far each is set up, and how many more the list knows."""
    with told_in(language):
        table = Table(_("Municipality"), Column("id", no_wrap=True), _("Number"), _("Languages"))
        for heading in (_("Villages"), _("Providers"), _("Coordinators")):
            table.add_column(heading, justify="right")
        found, known = municipalities(), listed()
        for one in found:
            of_it = one.municipality
            counts = (str(number) for number in (one.villages, one.providers, one.coordinators))
            table.add_row(of_it.name_in(language), of_it.id, of_it.number or "", of_it.languages, *counts)
        printer().print(table)
        rest = known.keys() - {one.municipality.number for one in found}
        if known:
            click.echo(_("In the list of municipalities but not set up: %(number)d.", number=len(rest)))


def printer() -> Console:
    """A file, or another program, has no edge where names would have to be broken."""
    console = Console()
    if not console.is_terminal:
        console.width = 1000
    return console


@municipality.command("list-import", cls=Command)
@click.argument("file", type=Given(dir_okay=False))
@in_language
def list_import(file: Path, language: str) -> None:
    """Take in a list of municipalities: number, name_fi, and if there are: name_sv, region, languages.

    What a municipality's own table leaves out is taken from it. A list taken in earlier is replaced.
    """
    with told_in(language):
        towns, mistakes = read_list(file)
        refuse(mistakes)
        setting_up.import_list(db.session.get_one(Installation, 1), towns, by=AUTOMATION, now=utcnow())
        db.session.commit()
        click.echo(_("Municipalities in the list: %(number)d.", number=len(towns)))


@municipality.command("add", cls=Command)
@click.option("--from", "folder", required=True, type=Given(file_okay=False))
@click.option("--renew", is_flag=True, help="Bring one that is there up to date. Nothing is deleted that is in use.")
@click.option("--dry-run", is_flag=True, help="Do all of it, tell what came of it, and write nothing.")
@in_language
def add(folder: Path, renew: bool, dry_run: bool, language: str) -> None:
    """Set up a municipality from the tables of a FOLDER: all of it, or nothing (docs/municipalities.md)."""
    with told_in(language):
        town, tables = read_folder(folder, listed(), services_known())
        for one in tables.doubts:
            click.echo(_("Look once more. %(doubt)s", doubt=told_wrong(one.file, one.line, one.wrong)), err=True)
        refuse(tables.mistakes)
        if town is not None:
            settle(town, is_renewal=renew, is_rehearsal=dry_run, language=language)


def settle(town: Town, *, is_renewal: bool, is_rehearsal: bool, language: str) -> None:
    deed = setting_up.renew if is_renewal else setting_up.add
    with bars(Console(stderr=True), lambda part: str(PARTS[part])) as tell:
        settled = deed(town, by=AUTOMATION, now=utcnow(), tell=tell)
    if is_rehearsal:
        db.session.rollback()
    else:
        db.session.commit()
    name = {"sv": town.facts.name_sv, "en": town.facts.name_en}.get(language) or town.facts.name
    for line in told_settled(name, settled):
        click.echo(line)
    if is_rehearsal:
        click.echo(_("This was a rehearsal: nothing was written."))
    elif not is_renewal:
        click.echo(_("Next: palveleva coordinator NAME EMAIL --municipality %(id)s", id=town.facts.id))


def refuse(mistakes: list[Mistake]) -> None:
    """All of them at once, and nothing was written."""
    if not mistakes:
        return
    for one in mistakes:
        click.echo(told_wrong(one.file, one.line, one.wrong), err=True)
    raise click.ClickException(_("Nothing was written. To be mended: %(number)d.", number=len(mistakes)))
