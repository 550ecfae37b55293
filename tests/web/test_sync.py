"""The contract of the sync endpoint: each act once, each bad input by name, never a 500, nothing half stored."""

import gzip
import json
from uuid import uuid4

import pytest

from palveleva.models import Need, Operation
from tests.phone import a_need_report, an_operation
from tests.web.conftest import number_of


def post(phone, raw, **headers):
    headers = {"Content-Type": "application/json", **phone.headers, **headers}
    return phone.client.post("/api/v1/sync", data=raw, headers=headers)


def test_the_same_act_again_is_a_duplicate_with_the_same_answer(phone, app):
    aino, act = phone("aino"), a_need_report()

    first, again = aino.send(act)[0], aino.send(act)[0]

    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert again["resource"] == first["resource"]
    assert number_of(app, Need) == 1


def test_the_same_key_with_other_words_is_refused(phone, app):
    aino, act = phone("aino"), a_need_report()
    aino.send(act)

    answer = aino.send(act | {"payload": act["payload"] | {"text": "Aivan muuta"}})[0]

    assert (answer["status"], answer["code"]) == ("rejected", "key_reused")
    assert number_of(app, Need) == 1


def test_a_refusal_is_remembered_too(phone):
    aino, act = phone("aino"), a_need_report(village="atlantis")

    first, again = aino.send(act)[0], aino.send(act)[0]

    assert (first["status"], first["code"], first["field"]) == ("rejected", "unknown_village", "village")
    assert again == first


def test_one_bad_act_does_not_spoil_the_others(phone, app):
    aino = phone("aino")

    answers = aino.send(a_need_report(), a_need_report(text=""), a_need_report())

    assert [answer["status"] for answer in answers] == ["applied", "rejected", "applied"]
    assert number_of(app, Need) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"colour": "red"}, "unknown_field"),
        ({"text": None}, "bad_value"),
        ({"text": ["a"]}, "bad_value"),
        ({"text": "a\0b"}, "bad_value"),
        ({"text": "x" * 2001}, "bad_value"),
        ({"urgency": "yesterday"}, "bad_value"),
        ({"urgency": 1}, "bad_value"),
        ({"consent": "granted?"}, "bad_value"),
        ({"wanted_from": "2026-02-31"}, "bad_value"),
        ({"wanted_from": 20260101}, "bad_value"),
        ({"wanted_from": "99999-01-01"}, "bad_value"),
        ({"wanted_from": "2026-12-02", "wanted_until": "2026-12-01"}, "bad_value"),
        ({"service": "avaruusmatka"}, "unknown_service"),
        ({"village": "sevetti"}, "unknown_village"),
        ({"consent": "noticed"}, "contact_without_permission"),
        ({"contact": {"name": "x", "pin": "1234"}}, "unknown_field"),
        ({"text": "hetu on 010594Y9021"}, "personal_identity_code"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(phone, app, change, code):
    answer = phone("aino").send(a_need_report(**change))[0]

    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert number_of(app, Need) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"type": "need.explode"}, "unknown_type"),
        ({"type": None}, "unknown_type"),
        ({"mood": "good"}, "unknown_field"),
        ({"payload": []}, "bad_value"),
        ({"payload": None}, "bad_value"),
        ({"target": "x" * 65}, "bad_value"),
        ({"target": {"id": 1}}, "bad_value"),
        ({"payload": {"text": "\ud800"}}, "bad_value"),
    ],
)
def test_an_act_of_a_strange_shape_is_refused_by_name(phone, app, change, code):
    answer = phone("aino").send(a_need_report() | change)[0]

    assert (answer["status"], answer["code"]) == ("rejected", code)
    assert number_of(app, Need) == 0


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b'{"proto": NaN}', 400),
        (b"[" * 100_000, 400),
        (b'{"proto": 1, "ops": {}}', 400),
        (b'{"proto": 1, "cursor": 7, "ops": []}', 400),
        (b'{"proto": 1, "ops": [1]}', 400),
        (b'{"proto": 1, "ops": [{"op_id": "abc"}]}', 400),
        (b'{"proto": 2, "ops": []}', 426),
        (b'{"proto": 1, "ops": [' + b",".join([b"{}"] * 501) + b"]}", 413),
        (b" " * (256 * 1024 + 1), 413),
    ],
)
def test_an_unreadable_envelope_gets_a_json_answer(phone, raw, status):
    answer = post(phone("aino"), raw)

    assert answer.status_code == status
    assert answer.json["proto"] == 1
    assert answer.headers["X-Palveleva"] == "1"


def test_another_content_type_is_refused(phone):
    assert post(phone("aino"), b"{}", **{"Content-Type": "text/plain"}).status_code == 415


def test_a_packed_batch_is_unpacked_within_bounds(phone, app):
    aino = phone("aino")
    body = json.dumps({"proto": 1, "cursor": None, "ops": [a_need_report()]}).encode()

    packed = post(aino, gzip.compress(body), **{"Content-Encoding": "gzip"})
    bomb = post(aino, gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"})
    broken = post(aino, gzip.compress(body)[:-9], **{"Content-Encoding": "gzip"})

    assert packed.json["results"][0]["status"] == "applied"
    assert (bomb.status_code, broken.status_code) == (413, 400)
    assert number_of(app, Need) == 1


def test_the_guard_answers_in_json_and_costs_nothing(phone, stranger, app):
    aino = phone("aino")
    body = json.dumps({"proto": 1, "cursor": None, "ops": [a_need_report()]})

    answers = [
        post(aino, body, **{"X-Account": str(uuid4())}),
        post(aino, body, **{"X-Palveleva": "0"}),
        post(aino, body, **{"Sec-Fetch-Site": "cross-site"}),
        post(aino, body, Origin="https://evil.example"),
        stranger.post("/api/v1/sync", data=body, headers={"X-Palveleva": "1", "Content-Type": "application/json"}),
    ]

    assert [answer.status_code for answer in answers] == [409, 403, 403, 403, 401]
    assert answers[0].json["code"] == "wrong_account"
    assert number_of(app, Operation) == 0


def test_news_come_once_and_a_foreign_cursor_starts_again(phone):
    aino = phone("aino")
    aino.send(a_need_report())

    body = {"proto": 1, "cursor": aino.cursor, "ops": []}
    quiet = aino.client.post("/api/v1/sync", json=body, headers=aino.headers).json["changes"]
    lost = aino.client.post("/api/v1/sync", json=body | {"cursor": "x.1"}, headers=aino.headers).json["changes"]

    assert (quiet["items"], quiet["reset"]) == ([], False)
    assert (len(lost["items"]), lost["reset"]) == (1, True)


def test_a_need_told_offline_can_be_taken_back_by_its_own_act(phone):
    aino, told = phone("aino"), a_need_report()

    answers = aino.send(told, an_operation("need.withdraw", told["op_id"], reason="mistake"))

    assert [answer["status"] for answer in answers] == ["applied", "applied"]
    assert aino.only("need")["outcome"] == "withdrawn"


def test_what_is_not_yours_does_not_exist(phone):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]

    for name in ("eino", "uula", "liisa"):
        answer = phone(name).do("need.withdraw", need_id, reason="mistake")
        assert (answer["status"], answer["code"]) == ("rejected", "not_found")
