"""Commands for whoever keeps the service running."""

from pathlib import Path

import click
from flask import Flask, current_app
from flask_babel import gettext as _

from palveleva.actions import coordinators, founding, second_factor
from palveleva.actions.old_access import Ended, end_old_access
from palveleva.command import Command, Given, new_password, told_in, tongue
from palveleva.db import db, utcnow
from palveleva.db.shape import lead_up
from palveleva.db.upkeep import one_at_a_time
from palveleva.domain.people import AUTOMATION
from palveleva.i18n import spoken
from palveleva.keeping import commands
from palveleva.models import Installation, Municipality, Person
from palveleva.queries.accuracy import CASES, NEEDS, measures
from palveleva.queries.chain import Tampered, verified
from palveleva.simulation.command import simulate
from palveleva.towns.commands import municipality
from palveleva.work.worker import sweep, worker


def register(app: Flask) -> None:
    for command in COMMANDS:
        app.cli.add_command(command)


@click.command(cls=Command)
@click.option("--demo", is_flag=True, help="Put the fictional providers and the cast into an empty database.")
def prepare(demo: bool) -> None:
    """Bring the database to the newest shape and put the shipped facts into an empty one.

    A database that was filled for the demonstration is marked by the file `demo` in the instance folder: bin/run goes
    on in demo mode there, and never turns it on over a database that holds real people.
    """
    with one_at_a_time():
        if not lead_up():
            click.echo("A newer release has been here: the database is left as it is.")
        is_new = founding.found(now=utcnow())
        if is_new:
            click.echo("The villages and services are in.")
        if is_new and demo and founding.fill_demo(now=utcnow()):
            (current_app.config["PALVELEVA"].instance / "demo").touch()
            click.echo("The fictional providers and the cast are in.")
        db.session.commit()


a_password = click.option("--password", help="At least 12 characters; asked for when it is not given.")


@click.command(cls=Command)
@click.argument("name")
@click.argument("email")
@a_password
@click.option("--municipality", "municipality_id", help="Its id; may be left out where there is only one.")
def coordinator(name: str, email: str, password: str | None, municipality_id: str | None) -> None:
    """Make a coordinator who signs in with e-mail and password, and enrols a second factor at the first sign-in."""
    with told_in(tongue()):
        home = municipality_of(municipality_id)
        coordinators.add(home, name, email, password or new_password(), by=AUTOMATION, now=utcnow())
        db.session.commit()
        click.echo(_("%(name)s (%(home)s) may now sign in.", name=name, home=home.name_in(spoken())))


def municipality_of(key: str | None) -> Municipality:
    """Nobody becomes a coordinator of Saarijärvi, which is everywhere, because a word was left out."""
    here = db.select(Municipality).limit(2) if key is None else db.select(Municipality).where(Municipality.id == key)
    found = list(db.session.scalars(here))
    if len(found) > 1:
        raise click.ClickException(
            _("Several municipalities are here: add --municipality (palveleva municipality list).")
        )
    if not found:
        raise click.ClickException(_("There is no such municipality: see palveleva municipality list."))
    return found[0]


@click.command("second-factor-reset", cls=Command)
@click.argument("email")
def second_factor_reset(email: str) -> None:
    """Forget the lost second factor of a coordinator: the next sign-in with the password enrols a new one."""
    with told_in(tongue()):
        person = coordinator_at(email)
        second_factor.reset(person, by=AUTOMATION, now=utcnow())
        db.session.commit()
        click.echo(
            _(
                "%(name)s is signed out everywhere and takes a second factor into use at the next sign-in.",
                name=person.name,
            )
        )


@click.command("password-reset", cls=Command)
@click.argument("email")
@a_password
def password_reset(email: str, password: str | None) -> None:
    """Give a coordinator a new password in the place of a forgotten one. The second factor stays."""
    with told_in(tongue()):
        person = coordinator_at(email)
        coordinators.reset_password(person, password or new_password(), by=AUTOMATION, now=utcnow())
        db.session.commit()
        click.echo(_("%(name)s is signed out everywhere and signs in with the new password.", name=person.name))


def coordinator_at(email: str) -> Person:
    person = db.session.scalar(db.select(Person).where(Person.email == email.strip().lower(), Person.is_coordinator))
    if person is None:
        raise click.ClickException(_("No coordinator has this e-mail address."))
    return person


@click.command("new-epoch", cls=Command)
def new_epoch() -> None:
    """After a backup was restored: let every phone offer again what this database has forgotten."""
    with told_in(tongue()):
        installation, now = db.session.get_one(Installation, 1), utcnow()
        end_old_access(installation, Ended(), by=AUTOMATION, now=now)
        founding.renew_epoch(installation, by=AUTOMATION, now=now)
        db.session.commit()
        click.echo(_("The phones will offer again what is missing, and coordinators sign in anew."))
        click.echo(
            _("A poster made since the backup opens nothing, and the one before it does: make and hang a new one.")
        )


@click.command("verify-audit", cls=Command)
@click.option("--expect", metavar="HEAD", help="A head that was written down earlier: it must still be in the chain.")
def verify_audit(expect: str | None) -> None:
    """Read the whole audit and name the first line that is not as it was sealed."""
    with told_in(tongue()):
        verdict = verified(expect)
        if verdict.tampered:
            raise click.ClickException(told_wrong(verdict.tampered))
        if expect and not verdict.heads:
            raise click.ClickException(
                _("The head that was written down is not in the chain: it was cut or made anew.")
            )
        click.echo(_("Lines as they were sealed: %(number)d.", number=verdict.sealed))
        click.echo(_("Of them removed when their time was over: %(number)d.", number=verdict.removed))
        click.echo(_("Lines that wait for the next sweep: %(number)d.", number=verdict.waiting))
        click.echo(_("Head: %(head)s", head=verdict.head))


def told_wrong(wrong: Tampered) -> str:
    named = {"kind": wrong.kind, "number": wrong.entry_id, "seal": wrong.seal_id}
    if wrong.how == "missing":
        return _("Missing: %(kind)s %(number)d (seal %(seal)d).", **named)
    return _("Changed: %(kind)s %(number)d (seal %(seal)d).", **named)


@click.command(cls=Command)
@click.option(
    "--samples",
    type=Given(file_okay=False),
    help=f"A folder with {NEEDS} and {CASES} of your own.",
)
def accuracy(samples: Path | None) -> None:
    """Measure how reports are understood, on the shipped samples or on your own."""
    try:
        found = list(measures(samples))
    except (OSError, KeyError) as error:
        raise click.ClickException(f"The sample cannot be read: {error}") from error
    for one in found:
        false = "" if one.false is None else f"   false {one.false}" + (f" of {one.among}" if one.among else "")
        click.echo(f"{one.what:<26}{one.right:>4} of {one.out_of}{false}")


OF_COORDINATORS = (coordinator, second_factor_reset, password_reset)
OWN = (prepare, worker, sweep, *OF_COORDINATORS, new_epoch, verify_audit, accuracy, simulate)
COMMANDS: tuple[click.Command, ...] = (*OWN, municipality, *commands.ALL)
