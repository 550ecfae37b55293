"""What a phone may send, field by field; everything else is refused by name."""

from datetime import UTC, date, datetime

import pytest

from palveleva.domain.errors import Invalid
from palveleva.domain.payloads import SHAPES, understand

REPORT = {"text": "Rappuset lumen alla", "village": "hakkila", "urgency": "week", "consent": "asked"}


def refusal(kind, payload):
    with pytest.raises(Invalid) as caught:
        understand(kind, payload)
    return caught.value.code, caught.value.field


def test_a_report_is_understood():
    told = understand("need.report", REPORT | {"text": "  Lumet  ", "wanted_from": "2026-12-01"})

    assert (told.text, told.service, told.wanted_from) == ("Lumet", None, date(2026, 12, 1))


def test_a_time_keeps_its_zone_and_may_come_without_one():
    assert understand("assignment.schedule", {"at": "2026-11-26T10:00:00+02:00"}).at == datetime(
        2026, 11, 26, 8, tzinfo=UTC
    )
    assert understand("assignment.schedule", {"at": "2026-11-26T10:00"}).at.tzinfo is None


def test_every_operation_of_the_contract_has_a_shape():
    assert set(SHAPES) == {
        "need.report", "need.add_information", "need.withdraw", "need.confirm",
        "offer.accept", "offer.decline", "offer.ask",
        "assignment.schedule", "assignment.complete", "assignment.release",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["need.explode", "", "need.report ", "NEED.REPORT", "__class__"])
def test_an_unknown_operation_is_refused_by_its_type(kind):
    assert refusal(kind, {}) == ("unknown_type", "type")


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("payload", [None, [], "text", 7, True, [["text", "x"]]])
def test_a_payload_is_an_object(kind, payload):
    assert refusal(kind, payload) == ("bad_value", "payload")


@pytest.mark.parametrize("kind", SHAPES)
def test_an_unknown_field_is_refused_by_name(kind):
    good = {"need.report": REPORT, "assignment.schedule": {"at": "2026-11-26T10:00"}, "need.confirm": {"done": True}}
    payload = good.get(kind) or {name: "sana" for name in SHAPES[kind].model_fields if name in {"text", "reason"}}

    assert refusal(kind, payload | {"price": 5}) == ("unknown_field", "price")


@pytest.mark.parametrize("field", ["text", "village", "urgency", "consent"])
def test_a_missing_field_is_named(field):
    assert refusal("need.report", {k: v for k, v in REPORT.items() if k != field}) == ("missing_field", field)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u00a0", "a\0b", "\ud800", "x" * 2001, None, 7, True, ["lumet"], {"fi": "lumet"}, b"lumet"],
    ids=ascii,
)
def test_what_is_no_text_is_refused(text):
    assert refusal("need.report", REPORT | {"text": text}) == ("bad_value", "text")


@pytest.mark.parametrize("text", ["Äiti 🙂", "x" * 2000, "rivi\nrivi", "<script>", "'; --"])
def test_any_other_text_is_kept_as_it_is(text):
    assert understand("need.add_information", {"text": text}).text == text


@pytest.mark.parametrize(
    "day",
    [
        "2026-02-31",
        "99999-01-01",
        "0000-01-01",
        "1999-12-31",
        "2100-01-02",
        "1.12.2026",
        "",
        "huomenna",
        20261201,
        1789948800,
        "1789948800",
        True,
        ["2026-12-01"],
        {},
    ],
    ids=str,
)
def test_what_is_no_day_of_our_times_is_refused(day):
    assert refusal("need.report", REPORT | {"wanted_from": day}) == ("bad_value", "wanted_from")


@pytest.mark.parametrize(
    "at",
    [
        "99999-01-01T00:00:00Z",
        "2026-02-31T10:00",
        "0001-01-01T00:00:00+14:00",
        "2026-11-26T25:00",
        "1790000000",
        "2026-11-26T10:00:00+99:00",
        "",
        None,
        1790000000,
        1.5,
        True,
        [],
        "26.11.2026 10:00",
    ],
    ids=str,
)
def test_what_is_no_time_of_our_times_is_refused(at):
    assert refusal("assignment.schedule", {"at": at}) == ("bad_value", "at")


@pytest.mark.parametrize("field", ["urgency", "consent"])
@pytest.mark.parametrize("word", ["TODAY", "", "soon", 0, None, True, ["week"]], ids=str)
def test_only_the_words_of_the_contract_are_known(field, word):
    assert refusal("need.report", REPORT | {field: word}) == ("bad_value", field)


@pytest.mark.parametrize("done", [1, 0, "true", None, "yes", []], ids=str)
def test_done_is_true_or_false_and_nothing_like_it(done):
    assert refusal("need.confirm", {"done": done}) == ("bad_value", "done")


@pytest.mark.parametrize("minutes", [True, 40.0, 40.5, "40", [40]], ids=str)
def test_minutes_are_a_whole_number(minutes):
    assert refusal("assignment.complete", {"minutes": minutes}) == ("bad_value", "minutes")


@pytest.mark.parametrize(
    ("contact", "code", "field"),
    [
        ({"ssn": "1"}, "unknown_field", "contact.ssn"),
        ({"name": ["Helmi"]}, "bad_value", "contact.name"),
        ({"phone": 401234567}, "bad_value", "contact.phone"),
        ({"address": "x" * 201}, "bad_value", "contact.address"),
        ({"note": "a\0"}, "bad_value", "contact.note"),
        ([], "bad_value", "contact"),
        ("Helmi", "bad_value", "contact"),
    ],
)
def test_a_resident_has_a_shape_too(contact, code, field):
    assert refusal("need.report", REPORT | {"contact": contact}) == (code, field)


def test_a_refusal_never_repeats_what_was_told():
    with pytest.raises(Invalid) as caught:
        understand("need.report", REPORT | {"contact": {"name": "Helmi\0"}})

    assert "Helmi" not in str(caught.value)


@pytest.mark.parametrize("kind", ["offer.decline", "need.withdraw", "assignment.release"])
@pytest.mark.parametrize("reason", ["", " ", "x" * 201, None, 5], ids=str)
def test_a_reason_is_one_sentence(kind, reason):
    assert refusal(kind, {"reason": reason}) == ("bad_value", "reason")
