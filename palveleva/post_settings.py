"""Settings of the messages that leave the house. Without a server they are written to the instance folder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

SECURITY = ("starttls", "tls", "none")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SHORTEST_SECRET = 24
BARE_ADDRESS = re.compile(
    r"[^@\s<>\"]+@[^@\s<>\"]+"
)  # the name before it is ours: with another the letter has no sender
# Only these are ever called on behalf of a browser: an address told by a stranger must not send us anywhere else.
PUSH_HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
)


class BadSetting(Exception):
    """A setting is missing or makes no sense; the message says which and what to do."""


@dataclass(frozen=True)
class PostSettings:
    address: str = "http://localhost:8000"
    mail_server: str = ""
    mail_port: int = 587
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    sms_url: str = field(default="", repr=False)  # it holds the key of the gateway
    sms_secret: str = field(default="", repr=False)
    push_hosts: tuple[str, ...] = PUSH_HOSTS

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or "localhost"

    @property
    def sender(self) -> str:
        return self.mail_from or f"palveleva@{self.host}"

    @property
    def hears_answers(self) -> bool:
        """Whether text messages can be answered: only where a gateway brings the answers to us."""
        return bool(self.sms_secret)

    def for_flask_mail(self) -> dict[str, object]:
        return {
            "MAIL_SERVER": self.mail_server,
            "MAIL_PORT": self.mail_port,
            "MAIL_USE_TLS": self.mail_security == "starttls",
            "MAIL_USE_SSL": self.mail_security == "tls",
            "MAIL_USERNAME": self.mail_user or None,
            "MAIL_PASSWORD": self.mail_password or None,
        }

    @classmethod
    def from_environment(cls, env: Mapping[str, str], address: str) -> "PostSettings":
        """`address`: the service's own, for the links; without one the messages are of this machine."""
        server, _, port = (env.get("PALVELEVA_MAIL_SERVER") or "").strip().partition(":")
        security = env.get("PALVELEVA_MAIL_SECURITY") or "starttls"
        settings = cls(
            address=address or f"http://localhost:{env.get('PALVELEVA_PORT') or 8000}",
            mail_server=server,
            mail_port=port_of(port, security),
            mail_security=security,
            mail_user=env.get("PALVELEVA_MAIL_USER") or "",
            mail_password=env.get("PALVELEVA_MAIL_PASSWORD") or "",
            mail_from=(env.get("PALVELEVA_MAIL_FROM") or "").strip(),
            sms_url=env.get("PALVELEVA_SMS") or "",
            sms_secret=env.get("PALVELEVA_SMS_SECRET") or "",
            push_hosts=PUSH_HOSTS + tuple((env.get("PALVELEVA_PUSH_HOSTS") or "").split()),
        )
        settings.refuse_nonsense()
        return settings

    def refuse_nonsense(self) -> None:
        if (self.mail_server or self.mail_from) and not BARE_ADDRESS.fullmatch(self.mail_from):
            raise BadSetting("PALVELEVA_MAIL_FROM must be the e-mail address that messages come from, without a name.")
        if self.sms_url and "{to}" not in self.sms_url:
            raise BadSetting("PALVELEVA_SMS must have {to} in the place of the number: twilio://…/{to}.")
        if self.sms_url and find_spec("apprise") is None:
            raise BadSetting('PALVELEVA_SMS needs the extra package: pip install "palveleva[sms]".')
        if 0 < len(self.sms_secret) < SHORTEST_SECRET:
            raise BadSetting(f"PALVELEVA_SMS_SECRET must have at least {SHORTEST_SECRET} characters.")


def port_of(written: str, security: str) -> int:
    if security not in SECURITY:
        raise BadSetting(f"PALVELEVA_MAIL_SECURITY is {security!r}; write one of {', '.join(SECURITY)}.")
    if written and not (written.isascii() and written.isdecimal() and 0 < int(written) < 65536):
        raise BadSetting("PALVELEVA_MAIL_SERVER must be like mail.example or mail.example:587.")
    return int(written) if written else PORTS[security]
