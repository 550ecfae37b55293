"""What lies in a phone: rows put into its database by hand, as an old release or a fault of ours would leave them."""

from pathlib import Path
from typing import Any

from tests.faults.handset import Handset
from tests.phone import a_need_report

DATABASE = (Path(__file__).parent / "database.js").read_text()

# As the worker does, or a window without a channel: nobody can end it.
SENDS_FOR_A_WHILE = """(store) => new Promise((begun) => {
    navigator.locks.request(store, () => (begun(), new Promise((end) => { setTimeout(end, 3000); })));
})"""


def a_row(seq: int, state: str = "queued", **changes: Any) -> dict[str, Any]:
    """A report as the outbox keeps it. What has arrived carries its receipt."""
    op = a_need_report(**changes)
    result = {"accepted": {"op_id": op["op_id"], "status": "applied"}, "rejected": {"code": "bad_value"}}.get(state)
    ends = {"last": None, "result": result, "done_at": None if state in ("queued", "sending") else 2_000_000_000_000}
    return op | ends | {"v": 1, "state": state, "seq": seq, "attempts": 0, "next_at": 0}


def put(phone: Handset, account: str, version: int | None = None, **rows: list[dict[str, Any]]) -> None:
    phone.window.evaluate(DATABASE, {"name": f"palveleva-{account}", "version": version, "put": rows})


def account_of(phone: Handset) -> str:
    """Whose phone this is now."""
    device = phone.kept()["device"]["meta"]
    return next(row["value"] for row in device if row["key"] == "account")
