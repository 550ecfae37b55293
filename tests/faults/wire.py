"""A phone without a browser: the bytes alone, for what needs many posts at once or exactly these."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from palveleva.data.demo import CAST
from tests.faults.service import Wounds
from tests.patience import PATIENCE

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Wire:
    """Somebody of the cast, signed in. Speaks through the line, and so meets what the line does."""

    service: Wounds
    person: str = "volunteer"

    def __post_init__(self) -> None:
        query = "SELECT id FROM person WHERE email = :email"
        self.account = self.service.rows(query, email=CAST[self.person])[0][0]
        self.cookie = ""
        answer, _ = self.ask("POST", "/demo/sign-in", urlencode({"person": self.person}).encode(), FORM)
        self.cookie = answer.headers["Set-Cookie"].partition(";")[0]

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[Any, bytes]:
        connection = HTTPConnection("localhost", self.service.line.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers | {"Cookie": self.cookie, "X-Palveleva": "1"})
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def sync(self, *operations: dict[str, Any]) -> list[dict[str, Any]]:
        body = json.dumps({"proto": 1, "app": "test", "cursor": None, "ops": operations}).encode()
        headers = {"Content-Type": "application/json", "X-Account": self.account}
        answer, raw = self.ask("POST", "/api/v1/sync", body, headers)
        assert answer.status == 200, raw
        results: list[dict[str, Any]] = json.loads(raw)["results"]
        return results
