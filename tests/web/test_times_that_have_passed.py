"""What pages say of days and times that have passed: by the clock of the service."""

from datetime import timedelta

import pytest

from palveleva.db import utcnow
from palveleva.models import Need
from palveleva.web.times import local
from tests.web.conftest import number_of
from tests.web.test_office import press


def test_a_time_that_has_passed_is_kept_and_pointed_out(kaisa, told, town_ids, look):
    """It may be written down afterwards; of a slip of the finger nobody else would tell."""
    press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P02"])
    work = look(told, lambda need: need.live_assignment.id)

    assert press(kaisa, f"/assignments/{work}/schedule", at="2020-12-01T10:00") == ["warn", "ok"]
    assert look(told, lambda need: need.live_assignment.scheduled_at.year) == 2020


@pytest.mark.parametrize("field", ["wanted_from", "wanted_until"])
@pytest.mark.parametrize("path", ["/needs/new", "/fi/report"])
def test_a_day_that_is_over_is_asked_again_and_today_is_taken(kaisa, sign_in, app, path, field):
    client = kaisa if path == "/needs/new" else sign_in("aino")
    form = {"text": "Polku auki", "village": "mahlu", "urgency": "flexible", "consent": "noticed", "safety": "no"}
    today = local(utcnow()).date()

    page = client.post(path, data=form | {field: (today - timedelta(days=1)).isoformat()})

    assert (page.status_code, "Tämä päivä on jo mennyt." in page.text, "Polku auki" in page.text) == (400, True, True)
    assert client.post(path, data=form | {field: today.isoformat()}).status_code in (200, 302, 303)
    assert number_of(app, Need) == 1
