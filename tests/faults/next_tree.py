"""The release after this one: a copy of the tree with one migration more, which only adds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.faults.service import Wounds
from tests.services import ROOT

PARTS = ("palveleva", "migrations", "templates", "static", "translations", "app.py", "gunicorn.conf.py")
NEXT = "feedfacefeed"
# It takes a while, as on a large table, so that requests come in the middle of it.
MIGRATION = """
from time import sleep
import sqlalchemy as sa
from alembic import op

revision, down_revision = {next!r}, {head!r}

def upgrade():
    op.create_table("basket", sa.Column("id", sa.Integer, primary_key=True), sa.Column("what", sa.Text, nullable=False))
    op.add_column("need", sa.Column("colour", sa.String(7)))
    op.add_column("need", sa.Column("size", sa.Integer, nullable=False, server_default="1"))
    op.create_index("ix_need_colour", "need", ["colour"])
    sleep(0.5)

def downgrade():
    raise NotImplementedError
"""


def next_tree(folder: Path, head: str) -> Path:
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    (folder / "migrations/versions/99999999_next.py").write_text(MIGRATION.format(next=NEXT, head=head))
    return folder


def begun(service: Wounds, tree: Path, *words: str, **more: object) -> subprocess.Popen:
    """A command of this tree, on the service's data."""
    env = service.env | {"PYTHONPATH": os.pathsep.join((str(tree), str(ROOT)))}
    with (service.instance / "trees.log").open("a") as log:
        return subprocess.Popen((sys.executable, "-m", *words), cwd=tree, env=env, stdout=log, stderr=log, **more)


def said(service: Wounds) -> str:
    return (service.instance / "trees.log").read_text()
