"""E-mail through Flask-Mail; without a server into the outbox folder."""

import re
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
NOT_LET_IN = (521, 530, 534, 535, 538)
# RFC 3463, x.7: what a server allows whom; x.5: how we speak; and our own address, or a server that takes nothing in.
ABOUT_US = re.compile(rb"\s*[45]\.(?:[57]\.|1\.[78]\b|3\.2\b)")
ENHANCED = re.compile(rb"\s*[245]\.\d{1,3}\.\d{1,3}\b")


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
            keep(self.outbox, f"{letter.file_name}.eml", message.as_bytes())
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
            sender=(letter.service, self.settings.sender),
            extra_headers=AUTOMATIC | {"Content-Language": letter.language},
        )
        # The same letter again carries the same id, so that a letter box may show it once.
        message.msgId = f"<{letter.key}@{self.settings.host}>"
        return message


def not_sent(error: Exception) -> NotSent:
    """4xx and silence are tried again, and so is what a server has against us, while somebody puts it right. Its last
    word is only what it says of the letter or of its reader."""
    if isinstance(error, UNWRITABLE):
        return NotSent("unknown_address", is_final=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return of_reader(*min(error.recipients.values()))
    if isinstance(error, smtplib.SMTPDataError):
        return of_letter(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):  # it was said to us, before it was heard for whom we come
        return NotSent("busy") if error.smtp_code < 500 else NotSent("not_let_in", is_for_all=True)
    return NotSent("unreachable")


def of_reader(code: int, said: bytes | str) -> NotSent:
    """554 in so many digits is said of a letter that was read; nobody has read ours yet."""
    if code < 500:
        return NotSent("busy")
    is_bare = code == 554 and not ENHANCED.match(in_bytes(said))
    return NotSent("not_let_in") if is_bare or is_about_us(code, said) else NotSent("unknown_address", is_final=True)


def of_letter(code: int, said: bytes | str) -> NotSent:
    if code < 500:
        return NotSent("busy")
    return NotSent("not_let_in") if is_about_us(code, said) else NotSent("refused", is_final=True)


def is_about_us(code: int, said: bytes | str) -> bool:
    """Lists of bad senders, a sender that is not ours, an unsigned letter: every letter of the day meets the same."""
    return code in NOT_LET_IN or ABOUT_US.match(in_bytes(said)) is not None


def in_bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
