"""`palveleva simulate`: a season or a year on a scratch database, with its table."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import inspect

from palveleva.command import Command
from palveleva.config import Config
from palveleva.db import db, utcnow
from palveleva.db.address import usable
from palveleva.db.upkeep import working_in
from palveleva.simulation.country.command import filled
from palveleva.simulation.country.map import Size
from palveleva.simulation.outcome import YearOutcome, outcome_of
from palveleva.simulation.table import table_of
from palveleva.simulation.year import Living, Year


@click.command(cls=Command)
@click.option("--year", "days", flag_value=365, type=int, default=365, help="A whole year (default).")
@click.option("--season", "days", flag_value=90, type=int, help="Ninety days.")
@click.option("--trips/--no-trips", default=True, help="Small needs as one trip (default), or each alone.")
@click.option(
    "--company-days",
    "columns",
    type=click.IntRange(0, 6),
    multiple=True,
    help="Automation asks, and what has no hurry waits so many days for company. Several: a column for each.",
)
@click.option("--country", "is_country", is_flag=True, help="Fill --database with a whole country.")
@click.option("--municipalities", type=click.IntRange(1, 400), default=308, show_default=True, help="With --country.")
@click.option("--villages", type=click.IntRange(1), default=6_000, show_default=True, help="With --country.")
@click.option("--providers", type=click.IntRange(1), default=30_000, show_default=True, help="With --country.")
@click.option("--needs", type=click.IntRange(1), help="So many needs; 220 a year or 140,000 in a country.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same year.")
@click.option("--database", help="Address of an empty database; otherwise a file that is thrown away.")
def simulate(
    days: int,
    is_country: bool,
    needs: int | None,
    seed: int,
    *,
    trips: bool,
    columns: tuple[int, ...],
    database: str | None,
    **country: int,
) -> None:
    """Let fictional people live a year on a given clock, and print what came of it. Never on the installed database.

    With --country nobody lives: a year of a whole country is written at once, to see how the service bears it.
    """
    console = Console()
    if is_country:
        make_a_country(Size(**country, needs=needs or Size.needs), seed, database, console)
    else:
        how = Living(seed, days, needs or round(220 * days / 365), makes_trips=trips)
        live_years(how, columns or (None,), database, console)


def make_a_country(size: Size, seed: int, database: str | None, console: Console) -> None:
    if not database:
        raise click.ClickException("Name the empty database that is to be filled: --database postgresql://…")
    with an_empty_service(database):
        filled(size, seed, utcnow(), console)


def live_years(how: Living, columns: Sequence[int | None], database: str | None, console: Console) -> None:
    """The same needs lived through once for each of the columns, side by side."""
    if database and len(columns) > 1:
        raise click.ClickException("One database holds one year: give --company-days once, or no --database.")
    results = {}
    for company_days in columns:
        with an_empty_service(database):
            results[heading(company_days)] = lived(replace(how, company_days=company_days), console)
    console.print(table_of(results, how.seed))
    if any(result.stuck or result.twice for result in results.values()):
        raise click.ClickException("Something was stuck or told twice.")


def heading(company_days: int | None) -> str:
    return "sent by the coordinator" if company_days is None else f"by automation, waits {company_days} days"


@contextmanager
def an_empty_service(database: str | None) -> Iterator[None]:
    """Within it: an application of its own, on a database that held nothing and has its tables now."""
    with tempfile.TemporaryDirectory(prefix="palveleva-simulation-") as folder:
        app = scratch(current_app.config["PALVELEVA"], Path(folder), database)
        with working_in(app):
            refuse_a_used_database()
            upgrade()
            yield


def scratch(installed: Config, folder: Path, database: str | None) -> Flask:
    """An application of its own: the installed database is not so much as opened."""
    from palveleva import create_app

    url = address_of(database) if database else f"sqlite:///{folder / 'year.sqlite'}"
    if url == installed.database_url:
        raise click.ClickException("This is the installed database. Name an empty one, or none.")
    return create_app(replace(installed, instance=folder, database_url=url, queue_url="", tombstones_file=""))


def address_of(written: str) -> str:
    try:
        return usable(written, Path.cwd())
    except ValueError as error:
        raise click.ClickException("--database is no address of a database, such as postgresql://…") from error


def refuse_a_used_database() -> None:
    if inspect(db.engine).get_table_names():
        raise click.ClickException("This database is not empty. Name an empty one.")


def lived(how: Living, console: Console) -> YearOutcome:
    year = Year(how)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("", total=(year.end - year.start).days)
        year.run(
            lambda now: progress.update(bar, completed=(now - year.start).days, description=now.date().isoformat())
        )
    return outcome_of(year.end)
