"""Text messages through whatever gateway one URL names (Apprise); without it into the outbox folder."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from palveleva.models import Person
from palveleva.notices.channels import Channel, NotSent
from palveleva.notices.channels.folder import keep
from palveleva.notices.letters import Letter

# Seconds for the answer of a gateway. Apprise waits for four, unless its URL says otherwise (rto=…): then a slow one
# has sent the message all the same, and each further try sends it once more.
PATIENCE = 30


class SmsProvider(Protocol):
    """Whoever carries text messages. A new one needs this one method."""

    def send(self, number: str, text: str) -> str | None:
        """`number` in international form. A remark or None; raises NotSent."""


@dataclass
class AppriseProvider:
    """`url` names the gateway in the way of Apprise, with {to} in the place of the number."""

    url: str

    def send(self, number: str, text: str) -> str | None:
        import apprise  # the extra "sms": an installation without text messages does not need it

        gateway = apprise.Apprise()
        if not gateway.add(self.url.replace("{to}", quote(number))):
            raise NotSent("not_let_in")
        for server in gateway:
            server.socket_read_timeout = max(server.socket_read_timeout, PATIENCE)
        if not gateway.notify(body=text):
            raise NotSent("unreachable")  # Apprise does not say whether for now or for good
        return None


@dataclass
class SmsChannel(Channel):
    provider: SmsProvider | None
    outbox: Path

    def addresses(self, person: Person, *, now: datetime) -> list[str]:
        return [person.phone] if person.phone else []

    def send(self, letter: Letter, address: Any) -> str | None:
        if self.provider is None:
            keep(self.outbox, f"{letter.file_name}.txt", f"{address}\n{letter.sms}\n".encode())
            return "kept_here"
        return self.provider.send(address, letter.sms)
