"""On the way to the service: whatever the line does, a report arrives once, or waits and says so."""

import pytest

from tests.faults.service import told, until


def test_a_report_arrives(phone_of, service, text):
    aino = phone_of("volunteer")

    aino.tells(text)

    aino.comes_to(accepted=1)
    assert told(service, text) == 1


def test_an_answer_to_another_question_is_no_receipt(phone_of, service, text):
    """A kept report is told by its code alone: a proxy that mixes up two answers must not end a report with it."""
    aino = phone_of("volunteer")
    service.line.breaks("another_answer", times=0)

    aino.tells(text)

    assert until(lambda: [op["last"] for op in aino.operations()] == ["no_receipt"])
    assert told(service, text) == 0
    service.line.mend()
    aino.sends_until(accepted=1)
    assert told(service, text) == 1


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        ("drop_request", "net"),
        ("reset", "net"),
        ("portal", "net"),
        ("portal_json", "net"),
        ("bad_gateway", "net"),
        ("foreign_401", "net"),
        ("redirect", "net"),
        ("forbidden", "forbid"),
        ("old_app", "old"),
        ("busy", "wait"),
        ("too_many", "wait"),
    ],
)
def test_whatever_answers_in_its_place_the_report_waits_and_then_arrives(phone_of, service, text, fault, pause):
    aino = phone_of("volunteer")
    service.line.breaks(fault, times=0)

    aino.tells(text)

    assert until(lambda: (aino.meta("pause") or {}).get("kind") == pause)
    aino.comes_to(queued=1)
    assert told(service, text) == 0
    service.line.mend()
    aino.sends_until(accepted=1)
    assert told(service, text) == 1
