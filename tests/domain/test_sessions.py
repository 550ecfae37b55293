"""How long somebody stays in, and what a device is called."""

from datetime import timedelta

import pytest

from palveleva.domain.sessions import device_of, is_left_alone, lives_for
from palveleva.domain.vocabulary import Role
from tests.people import NOW, later

BOTH = frozenset({Role.VOLUNTEER, Role.COORDINATOR})


def test_a_phone_stays_in_for_half_a_year_and_the_desk_for_a_week():
    assert lives_for({Role.VOLUNTEER}) == lives_for({Role.PROVIDER}) == timedelta(days=180)
    assert lives_for(BOTH) == timedelta(days=7)


def test_only_the_desk_is_closed_when_it_is_left_alone_for_the_night():
    assert is_left_alone(BOTH, seen_at=NOW, now=later(hours=12))
    assert not is_left_alone(BOTH, seen_at=NOW, now=later(hours=11, minutes=59))
    assert not is_left_alone({Role.VOLUNTEER}, seen_at=NOW, now=later(days=100))


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Android, Chrome"),
        ("Mozilla/5.0 (Linux; Android 14; SM) SamsungBrowser/29.0 Chrome/136.0 Mobile", "Android, Samsung Internet"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6) Version/26.0 Mobile/15E148 Safari/604.1", "iPhone, Safari"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/142.0 Safari/537.36 Edg/142.0", "Windows, Edge"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko Firefox/145.0", "Mac, Firefox"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_is_called_as_its_owner_calls_it(told, name):
    assert device_of(told) == name
