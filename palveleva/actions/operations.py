"""An act that a phone sent: decided once, whatever the line does."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from palveleva.actions import assignments, needs, offers
from palveleva.actions.notes import heed_too_late
from palveleva.actions.targets import about, assignment_of, need_in, need_of, offer_of
from palveleva.audit import kind_of
from palveleva.db import all_or_nothing, db, together
from palveleva.db.putting import add_rows, insert_once
from palveleva.db.trouble import is_passing_trouble
from palveleva.domain.errors import AlreadyTaken, NotFound, NotNow, NotYet, Refused, Stale
from palveleva.domain.payloads import understand
from palveleva.domain.vocabulary import Channel, Role
from palveleva.logs import note
from palveleva.models import Assignment, Installation, Municipality, Need, NewNeed, Offer, Operation, Person

TOLD_AGAIN_WITHIN = timedelta(days=28)  # after a restored backup: somebody may be on a journey
Result = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """One operation as it came. `payload` is not yet understood."""

    op_id: str
    type: str
    target: str | None
    payload: Any
    device_at: datetime | None = None
    base_version: int | None = None  # in which the phone showed the target; of one act only (decision 97)
    channel: Channel = Channel.PHONE_APP

    @property
    def fingerprint(self) -> str:
        content = json.dumps([self.type, self.target, self.payload], sort_keys=True, ensure_ascii=True)
        return sha256(content.encode()).hexdigest()


def decide_all(acts: Sequence[Act], *, by: Person, now: datetime) -> list[Result]:
    """Decide several, in their order. Reports, which nearly all are, are kept together in one go (decision 63)."""
    if acts and all(act.type == "need.report" for act in acts) and by.roles != {Role.PENDING}:
        try:
            with together():
                return told_together(acts, by=by, now=now)
        except Exception as error:
            if is_passing_trouble(error):
                raise
    return [decide(act, by=by, now=now) for act in acts]  # one of them is not new, or not to be taken: each by itself


def told_together(acts: Sequence[Act], *, by: Person, now: datetime) -> list[Result]:
    told = [report_in(act, understand(act.type, act.payload), by) for act in acts]
    made = needs.report_all(needs.home_of(by), told, by=by, now=now)
    results = [answer(act, "applied", None, resource_of(need)) for act, need in zip(acts, made, strict=True)]
    rows = [
        key_of(act, by) | facts_of(act, now) | {"result": result} for act, result in zip(acts, results, strict=True)
    ]
    add_rows(Operation, rows)
    return results


def key_of(act: Act, by: Person) -> dict[str, str]:
    return {"account_id": by.id, "op_id": act.op_id}


def facts_of(act: Act, now: datetime) -> dict[str, Any]:
    known = act.type if act.type in DEEDS else "unknown"
    return {"fingerprint": act.fingerprint, "type": known, "received_at": now}


def decide(act: Act, *, by: Person, now: datetime) -> Result:
    """Do it once and remember the answer. The same act again gets the same answer; another under its key is refused."""
    try:
        with all_or_nothing():
            return decide_once(act, lambda: perform(act, by=by, now=now), by=by, now=now)
    except Refused as refusal:
        return told_long_ago(act, by) or answer(act, "retry", refusal.code)
    except Exception as error:
        if is_passing_trouble(error):
            raise
        # A fault of ours must not cost the person's act: it stays on the phone and comes again.
        note("fault", logging.ERROR, error=error, operation=act.type if act.type in DEEDS else "unknown")
        return answer(act, "retry", "internal")


def told_long_ago(act: Act, by: Person) -> Result | None:
    """A key is remembered for as long as the data map says; what it made is still there."""
    need = db.session.get(Need, need_id_for(act, by)) if act.type == "need.report" else None
    return answer(act, "duplicate", None, resource_of(need)) if need else None


OPERATION = Operation.metadata.tables[Operation.__tablename__]
ITS_KEY = OPERATION.c.account_id == bindparam("account"), OPERATION.c.op_id == bindparam("act")
DECIDED = update(OPERATION).where(*ITS_KEY).values(result=bindparam("told"))


def decide_once(act: Act, deed: Callable[[], Result], *, by: Person, now: datetime) -> Result:
    """The answer of the deed, or the remembered one where the key is known already."""
    if not insert_once(Operation, **key_of(act, by), **facts_of(act, now), result={}):
        return remembered(act, db.session.get_one(Operation, (by.id, act.op_id)))
    result = deed()
    db.session.execute(DECIDED, {"account": by.id, "act": act.op_id, "told": result})
    return result


def remembered(act: Act, earlier: Operation) -> Result:
    if earlier.fingerprint != act.fingerprint:
        return answer(act, "rejected", "key_reused")
    result = dict(earlier.result)
    return result | {"status": "duplicate"} if result["status"] == "applied" else result


def perform(act: Act, *, by: Person, now: datetime) -> Result:
    """Every deed is one action, and so a savepoint of its own: a refusal is remembered though the deed left nothing."""
    try:
        payload = understand(act.type, act.payload)
        thing = DEEDS[act.type](act, payload, by, now)
        return answer(act, "applied", None, resource_of(thing))
    except (NotYet, Stale):
        raise  # worth another try, never a final answer
    except NotNow as refusal:
        if isinstance(refusal, AlreadyTaken) and act.type == "offer.accept":
            offers.note_willing(offer_of(act, by), by=by, now=now)
        if act.target:
            heed_too_late(about(act, by), payload, by=by, now=now)
        return answer(act, "conflict", refusal.code, field=refusal.field)
    except Refused as refusal:
        if isinstance(refusal, NotFound) and may_come_back(act, now=now):
            raise NotYet("restored") from refusal
        return answer(act, "rejected", refusal.code, field=refusal.field)


def may_come_back(act: Act, *, now: datetime) -> bool:
    """Whether another phone of the person may still tell a restored database the need that this is about."""
    if not (act.target and act.type.startswith("need.")):
        return False
    renewed_at = db.session.scalar(select(Installation.renewed_at))
    return renewed_at is not None and now < renewed_at + TOLD_AGAIN_WITHIN


def answer(act: Act, status: str, code: str | None, resource: Result | None = None, field: str | None = None) -> Result:
    result = {"op_id": act.op_id, "status": status, "code": code, "resource": resource or {}}
    return result | {"field": field} if field else result


def resource_of(thing: Need | NewNeed | Offer | Assignment) -> Result:
    """What the phone needs to go on. Never a resident's data: this is stored with the key."""
    need = thing if isinstance(thing, NewNeed) else need_in(thing)
    return {"kind": kind_of(thing), "id": thing.id, "state": thing.state, "code": need.code, "need_id": need.id}


def report(act: Act, payload: Any, by: Person, now: datetime) -> NewNeed:
    return needs.report_all(needs.home_of(by), [report_in(act, payload, by)], by=by, now=now)[0]


def report_in(act: Act, payload: Any, by: Person) -> needs.Report:
    contact = needs.Resident(**payload.contact.model_dump()) if payload.contact else None
    told = payload.model_dump(exclude={"contact"}) | {"contact": contact, "channel": act.channel}
    # The act's own time is the phone's: shown to the coordinator, never used to order anything.
    return needs.Report(**told, id=need_id_for(act, by), told_at=act.device_at)


def need_id_for(act: Act, by: Person) -> str:
    """Told again to a restored database a need has its old id, so that what was said of it later still finds it."""
    return str(uuid5(NAMESPACE_OID, f"{by.id}/{act.op_id}"))


def add_information(act: Act, payload: Any, by: Person, now: datetime) -> Need:
    return done(needs.add_information, need_of(act, by), payload.text, by=by, now=now)


def withdraw(act: Act, payload: Any, by: Person, now: datetime) -> Need:
    return done(needs.withdraw, need_of(act, by), payload.reason, by=by, now=now)


def confirm(act: Act, payload: Any, by: Person, now: datetime) -> Need:
    return done(needs.confirm, need_of(act, by), payload.done, by=by, now=now)


def accept(act: Act, _payload: Any, by: Person, now: datetime) -> Assignment:
    return offers.accept(offer_of(act, by), by=by, now=now, read=act.base_version)


def decline(act: Act, payload: Any, by: Person, now: datetime) -> Offer:
    return done(offers.decline, offer_of(act, by), payload.reason, by=by, now=now)


def ask(act: Act, payload: Any, by: Person, now: datetime) -> Offer:
    return done(offers.ask, offer_of(act, by), payload.text, by=by, now=now)


def schedule(act: Act, payload: Any, by: Person, now: datetime) -> Assignment:
    assignment = assignment_of(act, by)
    at = payload.at
    if at.tzinfo is None:
        zone = db.session.get_one(Municipality, assignment.municipality_id).time_zone
        at = at.replace(tzinfo=ZoneInfo(zone))
    return done(assignments.schedule, assignment, at, by=by, now=now)


def complete(act: Act, payload: Any, by: Person, now: datetime) -> Assignment:
    assignment = assignment_of(act, by)
    return done(assignments.complete, assignment, by=by, now=now, note=payload.note, minutes=payload.minutes)


def release(act: Act, payload: Any, by: Person, now: datetime) -> Assignment:
    return done(assignments.release, assignment_of(act, by), payload.reason, by=by, now=now)


def done(deed: Callable[..., Any], thing: Any, *arguments: Any, **more: Any) -> Any:
    deed(thing, *arguments, **more)
    return thing


DEEDS: dict[str, Callable[[Act, Any, Person, datetime], Any]] = {
    "need.report": report,
    "need.add_information": add_information,
    "need.withdraw": withdraw,
    "need.confirm": confirm,
    "offer.accept": accept,
    "offer.decline": decline,
    "offer.ask": ask,
    "assignment.schedule": schedule,
    "assignment.complete": complete,
    "assignment.release": release,
}
