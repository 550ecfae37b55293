"""Sessions end, another person takes the phone, somebody leaves: nothing goes under another name, nothing is wiped."""

import pytest

from tests.faults.ledger import WAITING
from tests.faults.pocket import SENDS_FOR_A_WHILE, a_row, account_of, put
from tests.faults.service import texts_of, until

LEAVE = "() => document.querySelector('leave-button [data-action=leave]').click()"


def told(service, text):
    return texts_of(service, [text])


def drafts_on(phone):
    """{account: words} of what is half written."""
    kept = phone.kept().items()
    return {of: stores["drafts"][0]["fields"]["text"] for of, stores in kept if stores.get("drafts")}


def is_paused(phone, kind):
    return until(lambda: phone.wakes() or (phone.meta("pause") or {}).get("kind") == kind, every=0.2)


def test_a_session_that_ended_keeps_the_report_until_the_next_sign_in(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.leaves_without_session()

    aino.tells(text)

    assert is_paused(aino, "auth")
    aino.comes_to(queued=1)
    assert told(service, text) == []
    aino.comes_in("volunteer")
    aino.sends_until(accepted=1)
    assert len(told(service, text)) == 1


def test_what_aino_wrote_is_never_sent_as_eino(phone_of, service, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    service.line.breaks("bad_gateway", times=0)
    aino.tells(text)
    aino.does("write", text=f"{text}, puoliksi")
    assert until(lambda: drafts_on(aino) == {account: f"{text}, puoliksi"})

    with aino.turns(aino.page):
        aino.comes_in("volunteer2")
        service.line.mend()
        aino.wakes()

    eino = account_of(aino)
    assert eino != account
    aino.does("write", text="Einon oma")
    assert told(service, text) == []
    assert aino.operations()[0]["state"] in WAITING
    assert until(lambda: drafts_on(aino) == {account: f"{text}, puoliksi", eino: "Einon oma"}), drafts_on(aino)
    aino.comes_in("volunteer")
    aino.sends_until(accepted=1)
    assert told(service, text) == [(text, account)]


def test_what_aino_was_told_is_gone_when_eino_comes_in_without_her_having_left(phone_of, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    aino.tells(text)
    aino.comes_to(accepted=1)
    assert until(lambda: text in [item.get("text") for item in aino.kept()[account]["mine"]])

    with aino.turns(aino.page):
        aino.comes_in("volunteer2")
        aino.wakes()

    assert account_of(aino) != account
    kept = aino.kept().get(account, {})
    assert [store for store in ("mine", "outbox", "drafts") if kept.get(store)] == []


def test_the_service_refuses_a_post_under_another_name(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.comes_in("volunteer2")  # the page has not heard of it yet
    service.line.breaks("bad_gateway", method="GET", path="/api/v1/session", times=0)

    aino.tells(text)

    assert until(lambda: (aino.meta("pause") or {}).get("kind") == "account")
    aino.comes_to(queued=1)
    assert told(service, text) == []


@pytest.mark.parametrize("held_up", ["delay", "drip"])
def test_leaving_while_a_report_or_its_answer_is_on_its_way_neither_loses_nor_doubles_it(
    phone_of, service, text, held_up
):
    aino = phone_of("volunteer")
    service.line.breaks(held_up, seconds=2)
    aino.tells(text)
    assert until(lambda: ("POST", "/api/v1/sync", held_up) in service.line.seen)
    assert held_up == "delay" or until(lambda: told(service, text))

    aino.leaves(aino.page)

    aino.comes_in("volunteer")
    aino.opens(ready=False)
    assert until(lambda: aino.wakes() or aino.states() in ({}, {"accepted": 1}), every=0.3)
    assert len(told(service, text)) == 1


ON_ITS_WAY = {
    "words": ("POST", "/api/v1/sync", {"queued": 1}, ["wait"]),
    "picture": ("PUT", "/api/v1/photos", {"accepted": 1}, ["queued"]),
}


@pytest.mark.parametrize("sent", ON_ITS_WAY)
def test_leaving_waits_for_nothing_that_a_bad_line_holds_up_and_all_of_it_arrives_later(phone_of, service, text, sent):
    aino = phone_of("volunteer")
    method, path, ops, photos = ON_ITS_WAY[sent]
    service.line.breaks("drop_request", method=method, path=path, seconds=60)
    aino.tells(text, photo=77)
    assert until(lambda: any(what == "drop_request" for *_, what in service.line.seen))

    aino.quietly(lambda: aino.does("leave"))

    aino.page.wait_for_selector("body[data-person=none]", state="attached", timeout=25_000)
    assert aino.states() == ops
    assert {op["last"] for op in aino.operations() if op["state"] == "queued"} <= {"net"}
    assert {op["next_at"] for op in aino.operations()} == {0}
    assert [photo["state"] for photo in aino.photos()] == photos
    aino.comes_in("volunteer")
    aino.sends_until(accepted=1)
    assert until(lambda: aino.wakes() or [photo["state"] for photo in aino.photos()] == ["arrived"], every=0.3)
    assert len(told(service, text)) == 1


def test_whoever_is_leaving_is_not_seen_any_more_while_the_line_is_slow(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.tells(text)
    aino.comes_to(accepted=1)
    aino.does("press", at="#/outbox", within="outbox-list", action="none")
    aino.page.locator("[data-op]", has_text=text).wait_for()
    service.line.breaks("delay", path="/sign-out", seconds=2)

    aino.page.evaluate(LEAVE)

    aino.page.wait_for_selector("#leaving")
    assert aino.page.inner_text("body").strip() == "Kirjaudutaan ulos…"
    aino.page.wait_for_selector("body[data-person=none]", state="attached")
    assert not aino.page.is_visible("#leaving")


def test_what_was_refused_and_what_is_half_written_outlive_leaving(phone_of, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    put(aino, account, outbox=[a_row(1, "rejected", text=text)])
    aino.does("write", text=f"{text}, puoliksi")
    assert until(lambda: aino.kept()[account]["drafts"])

    aino.leaves(aino.page)

    kept = aino.kept()[account]
    assert [op["payload"]["text"] for op in kept["outbox"]] == [text]
    assert [draft["fields"]["text"] for draft in kept["drafts"]] == [f"{text}, puoliksi"]
    assert text not in aino.page.inner_text("body")


def test_what_another_window_writes_while_leaving_waits_for_another_sending_is_not_wiped(phone_of, service, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    aino.window.evaluate(SENDS_FOR_A_WHILE, f"palveleva-{account}")
    aino.quietly(lambda: aino.page.evaluate(LEAVE))
    aino.page.wait_for_selector("#leaving")

    put(aino, account, outbox=[a_row(1, text=text)])
    aino.page.wait_for_selector("body[data-person=none]", state="attached")

    assert [op["payload"]["text"] for op in aino.operations()] == [text]
    aino.comes_in("volunteer")
    aino.sends_until(accepted=1)
    assert told(service, text) == [(text, account)]


def test_a_phone_that_was_left_is_not_filled_again_by_another_window(phone_of, service, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    first, second = aino.page, aino.opens(ready=False)
    aino.tells(text, page=first)
    aino.comes_to(accepted=1)
    service.line.breaks("delay", seconds=2)
    aino.quietly(lambda: second.evaluate("window.dispatchEvent(new Event('online'))"))
    assert until(lambda: ("POST", "/api/v1/sync", "delay") in service.line.seen)

    aino.leaves(first)
    aino.window.wait_for_timeout(1000)

    kept = aino.kept().get(account, {})
    assert not any(kept.get(store) for store in ("outbox", "mine", "drafts")), kept


def test_what_was_begun_by_nobody_becomes_the_first_persons_and_keeps_her_own(phone_of, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    aino.does("write", text=f"{text}, oma")
    assert until(lambda: aino.kept()[account]["drafts"])
    aino.leaves(aino.page)
    nobodys = {"draft_id": "report", "step": "what", "fields": {"text": f"{text}, kenenkään"}}
    put(aino, "device", drafts=[nobodys])

    aino.comes_in("volunteer")
    aino.opens(ready=False)

    assert until(lambda: not aino.kept()["device"]["drafts"])
    (draft,) = aino.kept()[account]["drafts"]
    assert f"{text}, oma" in draft["fields"]["text"]
    assert f"{text}, kenenkään" in draft["fields"]["text"]
