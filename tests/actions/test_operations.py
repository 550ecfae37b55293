"""An act of a phone is decided once, whatever the line does."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, operations, reports
from palveleva.actions.operations import Act, decide, decide_all
from palveleva.db import db
from palveleva.domain.contact import CODE_LETTERS, short_code
from palveleva.models import Assignment, Need, Operation
from tests.actions.story import a_scheduled_need, an_agreed_need, an_offered_need, count, offer_to
from tests.people import NOW, a_need, later
from tests.phone import a_need_report

REPORT = a_need_report()["payload"]


def act(kind, target=None, **payload):
    return Act(str(uuid4()), kind, target, payload)


def answer_of(result):
    return result["status"], result["code"]


def test_a_report_is_answered_with_its_id_and_code(town):
    result = decide(act("need.report", **REPORT), by=town.aino, now=NOW)

    need = db.session.get(Need, result["resource"]["id"])
    assert answer_of(result) == ("applied", None)
    assert result["resource"] == {
        "kind": "need",
        "id": need.id,
        "state": "submitted",
        "code": need.code,
        "need_id": need.id,
    }


def test_the_same_act_again_is_a_duplicate_with_the_same_answer(town):
    report = act("need.report", **REPORT)

    first, again = (decide(report, by=town.aino, now=later(hours=hours)) for hours in (0, 1))

    assert again == first | {"status": "duplicate"}
    assert count(Need) == 1


def test_the_order_of_fields_and_the_time_of_telling_are_not_content(town):
    report = act("need.report", **REPORT)
    shuffled = replace(report, payload=dict(reversed(REPORT.items())), device_at=datetime(2026, 11, 20, tzinfo=UTC))

    decide(report, by=town.aino, now=NOW)

    assert decide(shuffled, by=town.aino, now=NOW)["status"] == "duplicate"


@pytest.mark.parametrize(
    "change", [{"payload": REPORT | {"text": "Muuta"}}, {"type": "need.withdraw"}, {"target": "x"}]
)
def test_another_content_under_the_same_key_is_refused(town, change):
    report = act("need.report", **REPORT)
    decide(report, by=town.aino, now=NOW)

    assert answer_of(decide(replace(report, **change), by=town.aino, now=NOW)) == ("rejected", "key_reused")
    assert count(Need) == 1


def test_two_accounts_may_choose_the_same_key(town):
    report = act("need.report", **REPORT)

    results = [decide(report, by=person, now=NOW)["status"] for person in (town.aino, town.eino)]

    assert results == ["applied", "applied"]


def test_a_refusal_is_remembered_and_leaves_nothing_else(town):
    report = act("need.report", **REPORT | {"village": "atlantis"})

    first, again = (decide(report, by=town.aino, now=NOW) for _ in range(2))

    assert first == again
    assert answer_of(first) == ("rejected", "unknown_village")
    assert first["field"] == "village"
    assert (count(Need), count(Operation)) == (0, 1)


def test_an_answer_never_repeats_the_resident(town):
    decide(act("need.report", **REPORT), by=town.aino, now=NOW)

    kept = str(db.session.scalars(select(Operation)).one().result)
    assert not any(secret in kept for secret in ("Helmi", "358401234567", "040 123 4567", "Häkkiläntie"))


def test_contact_without_permission_is_refused(town):
    result = decide(act("need.report", **REPORT | {"consent": "asked"}), by=town.aino, now=NOW)

    assert answer_of(result) == ("rejected", "contact_without_permission")
    assert count(Need) == 0


def test_a_need_told_offline_is_named_by_the_act_that_told_it(town):
    report = act("need.report", **REPORT)
    decide(report, by=town.aino, now=NOW)

    result = decide(act("need.add_information", report.op_id, text="Kolme porrasta"), by=town.aino, now=NOW)

    assert result["status"] == "applied"
    assert db.session.scalars(select(Need)).one().notes[0].text == "Kolme porrasta"


def test_nobody_reaches_a_need_by_anothers_act(town):
    report = act("need.report", **REPORT)
    decide(report, by=town.aino, now=NOW)

    result = decide(act("need.withdraw", report.op_id, reason="kiusa"), by=town.eino, now=NOW)

    assert answer_of(result) == ("rejected", "not_found")


def test_work_accepted_offline_is_named_by_its_offer(town):
    offer = offer_to(an_offered_need(town), "P01")

    results = [
        decide(act("offer.accept", offer.id), by=town.liisa, now=NOW),
        decide(act("assignment.schedule", offer.id, at="2026-11-26T10:00"), by=town.liisa, now=NOW),
        decide(act("assignment.complete", offer.id, minutes=40), by=town.liisa, now=later(days=2)),
    ]

    assert [result["status"] for result in results] == ["applied"] * 3
    assert results[1]["resource"]["id"] == results[0]["resource"]["id"]


def test_a_time_without_a_zone_is_the_municipalitys_own(town):
    work = an_agreed_need(town)

    decide(act("assignment.schedule", work.id, at="2026-11-26T10:00"), by=town.liisa, now=NOW)

    assert work.scheduled_at == datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_an_accept_that_came_too_late_is_a_conflict(town):
    need = an_agreed_need(town).need
    late = offer_to(need, "P16")

    result = decide(act("offer.accept", late.id), by=town.pekka, now=later(hours=1))

    assert answer_of(result) == ("conflict", "taken")


def test_a_yes_that_came_too_late_still_counts_as_willingness(town):
    need = an_agreed_need(town).need
    late = offer_to(need, "P16")

    decide(act("offer.accept", late.id), by=town.pekka, now=later(hours=1))
    db.session.commit()
    db.session.expire_all()

    assert late.willing_at == later(hours=1)


@pytest.mark.parametrize("kind", ["need.withdraw", "offer.decline", "assignment.release"])
@pytest.mark.parametrize("target", [None, "", "nothing", "0214be51-223d-4a3f-88a8-db65435817c3"])
def test_an_act_on_nothing_is_refused(town, kind, target):
    by = town.aino if kind.startswith("need") else town.liisa

    assert answer_of(decide(act(kind, target, reason="syy"), by=by, now=NOW)) == ("rejected", "not_found")


@pytest.mark.parametrize("how_many", [1, 2])
def test_an_act_that_names_no_work_touches_no_work(town, how_many):
    """Work agreed by telephone has no offer: no target must not mean no offer."""
    for _ in range(how_many):
        assignments.assign_by_hand(a_need(town.aino), town.provider("P01"), by=town.kaisa, now=NOW)

    result = decide(act("assignment.release", None, reason="syy"), by=town.liisa, now=NOW)

    assert answer_of(result) == ("rejected", "not_found")
    assert {work.state.value for work in db.session.scalars(select(Assignment))} == {"agreed"}


@pytest.mark.parametrize("name", ["pekka", "aino", "inka"])
def test_another_persons_things_do_not_exist(town, name):
    work = a_scheduled_need(town)
    by = getattr(town, name)

    for kind, target in (("assignment.release", work.id), ("offer.decline", work.offer_id)):
        assert answer_of(decide(act(kind, target, reason="syy"), by=by, now=NOW)) == ("rejected", "not_found")


@pytest.mark.parametrize("kind", ["need.explode", "", "need.report\0", "x" * 500, "🙂"], ids=ascii)
def test_an_unknown_act_is_refused_for_good(town, kind):
    first, again = (decide(Act("key-1", kind, None, {}), by=town.aino, now=NOW) for _ in range(2))

    assert answer_of(first) == answer_of(again) == ("rejected", "unknown_type")


@pytest.mark.parametrize("payload", [None, [], "x", 7, {"x\0": 1}, {"\ud800": 1}, {"text": "\ud800"}], ids=ascii)
def test_an_unreadable_payload_is_refused_for_good(town, payload):
    result = decide(Act("key-1", "need.report", None, payload), by=town.aino, now=NOW)

    assert result["status"] == "rejected"


def test_one_refused_act_does_not_spoil_the_next_in_the_same_transaction(town):
    acts = [act("need.report", **REPORT | {"village": "x"}), act("need.report", **REPORT)]

    results = [decide(one, by=town.aino, now=NOW)["status"] for one in acts]
    db.session.commit()

    assert results == ["rejected", "applied"]
    assert count(Need) == 1


def test_a_volunteer_without_the_right_is_refused(town):
    assert answer_of(decide(act("need.report", **REPORT), by=town.liisa, now=NOW)) == ("rejected", "not_allowed")


def test_many_reports_draw_again_the_codes_that_are_taken_and_stay_together(town, monkeypatch):
    taken = a_need(town.aino).code
    draws = iter([number_of(taken), 1, 2, 2, 3])
    monkeypatch.setattr(reports, "randbelow", lambda _number: next(draws))
    one_by_one = []
    monkeypatch.setattr(operations, "decide", lambda act, **_how: one_by_one.append(act))

    results = decide_all([act("need.report", **REPORT) for _ in range(3)], by=town.aino, now=NOW)

    codes = {result["resource"]["code"] for result in results}
    assert codes == {short_code(number) for number in (1, 2, 3)}
    assert one_by_one == []


def number_of(code):
    letters = code.replace("-", "")
    return sum(CODE_LETTERS.index(letter) * len(CODE_LETTERS) ** place for place, letter in enumerate(letters))
