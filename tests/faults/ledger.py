"""What people have finished on their phones, held against what the phones and the service say about it.

The invariants: nothing lost, nothing doubled, "arrived" only after the service has it, nobody sends another's things,
nothing personal in the cache. Every look reads the phone first: what the phone claims must be true of the service then.
"""

from dataclasses import dataclass, field

from tests.faults.handset import Handset
from tests.faults.service import Wounds

WAITING = {"queued", "sending"}


class Broken(AssertionError):
    """An invariant does not hold. The message says which, for whom, and what was seen."""


@dataclass
class Told:
    """One finished act: its words are its own, so that it can be found again wherever it has come to."""

    op_id: str
    account: str
    type: str
    text: str
    photo_id: str | None


def followers(stores: dict[str, list[dict]]) -> list[dict]:
    """The pictures of one account, less those that stay with words which were refused: they wait for the person."""
    refused = {op["op_id"] for op in stores.get("outbox", []) if op["state"] in ("rejected", "conflict")}
    return [photo for photo in stores.get("photos", []) if photo.get("op_id") not in refused]


@dataclass
class Ledger:
    service: Wounds
    finished: dict[str, Told] = field(default_factory=dict)
    steps: int = 0
    lost: int = 0
    doubled: int = 0

    def note(self, phone: Handset) -> list[dict]:
        """Whatever the phone holds as finished is finished, also when no test has seen it happen."""
        operations = phone.operations()
        for op in operations:
            if op["account"] != "device":
                payload = op["payload"]
                self.finished.setdefault(
                    op["op_id"],
                    Told(op["op_id"], op["account"], op["type"], payload.get("text", ""), payload.get("photo_id")),
                )
        return operations

    def look(self, phone: Handset) -> None:
        """The invariants that hold at every moment."""
        here = {op["op_id"]: op for op in self.note(phone)}
        decided = self.decided()
        for told in self.finished.values():
            accounts = decided.get(told.op_id, {})
            state = here[told.op_id]["state"] if told.op_id in here else None
            if state is None and not accounts:
                self.lost += 1
                raise Broken(f"lost: {told} is neither on the phone nor at the service")
            if state == "accepted" and not accounts:
                self.lost += 1
                raise Broken(f"a lie: the phone says that {told} has arrived, the service knows nothing of it")
            if set(accounts) - {told.account}:
                raise Broken(f"sent by another: {told} stands at the service under {set(accounts)}")
        self.look_for_doubles()

    def decided(self) -> dict[str, dict[str, dict]]:
        """{operation: {account: result}} as the service has decided."""
        found: dict[str, dict[str, dict]] = {}
        query = "SELECT op_id, account_id, result FROM operation WHERE op_id IN :ids"
        for op_id, account, result in self.service.rows(query, ids=list(self.finished)):
            found.setdefault(op_id, {})[account] = result
        return found

    def look_for_doubles(self) -> None:
        for what, query in DOUBLES.items():
            found = self.service.rows(query, texts=[told.text for told in self.finished.values()])
            if found:
                self.doubled += len(found)
                raise Broken(f"doubled {what}: {found}")

    def close(self, phone: Handset) -> None:
        """The invariants of a quiet hour: everything has one end, and the phone tells the truth about it."""
        self.look(phone)
        here = {op["op_id"]: op for op in phone.operations()}
        decided = self.decided()
        effects = self.effects()
        for told in self.finished.values():
            state = here[told.op_id]["state"] if told.op_id in here else "accepted"
            if state in WAITING:
                raise Broken(f"still waiting: {here[told.op_id]}")
            if state == "accepted" and (told.op_id not in decided or effects.get(told.text) != told.account):
                self.lost += 1
                raise Broken(f"lost: {told} has arrived, but left no trace; {decided.get(told.op_id)}")
            if state in ("rejected", "conflict") and not here[told.op_id]["result"].get("code"):
                raise Broken(f"unexplained: {here[told.op_id]}")
        self.look_for_photos(phone)
        self.look_into_the_cache(phone)

    def effects(self) -> dict[str, str]:
        """{words: account} of everything that people's acts have made at the service."""
        texts = [told.text for told in self.finished.values()]
        needs = self.service.rows("SELECT text, reporter_id FROM need WHERE text IN :texts", texts=texts)
        notes = self.service.rows("SELECT text, by_id FROM note WHERE text IN :texts", texts=texts)
        return dict([*needs, *notes])  # type: ignore[arg-type]  # rows are pairs

    def look_for_photos(self, phone: Handset) -> None:
        wanted = [told.photo_id for told in self.finished.values() if told.photo_id]
        there = {row[0] for row in self.service.rows("SELECT id FROM photo WHERE arrived_at IS NOT NULL")}
        for photo in (photo for stores in phone.kept().values() for photo in followers(stores)):
            if photo["photo_id"] not in wanted:
                continue
            if photo["state"] == "arrived" and photo["photo_id"] not in there:
                raise Broken(f"a lie: the phone says that {photo} has arrived")
            if photo["state"] in ("wait", "queued"):
                raise Broken(f"a photo still waits: {photo}")
            if photo["state"] == "failed" and not photo["code"]:
                raise Broken(f"a photo was refused without a reason: {photo}")

    def look_into_the_cache(self, phone: Handset) -> None:
        words = [told.text for told in self.finished.values() if told.text]
        for url, text in phone.cached():
            if "/api/" in url or any(word in text for word in words):
                raise Broken(f"something personal lies in the cache: {url}")


DOUBLES = {
    "needs": "SELECT text, count(*) FROM need WHERE text IN :texts GROUP BY text HAVING count(*) > 1",
    "notes": "SELECT text, count(*) FROM note WHERE text IN :texts GROUP BY text HAVING count(*) > 1",
    "lines of the audit": (
        "SELECT n.text, count(*) FROM need n JOIN audit_entry a ON a.need_id = n.id AND a.verb = 'report' "
        "WHERE n.text IN :texts GROUP BY n.text HAVING count(*) <> 1"
    ),
    "notices": (
        "SELECT n.text, m.kind, m.person_id, count(*) FROM need n JOIN notice m ON m.need_id = n.id "
        "WHERE n.text IN :texts AND m.kind = 'received' GROUP BY n.text, m.kind, m.person_id HAVING count(*) > 1"
    ),
}
