"""`palveleva simulate --country`: fills an empty database with a whole country."""

from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from palveleva.simulation.country.fill import fill
from palveleva.simulation.country.map import Size


def filled(size: Size, seed: int, until: datetime, console: Console) -> None:
    """Fill the database of the current application, which has its tables and nothing in them; show how far it is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bars: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as progress:

        def tell(what: str, so_far: int, total: int) -> None:
            bar = bars[what] if what in bars else bars.setdefault(what, progress.add_task(what, total=total))
            progress.update(bar, completed=so_far)

        fill(size, seed=seed, until=until, tell=tell)
