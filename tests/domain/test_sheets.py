"""What people wrote is never run by a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.sheets import as_csv, harmless, is_control

cells = st.none() | st.integers() | st.floats(allow_nan=False) | st.text()


@pytest.mark.parametrize(
    "words",
    ["=1+1", "+358 40", "-2", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\u200b=1+1", "\ufeff=1", "＝1+1", "|cmd"],
)
def test_what_begins_like_a_formula_becomes_text(words):
    assert harmless(words).startswith("'")


@given(st.text())
def test_no_text_begins_like_a_formula_or_breaks_the_line(words):
    told = harmless(words)

    assert not told.startswith(("=", "+", "-", "@", "\t", "\r", "|"))
    assert not any(is_control(letter) for letter in told)
    assert harmless(told) == told


def test_numbers_stay_numbers_and_names_stay_names():
    assert [harmless(value) for value in (-4, 2.5, None, "Häkkilä", "P-talo")] == [-4, 2.5, None, "Häkkilä", "P-talo"]


def test_where_semicolons_part_the_cells_decimals_are_commas():
    rows = [[42.4, -4.3, 3, "1.5 h"]]

    assert as_csv(["a"], rows, delimiter=";") == "a\r\n42,4;-4,3;3;1.5 h\r\n"
    assert as_csv(["a"], rows) == "a\r\n42.4,-4.3,3,1.5 h\r\n"


@given(st.lists(st.lists(cells, min_size=2, max_size=2)))
def test_every_row_comes_back_from_the_file(rows):
    read = list(csv.reader(io.StringIO(as_csv(["a", "b"], rows), newline="")))

    assert read[0] == ["a", "b"]
    assert len(read) == len(rows) + 1
    assert all(len(row) == 2 for row in read)
