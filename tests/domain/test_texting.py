"""What fits into a text message, and what somebody meant by one."""

import pytest

from palveleva.domain.texting import ever_shorter, length, plain, understood


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KYLLÄ 4821", (True, ["4821"])),
        ("kyllä 4821", (True, ["4821"])),
        ("Kyllä, 4821!", (True, ["4821"])),
        (" JA 4821 ", (True, ["4821"])),
        ("yes:4821", (True, ["4821"])),
        ("EI 4821", (False, ["4821"])),
        ("Nej 4821.", (False, ["4821"])),
        ("no 4821", (False, ["4821"])),
        ("KYLLÄ 4821, 3377 9182", (True, ["4821", "3377", "9182"])),
        ("EI 4821 4821", (False, ["4821"])),
        ("KYLLÄ 4821 ja 3377", (True, ["4821", "3377"])),
        ("KYLLÄ4821", (True, ["4821"])),
        ("4821 kyllä", (True, ["4821"])),
        ("Kyllä\n4821\nKiitos! 😊", (True, ["4821"])),
        ("kylla\u0308 4821", (True, ["4821"])),
        ("KYLL? 4821", (True, ["4821"])),
        ("joo juu, 4821", (True, ["4821"])),
        ("👍🏻 4821", (True, ["4821"])),
        ("Moi, en ehdi 4821", (False, ["4821"])),
        ("ei käy 4821", (False, ["4821"])),
        ("ee 4821 3377 kiitos", (False, ["4821", "3377"])),
        ("Nej 4821 och 3377", (False, ["4821", "3377"])),
        ("ei onnistu 4821, kiitos", (False, ["4821"])),
        ("joo sopii 4821", (True, ["4821"])),
        ("No thanks 4821", (False, ["4821"])),
        ("no sopii 4821", None),
        ("No käy 4821", None),
        ("ei, tulen 4821", None),
        ("nej 4821 ja 3377", None),
        ("4821 ja 3377", None),
        ("4821 kyllä 3377", None),
        ("no joo 4821", None),
        ("Käy 4821", None),
        ("Kyllä 4821 tulen klo 10", None),
        ("Ei 4821 ole ongelma", None),
        ("Kyllä 4821 mutta Helmi on kaatunut", None),
        ("EI 4821 33775", None),
        ("4821", None),
        ("KYLLÄ", None),
        ("KYLLÄ 482", None),
        ("KYLLÄ 48211", None),
        ("KYLLÄ 4821 ja EI 1234", None),
        ("Kyllä kai 4821", None),
        ("ehkä 4821", None),
        ("kyllä ４８２１", None),
        ("", None),
    ],
)
def test_a_plain_yes_or_no_is_understood_and_nothing_is_guessed(text, meant):
    assert understood(text) == meant


@pytest.mark.parametrize(
    ("text", "takes"), [("abc", 3), ("äöåÄÖÅ", 6), ("5 €", 4), ("[]", 4), ("x" * 160, 160), ("–" * 70, 161)]
)
def test_finnish_and_swedish_letters_cost_no_more_than_others(text, takes):
    assert length(text) == takes


def test_typographic_signs_are_written_plainly():
    assert plain("–12.3.\u00a0”ok”…") == '-12.3. "ok"...'


def test_a_name_grows_shorter_by_whole_words_and_ends_in_none_that_joins():
    assert [*ever_shorter("Puiden pilkkominen, pinoaminen ja kanto")] == [
        "Puiden pilkkominen, pinoaminen ja kanto",
        "Puiden pilkkominen, pinoaminen...",
        "Puiden pilkkominen...",
        "Puiden...",
    ]
    assert [*ever_shorter("")] == [""]
