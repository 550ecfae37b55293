"""Careless hands, bad lines, dying servers: 300 steps of it in all, and nothing is lost or doubled."""

import pytest

from tests.faults.walk import STEPS_OF_A_CHAPTER, Walk

SEED, CHAPTERS, DAILY = 2026, 12, 1
PARTS = [part if part < DAILY else pytest.param(part, marks=pytest.mark.whole) for part in range(CHAPTERS)]


@pytest.mark.parametrize("part", PARTS)
def test_a_random_walk_loses_and_doubles_nothing(browser, service, part):
    walk = Walk(SEED + part, STEPS_OF_A_CHAPTER, browser, service)

    assert walk.go().endswith("lost 0, doubled 0")
