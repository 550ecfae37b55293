"""Numbers and codes as they are said aloud."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.contact import CODE_LETTERS, IN_BREATHS, email_address, phone_number, short_code, spoken_phone
from palveleva.domain.errors import Invalid


@pytest.mark.parametrize(
    "written",
    ["040 123 4567", "0401234567", "040-123 4567", "+358 40 123 4567", "00358401234567", " (040) 1234567 "],
)
def test_one_number_is_one_number_however_it_is_written(written):
    assert phone_number(written) == "+358401234567"


def test_a_landline_and_a_swedish_number_can_be_called():
    assert phone_number("014 412 345") == "+35814412345"
    assert phone_number("+46 8 123 456 78") == "+46812345678"


@pytest.mark.parametrize("written", ["", "   ", "ei ole", "12", "112", "0" * 40, "+999 123 4567", "\0", "🙂"])
def test_what_cannot_be_called_is_refused(written):
    with pytest.raises(Invalid, match="bad_phone"):
        phone_number(written)


def test_a_number_with_words_around_it_is_not_quietly_cut_out_of_them():
    with pytest.raises(Invalid, match="bad_phone"):
        phone_number("soita tyttärelle 0401234567")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+358401234567", "040 123 4567"),
        ("+35850123456", "050 123 456"),
        ("+358400123456", "0400 123 456"),
        ("+358142660149", "014 266 0149"),
        ("+35891234567", "09 123 4567"),
        ("+358925250111", "09 2525 0111"),
        ("+358800147111", "0800 147 111"),
        ("+35820333", "020333"),
        ("+46701234567", "+46 70 123 45 67"),
    ],
)
def test_a_number_is_shown_as_finns_write_it(kept, shown):
    assert spoken_phone(kept) == shown
    assert phone_number(shown) == kept


def test_a_phone_writes_numbers_in_the_same_way():
    views = Path(__file__).parents[2] / "static/js/views"

    assert IN_BREATHS.pattern in (views / "describe-items.js").read_text()


def test_a_number_kept_as_it_was_told_is_shown_as_it_was_told():
    assert spoken_phone("naapurilla on") == "naapurilla on"


def test_the_letters_of_a_code_are_not_taken_for_one_another():
    confusable = ["0O", "1IL", "2Z", "5S", "8B", "UV", "QO"]

    assert not [pair for pair in confusable if len(set(pair) & set(CODE_LETTERS)) > 1]
    assert not set("0O1IL2Z5S8BUV") & set(CODE_LETTERS)
    assert len(set(CODE_LETTERS)) == len(CODE_LETTERS)


@given(st.integers(0, len(CODE_LETTERS) ** 5 - 1))
def test_a_code_is_two_letters_a_dash_and_three(draw):
    code = short_code(draw)

    assert len(code) == 6
    assert code[2] == "-"
    assert set(code.replace("-", "")) <= set(CODE_LETTERS)


def test_different_draws_give_different_codes():
    assert len({short_code(draw) for draw in range(3000)}) == 3000


@pytest.mark.parametrize(
    "written", ["päivi.mäki@kunta.example", "maija@", "maija", "maija@kunta.example, aino@kunta.example"]
)
def test_what_a_letter_cannot_be_addressed_to_is_no_address(written):
    with pytest.raises(Invalid, match="bad_email"):
        email_address(written)
