"""Whatever colour a municipality chooses, what stands in it can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain import palette
from palveleva.domain.palette import contrast, dark, light, stylesheet

TOKENS = (Path(__file__).parents[2] / "static/css/shared/10-tokens.css").read_text()
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
AA = 4.5


def token(name: str, where: int) -> str:
    """The colour of a shipped token: 0 in light, 1 in dark."""
    colour = re.findall(rf"--{name}: (#\w+);", TOKENS)[where]
    return f"#{colour[1] * 2}{colour[2] * 2}{colour[3] * 2}" if len(colour) == 4 else colour


@pytest.mark.parametrize(("one", "other", "ratio"), [("#ffffff", "#000000", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_that_of_the_recommendation(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(colours)
def test_words_and_links_can_be_read_on_every_ground(accent):
    for where, made in enumerate((light(accent), dark(accent))):
        for ground in ("paper", "snow", "birch"):
            assert contrast(made["spruce"], token(ground, where)) >= AA, (accent, ground)
        assert contrast(made["spruce"], made["moss"]) >= AA, accent


@given(colours)
def test_words_on_a_button_can_be_read_also_under_the_hand(accent):
    for made in (light(accent), dark(accent)):
        assert contrast(made["on-spruce"], made["spruce"]) >= AA, accent
        assert contrast(made["on-spruce"], made["spruce-deep"]) >= AA, accent


@given(colours)
def test_common_words_can_be_read_on_its_tint(accent):
    for where, made in enumerate((light(accent), dark(accent))):
        for words in ("ink", "soft"):
            assert contrast(token(words, where), made["moss"]) >= AA, (accent, words)


@given(colours)
def test_a_colour_that_can_be_read_stays_as_it_is(accent):
    tint = light(accent)["moss"]
    is_readable = all(contrast(accent, ground) >= AA for ground in (*palette.LIGHT_GROUND, tint))

    assert (light(accent)["spruce"] == accent) is is_readable or accent == "#000000"


@given(colours)
def test_it_is_darkened_no_more_than_needed(accent):
    made = light(accent)
    worst = min(contrast(made["spruce"], ground) for ground in (*palette.LIGHT_GROUND, made["moss"]))

    assert made["spruce"] == accent or worst < AA + 0.6, accent


@given(colours)
def test_the_sheet_holds_colours_of_known_tokens_and_nothing_else(accent):
    sheet = stylesheet(accent)
    told = re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", sheet)

    assert {name for name, _ in told} <= set(re.findall(r"--([\w-]+):", TOKENS))
    assert sheet.count("{") == sheet.count("}")
    assert "<" not in sheet
    assert "url(" not in sheet


def test_what_went_well_stays_green_and_is_that_of_the_tokens():
    for where, told in enumerate((palette.LIGHT_OK, palette.DARK_OK)):
        assert {name: colour for name, colour in told.items() if len(colour) == 7} == {
            name: token(name, where) for name, colour in told.items() if len(colour) == 7
        }


def test_the_grounds_are_those_of_the_style_sheets():
    for where, grounds in enumerate((palette.LIGHT_GROUND, palette.DARK_GROUND)):
        assert grounds == tuple(token(name, where) for name in ("paper", "snow", "birch"))
