"""A file that is not whole does nothing at all, and the coordinator reads why."""

import json

import pytest
from sqlalchemy import func, select

from palveleva.db import db
from palveleva.domain.outbox_file import LARGEST
from palveleva.models import AuditEntry, Operation
from tests.domain.pictures import a_picture
from tests.outbox_file import a_file, bring_in, photo_in_file
from tests.phone import a_need_report

REPORT = a_need_report()
PHOTO = photo_in_file(REPORT["op_id"], REPORT["op_id"], a_picture((20, 20)))
WHOLE = a_file("ACCOUNT", REPORT)
DAMAGED, NOT_OURS, EMPTY, LARGE = (
    "on katkennut tai muuttunut",
    "ei ole puhelinsovelluksen",
    "on tyhjä",
    "on liian suuri",
)


def without(name):
    return {key: value for key, value in WHOLE.items() if key != name}


def op(**changes):
    return WHOLE | {"ops": [REPORT, REPORT | changes]}


BROKEN = {
    "nothing": (b"", EMPTY),
    "blanks": (b" \n ", EMPTY),
    "no acts": (WHOLE | {"ops": []}, EMPTY),
    "a photo": (a_picture((20, 20)), NOT_OURS),
    "a letter": ("Hei Kaisa, tässä se tiedosto".encode(), NOT_OURS),
    "another character set": (json.dumps(WHOLE).encode("utf-16"), NOT_OURS),
    "a list": (b"[1, 2]", NOT_OURS),
    "no mark": (without("palveleva"), NOT_OURS),
    "another mark": (WHOLE | {"palveleva": "backup"}, NOT_OURS),
    "cut in the middle": (json.dumps(WHOLE).encode()[:-40], DAMAGED),
    "a newer protocol": (WHOLE | {"proto": 2}, "uudemmasta versiosta"),
    "no protocol": (without("proto"), DAMAGED),
    "the protocol as a word": (WHOLE | {"proto": "1"}, DAMAGED),
    "an older protocol": (WHOLE | {"proto": 0}, DAMAGED),
    "no account": (without("account_id"), DAMAGED),
    "nobody's account": (WHOLE | {"account_id": None}, "ei ollut kirjautunut kukaan"),
    "an unknown account": (WHOLE | {"account_id": REPORT["op_id"]}, "ei ole tiliä sinun kunnassasi"),
    "an account with a hole": (WHOLE | {"account_id": "a\0b"}, DAMAGED),
    "half a character": (json.dumps(WHOLE | {"app": "\ud800"}).encode(), DAMAGED),
    "an unknown part": (WHOLE | {"more": 1}, DAMAGED),
    "no time": (WHOLE | {"exported_at": "eilen"}, DAMAGED),
    "acts that are no list": (WHOLE | {"ops": {"0": REPORT}}, DAMAGED),
    "an act that is no act": (WHOLE | {"ops": [REPORT, "x"]}, DAMAGED),
    "an act without its key": (op(op_id=None), DAMAGED),
    "an act with a wrong key": (op(op_id="7"), DAMAGED),
    "not a number": (json.dumps(op(payload={"minutes": float("nan")})).encode(), DAMAGED),
    "bottomless": (b'{"palveleva":"outbox","ops":' + b"[" * 100_000, DAMAGED),
    "too many acts": (WHOLE | {"ops": [REPORT] * 501}, LARGE),
    "a photo that is no text": (WHOLE | {"photos": [PHOTO | {"bytes": 7}]}, DAMAGED),
    "a photo that is cut": (WHOLE | {"photos": [PHOTO | {"bytes": PHOTO["bytes"][:-1]}]}, DAMAGED),
    "a photo of nothing": (WHOLE | {"photos": [PHOTO | {"op_id": ""}]}, DAMAGED),
    "too large": (b'{"palveleva":"outbox"' + b" " * LARGEST, LARGE),
    "far too large": (b'{"palveleva":"outbox"' + b" " * LARGEST * 2, LARGE),
}


def traces(app):
    with app.app_context():
        carried = select(func.count()).select_from(AuditEntry).where(AuditEntry.verb == "carry_in")
        return db.session.scalar(select(func.count()).select_from(Operation)), db.session.scalar(carried)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_does_nothing_and_says_why(kaisa, phone, app, name):
    file, reason = BROKEN[name]
    account = phone("aino").account_id
    raw = file if isinstance(file, bytes) else json.dumps(file).encode()

    page = bring_in(kaisa, raw.replace(b"ACCOUNT", account.encode()))

    assert page.status_code in {400, 413}
    assert reason in page.text
    assert 'role="alert"' in page.text
    assert traces(app) == (0, 0)


def test_the_button_without_a_file_says_so(kaisa):
    page = kaisa.post("/outbox-files", data={})

    assert (page.status_code, "Valitse ensin tiedosto" in page.text) == (400, True)


def test_a_mark_that_an_old_editor_puts_in_front_does_no_harm(kaisa, phone):
    account = phone("aino").account_id

    page = bring_in(kaisa, b"\xef\xbb\xbf" + json.dumps(a_file(account, REPORT)).encode())

    assert page.status_code == 200


def test_half_a_character_in_an_act_costs_only_that_act(kaisa, phone):
    account = phone("aino").account_id
    broken = a_need_report(text="\ud800") | {"type": "\ud800"}

    page = bring_in(kaisa, a_file(account, REPORT, broken))

    assert page.text.count('data-status="applied"') == 1
    assert page.text.count('data-status="rejected"') == 1


def test_a_large_form_is_read_for_nobody_else(sign_in, stranger):
    for client in (sign_in("aino"), stranger):
        assert bring_in(client, b" " * 2_000_000).status_code == 413
