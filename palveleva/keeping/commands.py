"""The commands of whoever answers for copies of people's data."""

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask_babel import gettext as _

from palveleva.command import Command, Given, ask_first, told_in, tongue
from palveleva.config import Config
from palveleva.db import utcnow
from palveleva.keeping.backup import LAST_BACKUP, RECIPIENT, back_up, recipient_of
from palveleva.keeping.drill import rehearse
from palveleva.keeping.fingerprints import Manifest
from palveleva.keeping.restore import restore as bring_back
from palveleva.keeping.rights import dated, forget, keep, subject_export
from palveleva.keeping.sealing import new_key, public_half


@click.command("backup-key", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--renew", is_flag=True, help="From now on seal for a new key, though there is one.")
def backup_key(file: Path, renew: bool) -> None:
    """Make the key that opens backups, into FILE. Keep FILE elsewhere: without it no backup can be restored."""
    with told_in(tongue()):
        refuse_a_second(file, renew=renew)
        key, public = new_key()
        keep(file, f"{key}\n")
        click.echo(sealed_for(public))
        click.echo(_("Move %(file)s away from this machine, to two safe places.", file=file))


def refuse_a_second(file: Path, *, renew: bool) -> None:
    if file.exists():
        raise click.ClickException(_("%(file)s exists already. A new key opens none of the old backups.", file=file))
    if not file.parent.is_dir():
        raise click.ClickException(_("There is no folder %(folder)s.", folder=file.parent))
    before = recipient_of(config())
    if before and not renew:
        raise click.ClickException(
            _(
                "Backups are already sealed for %(public)s; the key made with it opens them. Was it lost, or seen by "
                "others? Then add --renew, and keep the old key as long as its backups.",
                public=before,
            )
        )


def sealed_for(public: str) -> str:
    if config().backup_to:
        return _("Set PALVELEVA_BACKUP_TO=%(public)s: until then backups are sealed for the key before.", public=public)
    keep(config().instance / RECIPIENT, f"{public}\n")
    return _("Backups are sealed for %(public)s.", public=public)


@click.command("backup", cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy database and photos, sealed, into FILE. The service may go on working meanwhile."""
    with told_in(tongue()):
        manifest = back_up(config(), file, now=utcnow())
        (config().instance / LAST_BACKUP).touch()
        click.echo(f"{file}. {counted(manifest)}")


@click.command("restore", cls=Command)
@click.argument("file", type=Given(dir_okay=False))
@click.option("--key", required=True, type=Given(dir_okay=False))
@click.option("--yes", "is_sure", is_flag=True, help="Do not ask.")
def restore(file: Path, key: Path, is_sure: bool) -> None:
    """Bring back what `palveleva backup` wrote. Stop the service first; start it again afterwards."""
    with told_in(tongue()):
        if not is_sure:
            ask_first(_("The data of now will be replaced (and kept, sealed, beside). Restore?"))
        words = key.read_text(errors="replace")
        manifest = bring_back(config(), file, words, now=utcnow())
        moment = dated(datetime.fromisoformat(manifest.made_at))
        click.echo(_("Restored as of %(moment)s.", moment=moment) + f" {counted(manifest)}")
        click.echo(
            _("Coordinators sign in anew. Their recovery codes and all open invitations have ended; phones stay in.")
        )
        click.echo(
            _("Posters stay as they hang. Was the live database lost: for one made since the backup, hang a new one.")
        )
        if not recipient_of(config()):  # a new machine: its backups shall not wait for somebody to think of a key
            click.echo(sealed_for(public_half(words)))
        click.echo(_("Move %(file)s away from this machine again.", file=key))


@click.command("drill", cls=Command)
@click.option("--copies", default=200, show_default=True, help="How many damaged copies must be refused.")
@click.option("--needs", default=200, show_default=True, help="How many reports are written meanwhile.")
def drill(copies: int, needs: int) -> None:
    """Prove on a database of its own, under load, that backups can be restored and damaged ones are refused."""
    with told_in("en"):
        outcome = rehearse(config(), copies=copies, needs=needs)
        click.echo(outcome.as_table())
        if not outcome.is_good:
            raise click.ClickException("The drill failed: do not trust backups before this is cleared up.")


def config() -> Config:
    return current_app.config["PALVELEVA"]


def counted(manifest: Manifest) -> str:
    rows = sum(table["rows"] for table in manifest.tables.values())
    return _("Rows: %(rows)d, photos: %(photos)d.", rows=rows, photos=len(manifest.photos))


ALL = (forget, subject_export, backup_key, backup, restore, drill)
