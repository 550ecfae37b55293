"""The exact headers of every answer of every door, and of every kind of refusal."""

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy.exc import OperationalError

from palveleva.web import limits
from tests.policy.asked import path_of, sent_to
from tests.policy.doors import street
from tests.policy.header_table import CSP, OTHERS, PAGE, differences
from tests.policy.knocking import rules

ON_HTTPS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}


def test_every_door_says_exactly_what_the_table_says(app):
    with street(app, "scheduled") as here:
        asked = [(rule, method) for rule in rules(here) for method in sorted(rule.methods - {"OPTIONS"})]
        faults = [fault for rule, method in asked for fault in faults_at(here, rule, method)]

    assert faults == []
    assert len(asked) > 100


def faults_at(here, rule, method):
    for role in ("anonymous", "winner", "coordinator"):
        with here.undone():
            answer = here.knock(role, method, path_of(rule, here), **sent_to(rule.endpoint, method, here))
        yield from differences(rule.endpoint, answer.status, answer.headers)


@pytest.mark.parametrize(
    ("method", "path", "told", "status"),
    [
        ("GET", "/static/icons/icon-192.png", {}, 200),
        ("GET", "/static/nothing.png", {}, 404),
        ("GET", "/static/../app.py", {}, 404),
        ("GET", "/nowhere/at/all", {}, 404),
        ("GET", "/api/v1/nowhere", {}, 404),
        ("GET", "/fi", {}, 308),
        ("DELETE", "/needs", {}, 405),
        ("POST", "/sign-in", {"headers": {"Origin": "https://evil.example"}}, 403),
        ("POST", "/sign-in", {"headers": {"Host": "evil.example"}}, 400),
        ("POST", "/sign-in", {"data": {"email": "x" * 1_100_000}}, 413),
        ("GET", "/api/v1/session", {}, 401),
    ],
)
def test_every_refusal_says_it_too(stranger, method, path, told, status):
    with stranger.open(path, method=method, **told) as answer:
        endpoint = "static" if path == "/static/icons/icon-192.png" else None

        assert answer.status_code == status
        assert differences(endpoint, status, dict(answer.headers)) == []


def test_a_form_without_its_token_says_it_too(app, stranger, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = stranger.post("/sign-in")

    assert answer.status_code == 400
    assert differences(None, 400, dict(answer.headers)) == []


def test_whoever_tries_too_often_is_told_so_with_them(stranger, monkeypatch):
    monkeypatch.setattr("palveleva.web.entering.CODES_FROM_ADDRESS", limits.Limit("none", 0, limits.timedelta(hours=1)))
    answer = stranger.post("/fi/enter", data={"phone": "1", "code": "1"})

    assert answer.status_code == 429
    assert differences(None, 429, dict(answer.headers)) == []


@pytest.mark.parametrize(
    ("fault", "status"), [(RuntimeError("Helmi"), 500), (OperationalError("Helmi", {}, Exception()), 503)]
)
def test_a_fault_of_ours_says_them_and_nothing_of_itself(app, stranger, monkeypatch, fault, status):
    def broken():
        raise fault

    broken.audience = frozenset()
    monkeypatch.setitem(app.view_functions, "health.alive", broken)
    answer = stranger.get("/healthz")

    assert answer.status_code == status
    assert differences(None, status, dict(answer.headers)) == []
    assert not any(word in answer.text for word in ("Helmi", "Traceback"))


def test_on_https_they_hold_the_browser_to_it_and_the_cookie_belongs_to_this_host(app, sign_in, monkeypatch):
    config = replace(app.config["PALVELEVA"], is_https=True, address="https://apu.example.fi")
    monkeypatch.setitem(app.config, "PALVELEVA", config)
    answer = sign_in("kaisa").get("/needs", base_url="https://apu.example.fi")

    told = PAGE | ON_HTTPS | {"Content-Security-Policy": f"{CSP}; upgrade-insecure-requests"}
    assert {name: answer.headers.get(name) for name in told} == told
    cookie = config.for_flask()
    assert (cookie["SESSION_COOKIE_NAME"], cookie["SESSION_COOKIE_SECURE"]) == ("__Host-sid", True)


@pytest.mark.parametrize(
    ("path", "tag", "allowed"),
    [
        ("/fi/app/", "style", "style-src 'sha256-{}';"),
        ("/sv/app/status", "style", "style-src 'sha256-{}';"),
        ("/en/app/", "script", "script-src 'self' 'sha256-{}';"),
    ],
)
def test_what_stands_in_a_page_itself_is_what_the_policy_names(stranger, path, tag, allowed):
    page = stranger.get(path)
    text = page.text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]

    assert text
    named = b64encode(sha256(text.encode()).digest()).decode()
    assert allowed.format(named) in page.headers["Content-Security-Policy"]


def test_the_cookie_of_the_session_is_kept_from_scripts_and_other_sites(stranger):
    told = stranger.post("/language", data={"language": "sv"}).headers["Set-Cookie"]

    assert told.startswith("sid=")
    assert {part.strip() for part in told.split(";")[1:]} >= {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_the_table_names_no_door_that_is_not_there(app):
    assert set(OTHERS) <= set(app.view_functions), "tests/policy/header_table.py: take the doors out that are gone"
