"""The service comes back from an older copy: phones tell again what it forgot, once, and what follows finds it."""

from datetime import timedelta

import pytest

from palveleva.actions.operations import TOLD_AGAIN_WITHIN
from palveleva.db import db
from palveleva.models import Installation
from tests.faults.office import backup, inside
from tests.faults.pocket import a_row, account_of, put
from tests.faults.service import texts_of, until

HER_NEED = "SELECT state, outcome FROM need WHERE text = :text"


def told(service, *texts):
    return sorted(text for text, _ in texts_of(service, texts))


def a_withdrawal(seq, need_id):
    return a_row(seq) | {"type": "need.withdraw", "target": need_id, "payload": {"reason": "Naapuri kävi jo"}}


def test_what_the_service_has_forgotten_is_told_again_once(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.tells(text)
    aino.comes_to(accepted=1)
    restore = backup(service)
    aino.tells(f"{text}, kadonnut")
    aino.comes_to(accepted=2)

    restore()
    assert told(service, f"{text}, kadonnut") == []

    assert until(lambda: aino.wakes() or len(told(service, f"{text}, kadonnut")) == 1, every=0.4)
    aino.sends_until(accepted=2)
    assert told(service, text, f"{text}, kadonnut") == [text, f"{text}, kadonnut"]


@pytest.mark.parametrize("later", [timedelta(), TOLD_AGAIN_WITHIN], ids=["soon", "weeks-later"])
def test_what_was_said_afterwards_finds_the_need_that_was_told_again(phone_of, service, text, later):
    aino = phone_of("volunteer")
    restore = backup(service)
    aino.tells(text)
    aino.comes_to(accepted=1)
    ((need_id,),) = service.rows("SELECT id FROM need WHERE text = :text", text=text)
    aino.offline()
    put(aino, account_of(aino), outbox=[a_withdrawal(2, need_id)])
    restore()
    with inside(service):
        db.session.get_one(Installation, 1).renewed_at -= later

    aino.offline(False)

    assert until(lambda: aino.wakes() or service.rows(HER_NEED, text=text) == [("closed", "withdrawn")], every=0.5)
    aino.sends_until(accepted=2)


def test_a_cursor_that_is_not_known_any_more_leaves_the_outbox_alone(phone_of, service, text):
    aino = phone_of("volunteer")
    account = account_of(aino)
    aino.tells(text)
    aino.comes_to(accepted=1)
    gone = {"kind": "need", "id": "gone", "may": []}
    refused = a_row(2, "rejected", text=f"{text}, ei mennyt")
    put(aino, account, outbox=[refused], mine=[gone], meta=[{"key": "cursor", "value": "older.7"}])

    aino.tells(f"{text}, uusi")

    aino.sends_until(accepted=2, rejected=1)
    assert "gone" not in [item["id"] for item in aino.kept()[account]["mine"]]
    assert told(service, text, f"{text}, uusi") == [text, f"{text}, uusi"]
