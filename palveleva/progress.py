"""How far a long deed is, shown on a terminal: a bar for each of its parts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from palveleva.actions.municipalities import Tell


@contextmanager
def bars(console: Console, name_of: Callable[[str], str] = str) -> Iterator[Tell]:
    """`name_of` words a part, as the deed calls it, for the reader."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    known: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as shown:

        def tell(part: str, so_far: int, total: int) -> None:
            if part not in known:
                known[part] = shown.add_task(name_of(part), total=total)
            shown.update(known[part], completed=so_far)

        yield tell
