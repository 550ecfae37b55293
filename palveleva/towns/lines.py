"""Tables as people save them: each line keeps its number, and all mistakes are told at once."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from palveleva.domain.cells import Cells, Wrong

Thing = TypeVar("Thing")

MOST_LETTERS = 10_000_000  # a hundred times the longest table that we know: a device or a pipe may have no end


@dataclass(frozen=True)
class Heading:
    """The columns of a table: those it must have, and those it may."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    is_open: bool = False  # a list made by others has columns of its own

    @classmethod
    def of(cls, must: str, may: str = "", *, is_open: bool = False) -> "Heading":
        return cls(tuple(must.split()), tuple(may.split()), is_open)


@dataclass(frozen=True)
class Mistake:
    file: str
    line: int
    wrong: Wrong


@dataclass
class Tables:
    """The tables of one folder, and what is wrong in them so far."""

    folder: Path
    mistakes: list[Mistake] = field(default_factory=list)
    doubts: list[Mistake] = field(default_factory=list)  # what may be right, and should be looked at
    lines_of: dict[str, list[int]] = field(default_factory=dict)  # where each thing of a table stands
    torn: set[str] = field(default_factory=set)  # tables of which some lines, or all, could not be read

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def read(
        self, name: str, heading: Heading, how: Callable[[Cells], Thing], key: Callable[[Thing], Any]
    ) -> list[Thing]:
        """The things that stand in it, each told once; `key` is what nothing else may share, in its first column."""
        found: list[Thing] = []
        told_at: dict[Any, int] = {}
        for number, cells in self.lines(name, heading):
            thing = how(cells)
            first = told_at.setdefault(key(thing), number)
            if first != number and not cells.wrong:
                cells.refuse(heading.must[0], "told_twice", first=first)
            self.mistakes += [Mistake(name, number, wrong) for wrong in cells.wrong]
            found.append(thing)
            self.lines_of.setdefault(name, []).append(number)
        return found

    def lines(self, name: str, heading: Heading) -> Iterator[tuple[int, Cells]]:
        rows = self.rows(name)
        if not rows:
            return
        (number, names), *rest = rows
        if not rest:
            self.note(name, number, "", "only_heading")
        columns = [column.strip().lower() for column in names]
        if self.refuse_heading(name, number, columns, heading):
            return
        for number, row in rest:
            if len(row) > len(columns):
                self.note(name, number, row[len(columns)], "too_many_cells", there=len(row), known=len(columns))
            else:
                yield number, Cells(dict(zip(columns, row, strict=False)))

    def rows(self, name: str) -> list[tuple[int, list[str]]]:
        """Every line that is not empty, with the number at which it begins."""
        try:
            with (self.folder / name).open(encoding="utf-8-sig") as file:
                text = file.read(MOST_LETTERS + 1)
        except FileNotFoundError:
            self.note(name, 1, "", "no_file")
            return []
        except UnicodeDecodeError:
            self.note(name, 1, "", "no_utf8")
            return []
        if len(text) > MOST_LETTERS:
            self.note(name, 1, "", "too_long", most=MOST_LETTERS)
            return []
        rows = list(self.rows_of(name, text))
        if not rows:
            self.note(name, 1, "", "empty_file")
        return rows

    def rows_of(self, name: str, text: str) -> Iterator[tuple[int, list[str]]]:
        lines = StringIO(text).readlines()  # not splitlines(): it ends a line at breaks within a cell too
        reader = csv.reader(lines, delimiter=separator(lines), strict=True)
        begins = 1
        try:
            for row in reader:
                if any(cell.strip() for cell in row):
                    if "\0" in "".join(row):
                        self.note(name, begins, "", "no_text")
                    yield begins, trimmed(row)
                begins = reader.line_num + 1
        except csv.Error:
            self.note(name, begins, "", "broken_line")

    def refuse_heading(self, name: str, number: int, columns: list[str], heading: Heading) -> bool:
        before = len(self.mistakes)
        for missing in heading.must:
            if missing not in columns:
                self.note(name, number, missing, "no_column")
        for column in columns:
            if not heading.is_open and column not in (*heading.must, *heading.may):
                self.note(name, number, column, "unknown_column", known=", ".join((*heading.must, *heading.may)))
            elif columns.count(column) > 1 and column:
                self.note(name, number, column, "column_twice")
        return len(self.mistakes) > before

    def note(self, name: str, number: int, column: str, code: str, **about: Any) -> None:
        self.mistakes.append(Mistake(name, number, Wrong(column, code, about)))
        self.torn.add(name)


def trimmed(row: list[str]) -> list[str]:
    """A spreadsheet saves empty columns behind the last one too, where something once stood."""
    filled = [number for number, cell in enumerate(row, start=1) if cell.strip()]
    return row[: filled[-1]]


def separator(lines: list[str]) -> str:
    """A Finnish spreadsheet saves with semicolons, and one that is told to save text with tabs."""
    heading = next((line for line in lines if line.strip()), "")
    return max(",;\t", key=heading.count)
