"""The command behind bin/faults: long random walks."""

import os
import tempfile
from pathlib import Path

import click


@click.command()
@click.option("--steps", default=300, show_default=True, help="How many steps to walk.")
@click.option("--seed", default=2026, show_default=True, help="The same seed takes the same choices.")
@click.option("--chapter", type=int, help="Only this chapter of the walk: to look at a failure again.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
def faults(steps: int, seed: int, chapter: int | None, database: str) -> None:
    """Walk at random through faults with a real browser, a real service and a real database."""
    os.environ["TEST_DATABASE"] = database  # read when the modules below are loaded
    with tempfile.TemporaryDirectory(prefix="palveleva-faults-") as folder:
        walk(Path(folder), steps, seed, chapter)


def walk(folder: Path, steps: int, seed: int, chapter: int | None) -> None:
    from tests.databases import KIND, start_postgresql
    from tests.faults.ledger import Broken
    from tests.faults.service import running
    from tests.faults.walk import Walk
    from tests.services import a_browser

    server = start_postgresql(folder / "postgresql") if KIND == "postgresql" else None
    (folder / "instance").mkdir()
    with running(folder / "instance") as service, a_browser() as browser:
        whole = Walk(seed, steps, browser, service, only=chapter)
        with click.progressbar(length=steps, label=f"{KIND}, seed {seed}") as bar:
            try:
                whole.go(after=lambda: bar.update(1))
            except Broken as broken:
                click.echo(f"\n{broken}\n{whole.summary()}", err=True)
                raise SystemExit(1) from broken
    click.echo(f"{KIND}: {whole.summary()}")
    del server  # it lives as long as somebody holds it


if __name__ == "__main__":
    faults()
