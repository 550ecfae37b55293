"""Many acts in one request: all of them are decided, and one that cannot be kept costs none of the others."""

from palveleva.models import Need
from tests.phone import a_need_report
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
    monkeypatch.setattr("palveleva.actions.needs.randbelow", lambda _most: next(drawn))

    answers = phone("aino").send(a_need_report(), a_need_report())

    assert [answer["status"] for answer in answers] == ["applied", "applied"]
    assert number_of(app, Need) == 2
