"""A phone as the server sees it: it syncs operations and keeps what it is told."""

import json
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient


def an_operation(kind: str, target: str | None = None, **payload: Any) -> dict[str, Any]:
    return {
        "op_id": str(uuid4()),
        "type": kind,
        "target": target,
        "base_version": None,
        "payload": payload,
        "device_at": "2026-11-24T10:00:00+02:00",
    }


def a_need_report(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "text": "Rappuset lumen alla",
        "service": "lumityot",
        "village": "hakkila",
        "urgency": "week",
        "consent": "granted",
        "contact": {"name": "Helmi", "phone": "040 123 4567", "address": "Häkkiläntie 12", "note": ""},
    }
    return an_operation("need.report", **(told | changes))


class Phone:
    def __init__(self, client: FlaskClient, account_id: str) -> None:
        self.client, self.account_id = client, account_id
        self.cursor: str | None = None
        self.items: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Palveleva": "1", "X-Account": self.account_id}

    def send(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        """Sync, keep the news, and give the answers."""
        body = {"proto": 1, "app": "test", "cursor": self.cursor, "ops": list(operations)}
        answer = self.client.post(
            "/api/v1/sync", data=json.dumps(body), headers=self.headers, content_type="application/json"
        )
        assert answer.status_code == 200, answer.text
        changes = answer.json["changes"]
        if changes["reset"]:
            self.items.clear()
        for item in changes["items"]:
            self.items[item["kind"], item["id"]] = item
        for gone in changes["deleted"]:
            self.items.pop((gone["kind"], gone["id"]), None)
        self.cursor = changes["cursor"]
        return answer.json["results"]

    def do(self, kind: str, target: str | None = None, **payload: Any) -> dict[str, Any]:
        return self.send(an_operation(kind, target, **payload))[0]

    def all(self, kind: str) -> list[dict[str, Any]]:
        self.send()
        return [item for (its_kind, _), item in self.items.items() if its_kind == kind]

    def only(self, kind: str) -> dict[str, Any]:
        (item,) = self.all(kind)
        return item
