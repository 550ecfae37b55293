"""Tables as Markdown: to be read in a terminal and quoted in docs/benchmarks.md as they are."""

from collections.abc import Iterable, Sequence

import click


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """The first column is words, the others are numbers."""
    lines = [[str(cell) for cell in row] for row in rows]
    click.echo(f"\n{title}\n")
    click.echo(line(columns))
    click.echo(line(["---", *("---:" for _ in columns[1:])]))
    for cells in lines:
        click.echo(line(cells))


def line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
