"""What phones have left behind: on whose they are in, which acts came from them, and what is new for whom."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from palveleva.domain.sessions import ON_A_PHONE
from palveleva.simulation.country.map import Place, Row, Told, key

NOTHING_YET: Row = {"ended_at": None, "is_half": False, "proven_at": None}
DECIDED: Row = {"fingerprint": "-", "result": {"status": "applied"}}


def sign_ins(found: list[Place], until: datetime, random: Random) -> Iterator[Row]:
    """Everybody but the office is in on one phone."""
    for place in found:
        for person in (*place.reporters, *place.doers.values()):
            seen = until - timedelta(days=random.uniform(0, 60))
            times: Row = {"created_at": seen - timedelta(days=30), "seen_at": seen, "expires_at": seen + ON_A_PHONE}
            yield NOTHING_YET | times | {"id": key(random), "person_id": person, "device": "Android, Chrome"}


@dataclass
class Phones:
    """`told` counts how much news each account was given so far, as its own counter does."""

    random: Random
    told: Counter[str] = field(default_factory=Counter)

    def news(self, account: str, kind: str, item: str) -> Told:
        """One item is one line, however often it changed: the last is told."""
        self.told[account] += 1
        return "change", {"account_id": account, "kind": kind, "item_id": item, "seq": self.told[account]}

    def act(self, account: str, verb: str, at: datetime) -> Told:
        keys: Row = {"account_id": account, "op_id": key(self.random)}
        return "operation", keys | DECIDED | {"type": verb, "received_at": at}

    def words(self, number: int, account: str, need: Row, kind: str, **more: Any) -> Told:
        """What a reporter or a doer wrote about a need from the phone."""
        facts: Row = {"id": number, "need_id": need["id"], "at": need["created_at"] + timedelta(hours=3)}
        said: Row = {"kind": kind, "text": "Avain on naapurissa", "is_pinned": False, "offer_id": None}
        return "note", facts | said | {"by_id": account} | more
