"""No small number can be computed from all that is published, by anybody, at any time."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palveleva.domain.publication import Quarter, settled_quarters, split, told_of_quarter, told_of_year
from palveleva.domain.suppression import Cell, Cover, covered, exposed, first_cover
from tests.domain.attacker import possible

AREAS, GROUPS, QUARTERS = ["centre", "east"], ["snow", "wood"], ["2026-Q1", "2026-Q2"]
INNER = list(product(QUARTERS, AREAS, GROUPS))


def published(counts, groups, quarters):
    """All cells that a year brings, quarter after quarter and then the year, as they were told when they were told."""
    told = {}
    for number, quarter in enumerate(quarters, start=1):
        so_far = {key: count for key, count in counts.items() if key[0] <= quarter}
        cells = told_of_quarter(Quarter(2026, number), so_far, groups, {key: cell.cover for key, cell in told.items()})
        told |= {cell.key: cell for cell in cells}
        yield list(told.values())
    cells = told_of_year(2026, counts, groups, {key: cell.cover for key, cell in told.items()})
    yield [*told.values(), *cells]


@settings(max_examples=25)
@given(st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6]), min_size=4, max_size=4))
def test_whoever_tries_every_table_learns_no_small_number_of_a_year(numbers):
    quarters = QUARTERS[:1]
    counts = dict(zip(product(quarters, AREAS, GROUPS), numbers, strict=True))

    for cells in published(counts, GROUPS, quarters):
        assert possible(cells, AREAS, GROUPS, quarters, most=10) == set()


@settings(max_examples=12)
@given(st.lists(st.sampled_from([0, 1, 2, 3, 5]), min_size=4, max_size=4))
def test_nor_from_quarters_and_their_year_together(numbers):
    counts = dict(zip(product(QUARTERS, ["centre"], GROUPS), numbers, strict=True))

    for cells in published(counts, GROUPS, QUARTERS):
        assert possible(cells, ["centre"], GROUPS, QUARTERS, most=9) == set()


def test_the_attacker_is_able_to_find_what_is_left_open():
    """The proof is worth as much as the attacker: without the second hiding it finds the number at once."""
    counts = dict(zip(product(QUARTERS[:1], AREAS, GROUPS), (7, 3, 9, 8), strict=True))
    *_, cells = published(counts, GROUPS, QUARTERS[:1])
    bare = [Cell(c.key, c.tail, c.head, c.number, first_cover(c.number)) for c in cells]

    assert ("2026", "centre", "wood") in possible(bare, AREAS, GROUPS, QUARTERS[:1], most=10)
    assert possible(cells, AREAS, GROUPS, QUARTERS[:1], most=10) == set()


many = st.dictionaries(
    st.tuples(
        st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]), st.sampled_from("abcd"), st.sampled_from("xyzuv")
    ),
    st.integers(0, 12),
    max_size=60,
)


@settings(max_examples=30)
@given(many)
def test_in_larger_years_a_circle_runs_through_every_small_number(found):
    quarters = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    counts = dict.fromkeys(product(quarters, "abcd", "xyzuv"), 0) | found

    *_, cells = published(counts, list("xyzuv"), quarters)

    assert list(exposed(cells)) == []
    assert all(cell.number >= 5 for cell in cells if cell.cover is Cover.SHOWN)
    assert all(cell.number < 5 for cell in cells if cell.cover is Cover.SMALL)


def test_what_was_told_in_spring_is_not_changed_in_winter():
    counts = dict(zip(INNER, (7, 3, 9, 8, 5, 5, 1, 6), strict=True))
    first, second, third = published(counts, GROUPS, QUARTERS)

    assert third[: len(second)] == second
    assert second[: len(first)] == first


def test_when_nothing_helps_nothing_is_told():
    """A single small cell under a total that stands already: its sister must not be told at all."""
    total = Cell(("all",), "end", "start", 9, Cover.SHOWN, is_new=False)
    seven, two = (
        Cell(("a",), "start", "end", 7, Cover.SHOWN, is_new=False),
        Cell(("b",), "start", "end", 2, Cover.SMALL),
    )

    assert [cell.cover for cell in covered([total, seven, two])] == [Cover.SHOWN, Cover.SHOWN, Cover.UNTOLD]


def test_the_parts_of_a_hidden_number_are_not_told():
    assert {cell.cover for cell in split(40, {"served": 30, "open": 10}, is_whole_told=False).values()} == {
        Cover.UNTOLD
    }


def test_of_parts_with_one_small_the_next_smallest_is_hidden_too():
    cells = split(42, {"served": 30, "redirected": 8, "open": 4}, is_whole_told=True)

    assert [cells[name].cover for name in ("served", "redirected", "open")] == [Cover.SHOWN, Cover.HIDDEN, Cover.SMALL]


@pytest.mark.parametrize(
    ("day", "told"), [("2026-04-30", []), ("2026-05-01", ["2026-Q1"]), ("2026-07-31", ["2026-Q1", "2026-Q2"])]
)
def test_a_quarter_is_told_thirty_days_after_its_end(day, told):
    quarters = settled_quarters(date(2026, 2, 14), date.fromisoformat(day))

    assert [quarter.name for quarter in quarters] == told
