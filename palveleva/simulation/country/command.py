"""`palveleva simulate --country`: fills an empty database with a whole country."""

from datetime import datetime

from rich.console import Console

from palveleva.progress import bars
from palveleva.simulation.country.fill import fill
from palveleva.simulation.country.map import Size


def filled(size: Size, seed: int, until: datetime, console: Console) -> None:
    """Fill the database of the current application, which has its tables and nothing in them; show how far it is."""
    with bars(console) as tell:
        fill(size, seed=seed, until=until, tell=tell)
