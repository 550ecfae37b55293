"""The commands of whoever answers for copies of people's data."""

from pathlib import Path

import click
from flask import current_app

from palveleva.command import Command, Given
from palveleva.config import Config
from palveleva.db import utcnow
from palveleva.keeping.backup import LAST_BACKUP, RECIPIENT, back_up, recipient_of
from palveleva.keeping.drill import rehearse
from palveleva.keeping.fingerprints import Manifest
from palveleva.keeping.restore import restore as bring_back
from palveleva.keeping.rights import forget, keep, subject_export
from palveleva.keeping.sealing import new_key, public_half


@click.command("backup-key", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--renew", is_flag=True, help="From now on seal for a new key, though there is one.")
def backup_key(file: Path, renew: bool) -> None:
    """Make the key that opens backups, into FILE. Keep FILE elsewhere: without it no backup can be restored."""
    if file.exists():
        raise click.ClickException(f"{file} exists already. A new key opens none of the old backups.")
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {file.parent}.")
    before = recipient_of(config())
    if before and not renew:
        raise click.ClickException(
            f"Backups are already sealed for {before}; the key made with it opens them. Was it lost, or seen by "
            "others? Then add --renew, and keep the old key as long as its backups."
        )
    key, public = new_key()
    keep(file, f"{key}\n")
    click.echo(sealed_for(public))
    click.echo(f"Move {file} away from this machine, in two places.")


def sealed_for(public: str) -> str:
    if config().backup_to:
        return f"Set PALVELEVA_BACKUP_TO={public}: until then backups are sealed for the key before."
    keep(config().instance / RECIPIENT, f"{public}\n")
    return f"Backups are sealed for {public}."


@click.command("backup", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy database and photos, sealed, into FILE. The service may go on working meanwhile."""
    manifest = back_up(config(), file, now=utcnow())
    (config().instance / LAST_BACKUP).touch()
    click.echo(f"{file}: {rows_of(manifest)} rows, {len(manifest.photos)} photos.")


@click.command("restore", cls=Command)
@click.argument("file", type=Given(dir_okay=False))
@click.option("--key", required=True, type=Given(dir_okay=False))
@click.confirmation_option(prompt="The data of now will be replaced (and kept, sealed, beside). Restore?")
def restore(file: Path, key: Path) -> None:
    """Bring back what `palveleva backup` wrote. Stop the service first; start it again afterwards."""
    words = key.read_text(errors="replace")
    manifest = bring_back(config(), file, words, now=utcnow())
    click.echo(f"Restored as of {manifest.made_at}: {rows_of(manifest)} rows, {len(manifest.photos)} photos.")
    click.echo("Coordinators sign in anew. Their recovery codes and all open invitations have ended; phones stay in.")
    click.echo("Posters stay as they hang. Was the live database lost: for one made since the backup, hang a new one.")
    if not recipient_of(config()):  # a new machine: its backups shall not wait for somebody to think of a key
        click.echo(sealed_for(public_half(words)))
    click.echo(f"Move {key} away from this machine again.")


@click.command("drill", cls=Command)
@click.option("--copies", default=200, show_default=True, help="How many damaged copies must be refused.")
@click.option("--needs", default=200, show_default=True, help="How many reports are written meanwhile.")
def drill(copies: int, needs: int) -> None:
    """Prove on a database of its own, under load, that backups can be restored and damaged ones are refused."""
    outcome = rehearse(config(), copies=copies, needs=needs)
    click.echo(outcome.as_table())
    if not outcome.is_good:
        raise click.ClickException("The drill failed: do not trust backups before this is cleared up.")


def config() -> Config:
    return current_app.config["PALVELEVA"]


def rows_of(manifest: Manifest) -> int:
    return sum(table["rows"] for table in manifest.tables.values())


ALL = (forget, subject_export, backup_key, backup, restore, drill)
