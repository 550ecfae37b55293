"""Notifications that wake a browser. What is in them anybody may read on a locked screen, so nothing is in them."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush
from sqlalchemy import delete

from palveleva.db import db
from palveleva.models import Person, Subscription
from palveleva.notices.channels import Channel, NotSent
from palveleva.notices.letters import Letter
from palveleva.notices.push_hosts import is_known
from palveleva.notices.reach import subscriptions_of
from palveleva.post_settings import PostSettings

PATIENCE = 20  # seconds
KEPT_FOR = int(timedelta(days=1).total_seconds())  # by the push service, while the phone is off
ENDED = (404, 410)
LATER = (408, 425, 429)


@dataclass(frozen=True)
class PushAddress:
    id: int
    endpoint: str
    p256dh: str
    auth: str


class StraightSession(requests.Session):
    """Goes where it was sent and nowhere else."""

    def request(self, *arguments: Any, **more: Any) -> requests.Response:
        return super().request(*arguments, **more | {"allow_redirects": False})


@dataclass
class PushChannel(Channel):
    key: Vapid02
    settings: PostSettings

    def addresses(self, person: Person, *, now: datetime) -> list[PushAddress]:
        return [PushAddress(one.id, one.endpoint, one.p256dh, one.auth) for one in subscriptions_of(person, now=now)]

    def send(self, letter: Letter, address: PushAddress) -> str | None:
        if not is_known(address.endpoint, self.settings):
            raise NotSent("refused", is_final=True, is_gone=True)
        keys = {"p256dh": address.p256dh, "auth": address.auth}
        try:
            webpush(
                {"endpoint": address.endpoint, "keys": keys},
                data=json.dumps(payload(letter), ensure_ascii=False),
                vapid_private_key=self.key,
                # A new one every time: pywebpush writes the audience of the first into it.
                vapid_claims={"sub": f"mailto:{self.settings.sender}"},
                ttl=KEPT_FOR,
                timeout=PATIENCE,
                headers={"Urgency": "high"},
                requests_session=StraightSession(),
            )
        except WebPushException as error:
            raise refusal(error.response) from error
        except requests.RequestException as error:
            raise NotSent("unreachable") from error
        except ValueError as error:  # keys that are none: the browser will have to ask anew
            raise NotSent("refused", is_final=True, is_gone=True) from error
        return None

    def forget(self, address: PushAddress) -> None:
        db.session.execute(delete(Subscription).where(Subscription.id == address.id))


def payload(letter: Letter) -> tuple[str, dict[str, str]]:
    """What static/sw-push.js shows: the title; and the code of the need, and where a tap leads."""
    code = letter.items[0].code if len(letter.items) == 1 else None
    way_in = urlsplit(letter.link).path  # wherever this browser knows us
    return letter.subject, {"body": code or "", "lang": letter.language, "tag": code or "many", "data": way_in}


def refusal(response: Any) -> NotSent:
    status = getattr(response, "status_code", 0)
    if status in ENDED:
        return NotSent("no_device", is_final=True, is_gone=True)
    if status in LATER or status >= 500:
        return NotSent("busy", asked=asked_of(response.headers.get("Retry-After", "")))
    if status in (401, 403):
        return NotSent("not_let_in")
    return NotSent("refused", is_final=True)


def asked_of(told: str) -> timedelta | None:
    return timedelta(seconds=int(told)) if told.isascii() and told.isdecimal() and len(told) < 7 else None
