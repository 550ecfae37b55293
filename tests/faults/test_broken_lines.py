"""The line breaks at any byte, answers twice, trickles, refuses: each report ends as one need or says why not."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.faults.pocket import a_row, account_of, put
from tests.faults.service import texts_of, told, until
from tests.faults.wire import Wire
from tests.phone import a_need_report

BYTES = (*range(0, 950, 50), -1)  # from the first line of the request into its body, and all but the last byte
HALF_AN_HOUR = 1800
LATER = "(seconds) => { const { now } = Date; Date.now = () => now() + seconds * 1000; }"


def test_an_answer_that_is_lost_is_asked_for_again(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.breaks("drop_answer")

    aino.tells(text)
    aino.sends_until(accepted=1)

    assert aino.operations()[0]["result"]["status"] == "duplicate"
    assert told(service, text) == 1


def test_a_request_that_is_cut_leaves_nothing_half(service, text):
    aino = Wire(service)
    for at in BYTES:
        report = a_need_report(text=f"{text}, poikki {at}")
        service.line.breaks("cut_request", at=at)
        with pytest.raises(OSError, match=r".*"):
            aino.sync(report)
        assert told(service, f"{text}, poikki {at}") == 0
        assert aino.sync(report)[0]["status"] == "applied"


@pytest.mark.parametrize("at", [9, 400])
def test_an_answer_that_is_cut_is_no_answer(phone_of, service, text, at):
    aino = phone_of("volunteer")
    service.line.breaks("cut_answer", at=at, times=0)  # else the phone tries again before a slow machine has looked

    aino.tells(text)
    assert until(lambda: (aino.meta("pause") or {}).get("kind") == "net")
    service.line.mend()
    aino.sends_until(accepted=1)

    assert told(service, text) == 1


@pytest.mark.parametrize("fault", ["double", "drip"])
def test_a_report_that_is_doubled_or_trickles_is_told_once(phone_of, service, text, fault):
    aino = phone_of("volunteer")
    service.line.breaks(fault, seconds=0.03)

    aino.tells(text)

    aino.comes_to(accepted=1)
    assert told(service, text) == 1


def nine(phone, text):
    """Nine reports that have waited in a pocket."""
    texts = [f"{text}, nro {number}" for number in range(9)]
    put(phone, account_of(phone), outbox=[a_row(seq, text=words) for seq, words in enumerate(texts, 1)])
    return texts


def test_a_batch_that_is_too_large_is_halved_until_it_passes(phone_of, service, text):
    aino = phone_of("volunteer")
    texts = nine(aino, text)
    before = service.line.count("/api/v1/sync")
    service.line.breaks("too_large", times=3)

    aino.sends_until(accepted=9)

    assert len(texts_of(service, texts)) == 9
    assert service.line.count("/api/v1/sync") >= before + 3 + 4  # nine, four, two; then one, two, four, and the rest


def test_a_service_that_asks_to_wait_is_not_pressed(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.breaks("busy", retry_after=HALF_AN_HOUR)
    aino.tells(text)
    assert until(lambda: (aino.meta("pause") or {}).get("kind") == "wait")
    before = service.line.count("/api/v1/sync")

    aino.sends()
    aino.window.wait_for_timeout(500)

    assert service.line.count("/api/v1/sync") == before
    aino.page.evaluate(LATER, HALF_AN_HOUR)
    aino.sends_until(accepted=1)
    assert told(service, text) == 1


def test_a_report_that_the_service_refuses_does_not_hold_the_others(phone_of, service, text):
    aino = phone_of("volunteer")
    good = [a_row(seq, text=f"{text}, nro {seq}") for seq in (1, 3, 4)]
    put(aino, account_of(aino), outbox=[*good, a_row(2, text=f"{text}, nro 2", village="ei_ole")])

    aino.sends_until(accepted=3, rejected=1)

    refused = next(op for op in aino.operations() if op["state"] == "rejected")
    assert refused["payload"]["text"] == f"{text}, nro 2"
    assert refused["result"]["code"]
    assert told(service, f"{text}, nro 2") == 0


def test_one_report_that_spoils_the_whole_request_is_found(phone_of, service, text):
    aino = phone_of("volunteer")
    spoilt = a_row(2, text=f"{text}, nro 2") | {"op_id": "not-a-key"}
    put(aino, account_of(aino), outbox=[a_row(1, text=text), spoilt, a_row(3, text=f"{text}, nro 3")])

    aino.sends_until(accepted=2, rejected=1)

    assert [op["payload"]["text"] for op in aino.operations() if op["state"] == "rejected"] == [f"{text}, nro 2"]
    assert len(texts_of(service, [text, f"{text}, nro 3"])) == 2


def test_what_gathered_without_a_network_leaves_in_one_post(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.offline()
    texts = [*nine(aino, text), text]
    aino.tells(text)
    aino.comes_to(queued=10)
    before = service.line.count("/api/v1/sync")

    aino.offline(False)

    aino.sends_until(accepted=10)
    assert len(texts_of(service, texts)) == 10
    assert service.line.count("/api/v1/sync") <= before + 2  # the words, and perhaps one look for more news


def test_a_report_that_has_waited_for_a_month_is_still_sent(phone_of, service, text):
    aino = phone_of("volunteer")
    long_ago = (datetime.now(UTC) - timedelta(days=30)).isoformat()
    put(aino, account_of(aino), outbox=[a_row(1, text=text) | {"device_at": long_ago}])

    aino.sends_until(accepted=1)

    assert told(service, text) == 1
