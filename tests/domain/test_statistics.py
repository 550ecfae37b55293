"""The fixed definitions, counted on needs whose fates are known."""

from dataclasses import replace
from datetime import date

import pytest

from palveleva.domain.statistics import (
    Fate,
    Told,
    figures_by,
    figures_of,
    is_change,
    month_after,
    months_between,
)
from palveleva.domain.vocabulary import NeedState, Outcome

MARCH = date(2026, 3, 1)
OPEN = Told(MARCH, "hakkila", "lumityot", "piha", NeedState.OFFERING, None)


def ended(outcome, **facts):
    return replace(OPEN, state=NeedState.CLOSED, outcome=outcome, **facts)


@pytest.mark.parametrize(
    ("one", "fate"),
    [
        (OPEN, Fate.OPEN),
        (replace(OPEN, state=NeedState.REPORTED_DONE), Fate.SERVED),  # the provider has said that it is done
        (ended(Outcome.DONE), Fate.SERVED),
        (ended(Outcome.DONE_UNCONFIRMED), Fate.SERVED),
        (ended(Outcome.UNMET), Fate.UNMET),
        (ended(Outcome.REDIRECTED), Fate.REDIRECTED),
        (ended(Outcome.WITHDRAWN), Fate.OTHERWISE),
        (ended(Outcome.DONE_BY_OTHERS), Fate.OTHERWISE),
    ],
)
def test_every_need_has_one_fate(one, fate):
    assert one.fate is fate


def test_every_outcome_is_a_fate_or_no_need():
    for outcome in Outcome:
        figures = figures_of([ended(outcome)])
        parts = (figures.served, figures.redirected, figures.unmet, figures.otherwise, figures.open)
        assert sum(parts) == figures.needs == (outcome not in (Outcome.DUPLICATE, Outcome.REJECTED))


def test_the_share_served_is_of_those_that_have_ended():
    told = [ended(Outcome.DONE), ended(Outcome.REDIRECTED), ended(Outcome.UNMET), OPEN, ended(Outcome.DUPLICATE)]

    figures = figures_of(told)

    assert (figures.needs, figures.ended, figures.share_served) == (4, 3, 1 / 3)
    assert figures_of([OPEN]).share_served is None


def test_medians_leave_out_what_was_not_measured_and_are_not_moved_by_one_slow_case():
    times = (1.0, 3.0, 500.0, None)
    figures = figures_of([replace(OPEN, response_hours=hours, match_days=2) for hours in times])

    assert (figures.response_hours, figures.match_days) == (3.0, 2.0)


def test_the_largest_group_comes_first_and_duplicates_make_no_group():
    told = [OPEN, replace(OPEN, village="mahlu"), replace(OPEN, village="mahlu"), ended(Outcome.DUPLICATE, village="x")]

    assert list(figures_by(lambda one: one.village, told)) == ["mahlu", "hakkila"]


# Exact 95 % limits of Poisson counts (Garwood 1936, as tabled by Breslow & Day, table 2.10).
def test_few_cases_are_never_called_a_change():
    assert not is_change(9, 0)
    assert not is_change(12, 9)
    assert is_change(30, 10)


def test_months_run_over_the_turn_of_the_year():
    assert month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert months_between(date(2025, 11, 1), date(2026, 1, 1)) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
