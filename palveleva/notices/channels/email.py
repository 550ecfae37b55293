"""E-mail through Flask-Mail; without a server into the outbox folder."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_mail import BadHeaderError, Connection, Mail, Message

from palveleva.models import Person
from palveleva.notices.channels import Channel, NotSent
from palveleva.notices.channels.folder import keep
from palveleva.notices.letters import Letter
from palveleva.notices.reach import email_of
from palveleva.post_settings import PostSettings

PATIENCE = 30  # seconds for each answer of the server
# No out-of-office reply comes back to a machine.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
UNWRITABLE = (BadHeaderError, UnicodeError)  # an address that stands on no letter, such as one with ä before the @
NOT_LET_IN = (530, 534, 535)
# What a server says to us before it has heard for whom the letter is: no word about the letter, nor about its reader.
TO_US = (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPSenderRefused)


class CarefulConnection(Connection):
    """Flask-Mail waits for ever, and takes any certificate. We do neither."""

    def configure_host(self) -> smtplib.SMTP:
        mail, known = self.mail, ssl.create_default_context()
        if mail.use_ssl:
            host: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, timeout=PATIENCE, context=known)
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=PATIENCE)
        if mail.use_tls:
            host.starttls(context=known)
        if mail.username:
            host.login(mail.username, mail.password or "")
        return host

    def __exit__(self, *_trouble: Any) -> None:
        """The letter has been taken in already: a farewell that fails must not send it twice."""
        with suppress(smtplib.SMTPException, OSError):
            super().__exit__(*_trouble)


@dataclass
class EmailChannel(Channel):
    mail: Mail
    settings: PostSettings
    outbox: Path

    def addresses(self, person: Person, *, now: datetime) -> list[str]:
        address = email_of(person)
        return [address] if address else []

    def send(self, letter: Letter, address: str) -> str | None:
        message = self.message(letter, address)
        if not self.settings.mail_server:
            keep(self.outbox, f"{letter.key}.eml", message.as_bytes())
            return "kept_here"
        try:
            with CarefulConnection(self.mail) as connection:
                connection.send(message)
        except (smtplib.SMTPException, OSError, *UNWRITABLE) as error:
            raise not_sent(error) from error
        return None

    def message(self, letter: Letter, to: str) -> Message:
        message = Message(
            subject=letter.subject,
            recipients=[to],
            body=letter.text,
            html=letter.html,
            sender=("Palveleva yhteisö", self.settings.sender),
            extra_headers=AUTOMATIC | {"Content-Language": letter.language},
        )
        # The same letter again carries the same id, so that a letter box may show it once.
        message.msgId = f"<{letter.key}@{self.settings.host}>"
        return message


def not_sent(error: Exception) -> NotSent:
    """4xx and silence are tried again; 5xx is the server's last word, unless it does not know us yet."""
    if isinstance(error, UNWRITABLE):
        return NotSent("unknown_address", is_final=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = min(code for code, _ in error.recipients.values())
        return NotSent("busy") if code < 500 else NotSent("unknown_address", is_final=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return said_no(error)
    return NotSent("unreachable")


def said_no(error: smtplib.SMTPResponseException) -> NotSent:
    if error.smtp_code < 500:
        return NotSent("busy")
    is_to_us = isinstance(error, TO_US) or error.smtp_code in NOT_LET_IN
    return NotSent("not_let_in") if is_to_us else NotSent("refused", is_final=True)
