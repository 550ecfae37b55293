"""Phones that sync, each with its own account and the place at which its news ended."""

import json
from collections.abc import Callable, Sequence

from bench.filling import TEXTS
from bench.loading import Make
from tests.phone import an_operation

OF_PHONE = {"X-Palveleva": "1", "Sec-Fetch-Site": "same-origin"}
Op = dict[str, object]
Tell = Callable[[int], list[Op]]
Known = tuple[str, str]  # the cookie of a phone, and its account


def syncing(phones: Sequence[Known], tell: Tell) -> Make:
    """`tell` gives what the phone of a number has to say this time."""

    def make(number: int, told: bytes) -> tuple[bytes, str, dict[str, str]]:
        cookie, account = phones[number % len(phones)]
        cursor = json.loads(told)["changes"]["cursor"] if told.startswith(b"{") else None
        body = {"proto": 1, "app": "bench", "cursor": cursor, "ops": tell(number)}
        return json.dumps(body).encode(), cookie, {"X-Account": account}

    return make


def nothing(_number: int) -> list[Op]:
    return []


def a_report(village: str = "hakkila") -> Op:
    facts = {"text": TEXTS[0], "village": village, "service": "lumityot", "urgency": "week", "consent": "noticed"}
    return an_operation("need.report", **facts)
