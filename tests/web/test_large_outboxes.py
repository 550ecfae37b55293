"""Many acts in one request: all of them are decided, and one that cannot be kept costs none of the others."""

import gzip
import json
from io import BytesIO

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from palveleva.db import db
from palveleva.models import Need
from tests.phone import a_need_report, an_operation
from tests.web.conftest import number_of


def test_a_large_outbox_arrives_in_one_request(phone, app):
    reports = [a_need_report(text=f"Talo {number}", contact=None, consent="noticed") for number in range(230)]

    answers = phone("aino").send(*reports)

    assert [answer["status"] for answer in answers] == ["applied"] * 230
    assert number_of(app, Need) == 230


def test_after_a_large_outbox_the_receipts_come_first_and_the_news_after_them(phone):
    aino, reports = phone("aino"), [a_need_report(text=f"Tarve {number}") for number in range(40)]

    receipts = aino.send(*reports)
    beside = len(aino.items)
    told = [item["text"] for item in aino.all("need")]

    assert [receipt["status"] for receipt in receipts] == ["applied"] * 40
    assert (beside, sorted(told)) == (10, sorted(report["payload"]["text"] for report in reports))


def test_one_spoilt_report_among_many_costs_none_of_the_others(phone, app):
    aino, reports = phone("aino"), [a_need_report() for _ in range(4)]
    spoilt = a_need_report(village="atlantis")

    answers = aino.send(*reports[:2], spoilt, *reports[2:])

    assert [answer["status"] for answer in answers] == ["applied", "applied", "rejected", "applied", "applied"]
    assert number_of(app, Need) == 4
    assert [answer["status"] for answer in aino.send(*reports, a_need_report())] == [*["duplicate"] * 4, "applied"]
    assert number_of(app, Need) == 5


def test_the_same_report_twice_in_one_batch_is_one_need(phone, app):
    report = a_need_report()

    answers = phone("aino").send(report, report, report | {"payload": report["payload"] | {"text": "Muuta"}})

    assert [(answer["status"], answer["code"]) for answer in answers] == [
        ("applied", None),
        ("duplicate", None),
        ("rejected", "key_reused"),
    ]
    assert number_of(app, Need) == 1


def test_codes_that_meet_cost_no_report(phone, app, monkeypatch):
    drawn = iter([7, 7, 7, 8, 9])
    monkeypatch.setattr("palveleva.actions.reports.randbelow", lambda _most: next(drawn))

    answers = phone("aino").send(a_need_report(), a_need_report())

    assert [answer["status"] for answer in answers] == ["applied", "applied"]
    assert number_of(app, Need) == 2


def in_lines(*reports, end=b"]}", **more):
    """As the app lays a body out: each operation on a line of its own."""
    head = json.dumps({"proto": 1, "cursor": None} | more)[:-1].encode() + b',"ops":[\n'
    return head + b",\n".join(json.dumps(report).encode() for report in reports) + b"\n" + end


def post(phone, raw, **more):
    headers = {"Content-Type": "application/json", **phone.headers}
    return phone.client.post("/api/v1/sync", data=raw, headers=headers, **more)


def short_reports(number):
    return [a_need_report(text=f"Talo {one}", contact=None, consent="noticed") for one in range(number)]


def test_more_reports_than_fit_one_piece_arrive_by_lines(phone, app):
    answer = post(phone("aino"), in_lines(*short_reports(620)))

    assert [told["status"] for told in answer.json["results"]] == ["applied"] * 620
    assert number_of(app, Need) == 620


def test_an_outbox_with_nothing_in_it_is_laid_out_alike(phone):
    answer = post(phone("aino"), b'{"proto":1,"cursor":null,"ops":[\n]}')

    assert (answer.status_code, answer.json["results"]) == (200, [])


def test_kept_reports_are_told_by_their_codes_under_the_mark_that_was_given(phone, app):
    aino, reports = phone("aino"), short_reports(3)
    spoilt, early = a_need_report(village="atlantis"), reports[0]
    aino.send(early)

    answer = post(aino, in_lines(*reports, spoilt, receipts="a mark of this question")).json

    duplicate, *codes, refusal = answer["results"]
    assert answer["receipts"] == "a mark of this question"
    assert (duplicate["status"], duplicate["op_id"]) == ("duplicate", early["op_id"])
    assert (refusal["status"], refusal["op_id"]) == ("rejected", spoilt["op_id"])
    with app.app_context():
        kept = {text: code for text, code in db.session.execute(select(Need.text, Need.code))}
    assert codes == [kept["Talo 1"], kept["Talo 2"]]


def test_a_line_that_breaks_keeps_what_had_come_in_groups(phone, app):
    aino, reports = phone("aino"), short_reports(130)

    broken = post(aino, in_lines(*reports, end=b""))
    kept = number_of(app, Need)
    again = post(aino, in_lines(*reports)).json["results"]

    assert (broken.status_code, broken.json["code"], kept) == (400, "broken_json", 100)
    assert [told["status"] for told in again] == ["duplicate"] * 100 + ["applied"] * 30
    assert number_of(app, Need) == 130


def test_while_the_rest_is_on_a_slow_line_the_beginning_is_kept_and_others_may_write(phone, app):
    raw = in_lines(*short_reports(130))
    seen = []

    class SlowLine(BytesIO):
        def readinto(self, room):
            if self.tell() > len(raw) - 3000 and not seen:  # all but the last reports have come
                with Session(db.engine) as another, another.begin():
                    another.execute(update(Need).values(text="Toisen kirjoittama"))
                    seen.append(another.scalar(select(func.count()).select_from(Need)))
            return super().readinto(memoryview(room)[:1000])

    answer = post(phone("aino"), None, input_stream=SlowLine(raw), content_length=len(raw))

    assert (answer.status_code, seen) == (200, [100])


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (in_lines({"op_id": "x"}), 400, "bad_op_id"),
        (in_lines(*[{}] * 2), 400, "bad_op_id"),
        (in_lines(end=b"]} and more"), 400, "broken_json"),
        (in_lines(end=b"]}\n{}"), 400, "broken_json"),
        (in_lines(a_need_report(text="x" * 300_000)), 413, "too_large"),
        (in_lines(proto=2), 426, "old_app"),
        (b'{"proto":1,"cursor":7,"ops":[\n]}', 400, "bad_envelope"),
        (b'"ops":[\n]}', 400, "broken_json"),
    ],
)
def test_lines_that_cannot_be_read_are_refused_by_name(phone, app, raw, status, code):
    answer = post(phone("aino"), raw)

    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert number_of(app, Need) == 0


def test_more_lines_than_any_phone_sends_are_refused_though_they_are_packed_small(phone):
    aino, nothing = phone("aino"), an_operation("need.report") | {"type": None}
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", **aino.headers}

    answers = [
        aino.client.post("/api/v1/sync", data=gzip.compress(in_lines(*[one] * number)), headers=headers)
        for one, number in ((nothing, 5000), (nothing, 5001), (nothing | {"payload": "x" * 9_000}, 500))
    ]

    told = [(answer.status_code, answer.json.get("code")) for answer in answers]
    assert told == [(200, None), (413, "too_many"), (413, "too_large")]
