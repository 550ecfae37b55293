"""Careless hands, bad lines, dying servers: 300 steps of it, and nothing is lost or doubled."""

import pytest

from tests.faults.walk import STEPS_OF_A_CHAPTER, Walk

SEED, CHAPTERS = 2026, 12


@pytest.mark.parametrize("part", range(CHAPTERS))
def test_a_random_walk_loses_and_doubles_nothing(browser, service, part):
    walk = Walk(SEED + part, STEPS_OF_A_CHAPTER, browser, service)

    assert walk.go().endswith("lost 0, doubled 0")
