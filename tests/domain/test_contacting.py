"""When a call is tried again, and when it is time to think of giving up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from palveleva.domain.contacting import retries, seems_unreachable
from palveleva.domain.vocabulary import CallResult

HELSINKI = ZoneInfo("Europe/Helsinki")
TUESDAY = datetime(2026, 11, 24, 9, 15, 30, tzinfo=HELSINKI)


@dataclass
class Try:
    at: datetime
    result: CallResult = CallResult.NO_ANSWER


def offered(hour, day=24):
    found = retries(datetime(2026, 11, day, hour, tzinfo=HELSINKI), HELSINKI)
    return {code.value: (when.day, when.hour) for code, when in found.items()}


def test_in_the_morning_all_three_times_are_offered():
    assert offered(9) == {"soon": (24, 11), "afternoon": (24, 14), "morning": (25, 9)}
    assert retries(TUESDAY, HELSINKI)["soon"].minute == 15


@pytest.mark.parametrize(
    ("hour", "day", "codes"),
    [
        (12, 24, {"soon", "morning"}),
        (18, 24, {"morning"}),
        (23, 24, {"morning"}),
        (10, 28, {"morning"}),
    ],
)
def test_nobody_is_called_in_the_evening_or_on_a_saturday(hour, day, codes):
    assert set(offered(hour, day)) == codes


def test_before_work_the_morning_is_todays():
    assert offered(4) == {"afternoon": (24, 14), "morning": (24, 9)}


def test_the_morning_after_friday_is_monday():
    assert offered(9, day=27)["morning"] == (30, 9)


def tried(*hours, then=()):
    return [Try(TUESDAY + timedelta(hours=hour)) for hour in hours] + list(then)


def test_three_tries_over_days_are_a_reason_to_ask():
    assert seems_unreachable(tried(0, 5, 24), HELSINKI)
    assert not seems_unreachable(tried(0, 2, 5), HELSINKI)
    assert not seems_unreachable(tried(0, 24), HELSINKI)


@pytest.mark.parametrize("result", [CallResult.REACHED, CallResult.CALL_BACK])
def test_whoever_was_reached_is_tried_anew(result):
    tries = tried(0, 5, 24, then=[Try(TUESDAY + timedelta(hours=25), result)])

    assert not seems_unreachable(tries, HELSINKI)
    assert not seems_unreachable([*tries, *tried(26, 27)], HELSINKI)
    assert seems_unreachable([*tries, *tried(26, 27, 48)], HELSINKI)


def test_a_message_is_no_unanswered_call():
    sent = [Try(TUESDAY + timedelta(days=day), CallResult.MESSAGE_SENT) for day in range(4)]

    assert not seems_unreachable(sent, HELSINKI)
