"""What happened there in a year: each need with its waves, offers, work, audit and notices."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from palveleva.domain.policy import POLICY
from palveleva.simulation.country.map import Place, Row, Told, key
from palveleva.simulation.country.phones import Phones

ENDINGS = {"done": 55, "done_unconfirmed": 8, "unmet": 18, "redirected": 9, "withdrawn": 6, "not_needed": 4}
OPEN = {"submitted": 25, "ready": 10, "offering": 35, "no_taker": 5, "scheduled": 20, "reported_done": 5}
FOUND = ("done", "done_unconfirmed", "scheduled", "reported_done")
ASKED = (*FOUND, "unmet", "offering", "no_taker")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
YEAR = timedelta(days=365)
STAYS_OPEN = timedelta(days=5)
TEXTS = (
    "Rappuset lumen alla, ei pääse liiteriin",
    "Katto vuotaa keittiön kohdalta",
    "Kauppa-asiat jäävät, kun auto on rikki",
    "Polttopuut pitäisi pilkkoa ennen pakkasia",
    "Hella ei kuumene ja valo välkkyy",
)


@dataclass
class Numbers:
    """The next key of each table that counts its rows, given out as rows are drawn."""

    need: int = 0
    wave: int = 0
    notice: int = 0
    audit_entry: int = 0
    disclosure: int = 0
    note: int = 0
    attempt: int = 0

    def next(self, table: str) -> int:
        number: int = getattr(self, table) + 1
        setattr(self, table, number)
        return number


@dataclass
class Past:
    """Draws needs of one place after another; the same random numbers give the same past."""

    until: datetime
    services: list[str]
    random: Random
    numbers: Numbers
    phones: Phones = field(init=False)

    def __post_init__(self) -> None:
        self.phones = Phones(self.random)

    def of(self, place: Place, needs: int) -> Iterator[Told]:
        for _ in range(needs):
            yield from self.a_need(place, self.until - self.random.random() * YEAR)

    def a_need(self, place: Place, at: datetime) -> Iterator[Told]:
        way = self.way(at)
        need = self.the_need(place, at, way)
        yield "need", need
        if need["forgotten_at"] is None:
            yield "contact", {"need_id": need["id"], "name": "Helmi", "phone": "+358401234567"} | NO_WORDS
        yield from self.audited(place, need, ("report", "review", "close")[: 3 if need["closed_at"] else 2])
        yield "disclosure", self.a_look(place, need)
        yield from self.noticed(need, need["reporter_id"], "need_received")
        yield self.phones.news(need["reporter_id"], "need", need["id"])
        yield self.phones.act(need["reporter_id"], "need.report", at)
        if need["forgotten_at"] is None:
            yield from self.talked(place, need)
        if way in ASKED:
            yield from self.asked(place, need, way)

    def way(self, at: datetime) -> str:
        """How it ended, or where it stands now."""
        is_open = self.until - at < STAYS_OPEN
        table = OPEN if is_open else ENDINGS
        return self.random.choices(list(table), list(table.values()))[0]

    def the_need(self, place: Place, at: datetime, way: str) -> Row:
        is_open = way in OPEN
        ended = None if is_open else min(at + timedelta(days=self.random.uniform(1, 12)), self.until)
        drawn: Callable[[Any], Any] = self.random.choice
        spot = self.random.randrange(len(place.villages))
        return {
            "id": key(self.random),
            "code": code(self.numbers.next("need")),
            "municipality_id": place.id,
            "village_id": place.villages[spot],
            "service_id": drawn(self.services),
            "text": drawn(TEXTS),
            "urgency": drawn(("today", "week", "week", "flexible")),
            "consent": "granted",
            "is_protected": False,
            "safety": [],
            "channel": drawn(("app", "app", "call")),
            "state": way if is_open else "closed",
            "outcome": None if is_open else way,
            "reporter_id": place.reporters[spot],
            "created_at": at,
            "updated_at": ended or at,
            "looking_since": at,
            "first_contact_at": None if way == "submitted" else at + timedelta(hours=self.random.uniform(0.2, 30)),
            "closed_at": ended,
            "forgotten_at": self.forgotten(ended),
            "state_since": ended or at,
            "due_at": self.until + timedelta(hours=self.random.uniform(1, 96)) if is_open else None,
            "reminders": 0,
            "unmet_reason": drawn(("no_provider", "no_answer", "declined", "full")) if way == "unmet" else None,
            "version": 3,
        }

    def forgotten(self, ended: datetime | None) -> datetime | None:
        """The clock has kept up: it finds nobody to forget."""
        after = POLICY.items_shown_after_closing
        return ended + after if ended and self.until - ended > after else None

    def asked(self, place: Place, need: Row, way: str) -> Iterator[Told]:
        """One wave with up to three offers; work where somebody was found."""
        fit = place.providers.get(need["service_id"], [])
        if not fit:
            return
        sent, wave = need["created_at"] + timedelta(hours=2), self.numbers.next("wave")
        answer_by = self.until + timedelta(hours=9) if way == "offering" else sent + timedelta(hours=24)
        times: Row = {"sent_at": sent, "answer_by": answer_by}
        trace: Row = {"candidates": [], "excluded": []}
        yield "wave", {"id": wave, "need_id": need["id"], "number": 1, "trace": trace} | times
        asked = self.random.sample(fit, min(3, len(fit)))
        for rank, provider in enumerate(asked, start=1):
            yield "chance", {"wave_id": wave, "provider_id": provider, "even_share": 1 / len(asked)}
            offer = times | self.an_offer(need, wave, provider, rank, way)
            yield "offer", offer
            yield from self.heard(place, need, offer)
        if way in FOUND:
            work = self.a_work(need, asked[0], way)
            yield "assignment", work
            yield self.phones.news(place.doers[asked[0]], "assignment", work["id"])

    def heard(self, place: Place, need: Row, offer: Row) -> Iterator[Told]:
        """Whoever was asked has it on the phone; some asked back before they answered."""
        doer = place.doers[offer["provider_id"]]
        yield self.phones.news(doer, "offer", offer["id"])
        if offer["state"] == "accepted":
            yield self.phones.act(doer, "offer.accept", offer["answered_at"])
        if need["forgotten_at"] is None and self.random.random() < 1 / 10:
            number = self.numbers.next("note")
            yield self.phones.words(number, doer, need, "offer_question", offer_id=offer["id"])

    def an_offer(self, need: Row, wave: int, provider: int, rank: int, way: str) -> Row:
        is_answered = way != "offering"
        state = "sent" if not is_answered else "accepted" if way in FOUND and rank == 1 else "expired"
        keys: Row = {"id": key(self.random), "wave_id": wave, "need_id": need["id"], "provider_id": provider}
        answered = need["created_at"] + timedelta(hours=9) if is_answered else None
        return keys | {"rank": rank, "reasons": [], "state": state, "answered_at": answered, "version": 2}

    def a_work(self, need: Row, provider: int, way: str) -> Row:
        agreed = need["created_at"] + timedelta(hours=9)
        done = need["closed_at"] or (agreed if way == "reported_done" else None)
        keys: Row = {"id": key(self.random), "need_id": need["id"], "provider_id": provider, "agreed_at": agreed}
        times: Row = {"scheduled_at": done or agreed + timedelta(days=1), "done_at": done, "ended_at": done}
        return keys | times | {"state": "done" if done else "scheduled", "version": 2}

    def audited(self, place: Place, need: Row, verbs: tuple[str, ...]) -> Iterator[Told]:
        for hours, verb in enumerate(verbs):
            row: Row = {"id": self.numbers.next("audit_entry"), "verb": verb, "kind": "need", "details": {}}
            row |= {"at": need["created_at"] + timedelta(hours=hours), "by_id": place.coordinator}
            yield "audit_entry", row | {"thing_id": need["id"], "need_id": need["id"]}

    def talked(self, place: Place, need: Row) -> Iterator[Told]:
        """The office called the resident about every third, and wrote something down about as many; some told more."""
        facts: Row = {"need_id": need["id"], "at": need["created_at"] + timedelta(hours=1), "by_id": place.coordinator}
        if self.random.random() < 1 / 3:
            yield "attempt", facts | {"id": self.numbers.next("attempt"), "result": "reached"}
        if self.random.random() < 1 / 3:
            words: Row = {"kind": "remark", "text": "Puhuttu puhelimessa", "is_pinned": False, "offer_id": None}
            yield "note", facts | words | {"id": self.numbers.next("note")}
        if self.random.random() < 1 / 10:
            yield self.phones.words(self.numbers.next("note"), need["reporter_id"], need, "information")

    def a_look(self, place: Place, need: Row) -> Row:
        keys: Row = {"id": self.numbers.next("disclosure"), "to_id": place.coordinator, "need_id": need["id"]}
        return keys | {"at": need["created_at"] + timedelta(hours=1), "fields": ["phone"], "why": "call"}

    def noticed(self, need: Row, person: str, kind: str) -> Iterator[Told]:
        number, at = self.numbers.next("notice"), need["created_at"]
        about: Row = {"person_id": person, "need_id": need["id"], "created_at": at}
        facts: Row = {"kind": kind, "params": {}, "about": "", "once": f"{kind}:{need['id']}:{person}"}
        yield "notice", about | facts | {"id": number}
        yield "delivery", about | {"id": number, "notice_id": number, "medium": "email"} | SENT | {"ended_at": at}


NO_WORDS: Row = {"address": "", "note": ""}
SENT: Row = {"state": "sent", "tries": 1}


def code(number: int) -> str:
    """Five letters hold 33 million; they are given out in order."""
    letters = "".join(LETTERS[number // 32**place % 32] for place in range(5))
    return f"{letters[:2]}-{letters[2:]}"
