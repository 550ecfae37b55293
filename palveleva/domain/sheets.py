"""Tables for spreadsheets: what people wrote is never taken for a formula. Pure.

A cell that begins like a formula is run by spreadsheets, also from CSV (CWE-1236, "CSV injection"); an apostrophe in
front makes it text.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

Cell = str | int | float | None
DANGEROUS = tuple("=+-@|%＝＋－＠")  # the wide ones too: spreadsheets read them alike
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for Latin-1 and Häkkilä for HÃ¤kkilÃ¤


def harmless(value: Cell) -> Cell:
    """Numbers as they are; text on one line, without control characters, and never a formula."""
    if not isinstance(value, str):
        return value
    text = " ".join("".join(" " if is_control(letter) else letter for letter in value).split())
    return f"'{text}" if text.startswith(DANGEROUS) else text


def is_control(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"}


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, delimiter: str = ",") -> str:
    """RFC 4180, with a heading, without a byte order mark.

    Semicolons are for spreadsheets of countries whose decimals are commas: there 42.4 would be a word, and 4.3 a day.
    """
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(harmless(name) for name in heading)
    comma = "," if delimiter == ";" else "."
    writer.writerows([written(harmless(value), comma) for value in row] for row in rows)
    return file.getvalue()


def written(value: Cell, comma: str) -> Cell:
    return str(value).replace(".", comma) if isinstance(value, float) else value
