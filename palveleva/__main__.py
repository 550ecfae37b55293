"""The command `palveleva`."""

import os
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

from palveleva import create_app
from palveleva.cli import COMMANDS
from palveleva.command import ending_in_a_sentence
from palveleva.config import BadSetting, Config
from palveleva.unheard import speak_to_nobody_too


class Commands(FlaskGroup):
    """What there is to say is told without settings too: nothing of ours waits for an application to be listed."""

    def invoke(self, ctx: click.Context) -> Any:
        """Flask's own commands too: what ours have in common they learn here."""
        with ending_in_a_sentence():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return click.Group.list_commands(self, ctx)


def main() -> None:
    speak_to_nobody_too()
    os.umask(0o077)  # whatever is written may hold people's data
    group = Commands(create_app=made)
    for command in COMMANDS:
        group.add_command(command)
    group()


def made() -> Flask:
    config = Config.from_environment()
    refuse_others(config.instance)
    return create_app(config)


def refuse_others(instance: Path) -> None:
    """What another user writes into it, the service could neither read nor replace: a nightly backup would fail."""
    if instance.exists() and instance.stat().st_uid != os.geteuid():
        raise BadSetting(
            f"{instance} belongs to {instance.owner()}: run this as {instance.owner()}, with the settings of the "
            "service (docs/units/palveleva does both)."
        )


if __name__ == "__main__":
    main()
