"""Personal identity codes are never kept; what merely resembles one is not refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.errors import Invalid
from palveleva.domain.safety import refuse_identity_codes
from tests.domain.identity_codes import KEPT, REFUSED, some_codes

SEPARATORS = "-+ABCDEFUVWXY"
DASHES = "‐‑‒–—−﹣－"


def is_refused(*texts):
    try:
        refuse_identity_codes(*texts)
    except Invalid:
        return True
    return False


def test_the_refusal_says_what_and_repeats_nothing():
    with pytest.raises(Invalid) as caught:
        refuse_identity_codes("131052-308T")

    assert (caught.value.code, caught.value.field) == ("personal_identity_code", "text")
    assert "308T" not in str(caught.value)


@pytest.mark.parametrize("separator", [*SEPARATORS, *SEPARATORS.lower(), *DASHES])
def test_every_separator_of_the_reform_is_known(separator):
    assert is_refused(f"Helmi 131052{separator}308T asuu yksin")


@pytest.mark.parametrize("code", ["010190-900P", "010190A999T", "131052-308t", "290200A123Y"])
def test_temporary_and_small_written_codes_are_refused(code):
    assert is_refused(code)


@pytest.mark.parametrize(
    "text", ["hetu131052-308T", "(131052-308T)", "131052-308T.", "131052-308T,", "äiti131052-308Tä"]
)
def test_a_code_hides_neither_in_a_word_nor_in_brackets(text):
    assert is_refused(text)


def test_a_code_in_any_of_the_texts_is_refused():
    assert is_refused("Lumet", None, "", "131052-308T")


def test_nothing_to_read_is_nothing_to_refuse():
    assert not is_refused(None, "", "Rappuset lumen alla")


@pytest.mark.parametrize(
    "number",
    ["0401234567", "040 123 4567", "040-1234567", "040-123-4567", "+358-40-1234567", "014-412345", "0500-123 456"],
)
def test_a_telephone_number_is_not_refused(number):
    assert not is_refused(f"Soita {number} iltapäivällä")


@pytest.mark.parametrize("number", ["040123-4567", "050555-1234", "014412-3456"])
def test_a_telephone_number_split_after_six_digits_is_not_refused(number):
    """Neither the control character nor, mostly, the date of such a number fits."""
    assert not is_refused(f"Soita {number}")


@pytest.mark.parametrize(
    "text",
    [
        "Y-tunnus 9900001-8",
        "FI99000018",
        "FI21 1234 5600 0007 85",
        "24.11.2026-30.11.2026",
        "20261124-3000",
        "klo 10-12",
        "41270 Lannevesi",
        "Uuraistentie 1132",
        "1234567890123",
        "131052-308TT",
        "0131052-308T",
    ],
)
def test_business_ids_accounts_dates_and_addresses_are_not_refused(text):
    assert not is_refused(text)


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2026, 1, 1)),
    st.integers(2, 999),
    st.sampled_from(SEPARATORS),
)
def test_every_valid_code_is_refused(birth, individual, separator):
    digits = f"{birth:%d%m%y}"
    control = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{digits}{individual:03d}") % 31]

    assert is_refused(f"{digits}{separator}{individual:03d}{control}")


def test_the_vectors_that_the_phone_reads_too():
    assert [text for text in REFUSED if not is_refused(text)] == []
    assert [text for text in KEPT if is_refused(text)] == []


def test_however_people_write_a_code_it_is_refused():
    assert [text for text in some_codes(5_000) if not is_refused(text)] == []
