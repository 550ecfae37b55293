"""What a browser tells of a broken content security policy is noted without a word of anybody's."""

import json
import logging

import pytest

from palveleva.web import limits

PAGE = "http://localhost/needs/helmi-0401234567?words=Helmi"
OLD = {"csp-report": {"document-uri": PAGE, "effective-directive": "img-src", "blocked-uri": "https://helmi.example"}}
NEW = {"type": "csp-violation", "url": PAGE, "body": {"documentURL": PAGE, "effectiveDirective": "script-src-elem"}}
UNKNOWN = ["unknown rule on no page of ours"]
ONCE = limits.Limit("x", 1, limits.timedelta(hours=1))


def told(caplog, client, body, kind="application/json"):
    caplog.set_level(logging.WARNING)
    answer = client.post("/csp-report", data=body, content_type=kind)
    return answer.status_code, [record.getMessage().partition(": ")[2] for record in caplog.records]


@pytest.mark.parametrize(
    ("body", "kind", "lines"),
    [
        (OLD, "application/csp-report", ["img-src on needs.show"]),
        ([NEW, NEW], "application/reports+json", ["script-src-elem on needs.show"] * 2),
        ([NEW] * 100, "application/reports+json", ["script-src-elem on needs.show"] * 5),
        ({"csp-report": {"effective-directive": "helmi"}}, "application/csp-report", UNKNOWN),
        ({"csp-report": {"document-uri": "http://["}}, "application/csp-report", UNKNOWN),
        ([{"body": "Helmi"}, 7, None, []], "application/reports+json", []),
        ("Helmi", "text/plain", []),
    ],
)
def test_rule_and_route_are_noted_and_nothing_else(stranger, caplog, body, kind, lines):
    assert told(caplog, stranger, json.dumps(body), kind) == (204, lines)
    assert "helmi" not in caplog.text.lower()


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 30_000])
def test_nonsense_is_taken_in_quietly(stranger, caplog, body):
    assert told(caplog, stranger, body) == (204, [])


def test_a_flood_is_stopped(stranger, caplog, monkeypatch):
    monkeypatch.setattr("palveleva.web.violations.REPORTS_FROM_ADDRESS", ONCE)

    assert told(caplog, stranger, b"x" * 40_000)[0] == 413
    assert told(caplog, stranger, json.dumps(OLD))[0] == 429


def test_it_neither_brings_anybody_back_nor_keeps_them_in(sign_in):
    answer = sign_in("aino").post("/csp-report", json=OLD)

    assert (answer.status_code, answer.headers.get("Set-Cookie")) == (204, None)
