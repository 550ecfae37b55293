"""Limits hold across processes, speak JSON to phones, and cannot be dodged by a forged header."""

import pytest

from palveleva.actions import clock
from palveleva.db import db
from palveleva.models import Tally
from palveleva.web import limits
from tests.people import later

NEVER = limits.Limit("test", 3, limits.timedelta(hours=1))


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(limits, "ACTS_OF_ACCOUNT", limits.Limit("acts", 2, limits.timedelta(minutes=10)))


def test_a_phone_that_has_gone_mad_is_told_to_wait_in_json_and_loses_nothing(small, phone):
    aino, eino = phone("aino"), phone("eino")
    body = {"proto": 1, "app": "test", "cursor": None, "ops": []}
    for _ in range(2):
        aino.send()

    answer = aino.client.post("/api/v1/sync", json=body, headers=aino.headers)

    assert (answer.status_code, answer.json) == (429, {"proto": 1, "code": "too_many"})
    assert 0 < int(answer.headers["Retry-After"]) <= 601
    assert answer.headers["X-Palveleva"] == "1"
    assert eino.send() == []
    assert aino.client.get("/api/v1/session").status_code == 200


def test_a_forged_address_is_not_believed(stranger, monkeypatch):
    monkeypatch.setattr("palveleva.web.entering.CODES_FROM_ADDRESS", NEVER)
    account = "00000000-0000-4000-8000-000000000000"

    statuses = [
        stranger.post(
            "/api/v1/session",
            json={"account_id": account, "code": "123456"},
            headers={"X-Palveleva": "1", "X-Forwarded-For": f"198.51.100.{number}", "Forwarded": f"for=1.2.3.{number}"},
        ).status_code
        for number in range(6)
    ]

    assert statuses == [403] * 3 + [429] * 3


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::5", "2001:db8:1:3::5", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1:5000", "192.0.2.1:5001", True),
        ("192.0.2.1:5000", "192.0.2.2:5000", False),
        ("[2001:db8:1:2::5]:5000", "2001:db8:1:2::5", True),
        ("[2001:db8:1:2::5]", "[2001:db8:1:3::5]:5001", False),
    ],
)
def test_an_ipv6_address_counts_with_its_neighbours_and_an_ipv4_address_alone(app, one, other, is_same):
    seen = []
    for address in (one, other):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            seen.append(limits.address())

    assert (seen[0] == seen[1]) is is_same


def test_no_address_can_be_read_from_the_counts_and_old_ones_go(app, town):
    with app.test_request_context(method="POST", environ_base={"REMOTE_ADDR": "192.0.2.1"}):
        limits.spend(NEVER, limits.address())
    kept = db.session.scalars(db.select(Tally)).one()
    assert "192.0.2" not in kept.whom

    clock.forget_counts(now=kept.since + (later(hours=3) - later()))

    assert db.session.scalars(db.select(Tally)).all() == []


def test_every_form_works_behind_a_proxy_that_speaks_https(app, stranger, monkeypatch):
    """Our pages send no referrer; a strict check of it would refuse every form on HTTPS."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    page = stranger.get("/fi/enter", base_url="https://localhost")
    token = page.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    told = {"csrf_token": token, "phone": "0", "code": "1"}
    answer = stranger.post("/fi/enter", base_url="https://localhost", data=told)

    assert answer.status_code == 403
    assert "Numero tai koodi" in answer.text
