"""A new release stops the server in the middle of a busy minute: whoever was being served is answered."""

from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from tests.faults.service import texts_of, until
from tests.faults.wire import Wire
from tests.phone import a_need_report

MANY = 50


def told(aino, report):
    """What the server answered, or None when it took no more."""
    try:
        return aino.sync(report)[0]["status"]
    except (OSError, HTTPException, AssertionError):
        return None


def test_fifty_at_once_while_the_server_is_told_to_stop(service, text):
    aino = Wire(service)
    reports = [a_need_report(text=f"{text} {number}") for number in range(MANY)]
    words = [report["payload"]["text"] for report in reports]

    with ThreadPoolExecutor(MANY) as pool:
        answers = [pool.submit(told, aino, report) for report in reports]
        assert until(lambda: any(answer.done() for answer in answers))
        service.stop()

    answered = {word for word, answer in zip(words, answers, strict=True) if answer.result() == "applied"}
    stored = [row[0] for row in texts_of(service, words)]
    service.start()
    assert sorted(stored) == sorted(answered)
    assert [told(aino, report) for report in reports].count(None) == 0
    assert len(texts_of(service, words)) == MANY
