"""The gateway that brings text messages, and what the service answered to them."""

import json

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.telling import REPLIES
from palveleva.models import Notice

SECRET = "a secret of the gateway, 32 long"


class Gateway:
    """Brings messages as a gateway does, under a name of its own for each."""

    def __init__(self, client):
        self.client, self.number = client, 0

    def bring(self, sender, text, message_id=None, secret=SECRET):
        self.number += 1
        told = json.dumps({"id": message_id or f"m{self.number}", "from": sender, "text": text})
        headers = {"Authorization": f"Bearer {secret}"}
        return self.client.post("/sms/answers", data=told, content_type="application/json", headers=headers)

    def says(self, *arguments):
        answer = self.bring(*arguments)
        assert answer.status_code == 200, answer.text
        return answer.json["status"]


def replies(need):
    db.session.expire_all()
    rows = db.session.scalars(select(Notice).where(Notice.kind.in_(REPLIES)).order_by(Notice.id))
    return [(row.person.name, row.kind, [delivery.medium.value for delivery in row.deliveries]) for row in rows]
