"""How often something may be tried: strict for secrets, generous for phones; counted in the database for all processes.

An address gives way soon, because many people may stand behind one; what guards a secret is its own small number.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from flask import current_app, request

from palveleva.db import db, utcnow
from palveleva.db.putting import count_all_up, count_up
from palveleva.domain.errors import TooMany
from palveleva.models import Tally


@dataclass(frozen=True)
class Limit:
    what: str
    most: int
    within: timedelta

    def since(self, now: datetime) -> datetime:
        """The beginning of the stretch of time that `now` falls into."""
        seconds = int(self.within.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


ACTS_OF_ACCOUNT = Limit("acts", 600, timedelta(minutes=10))  # a phone at work, even one that has gone mad, stays below
ACTS_FROM_ADDRESS = Limit("acts_address", 6000, timedelta(minutes=10))  # a mobile operator's many phones
CODES_FROM_ADDRESS = Limit("code_address", 30, timedelta(minutes=15))
PASSWORDS_OF_PAIR = Limit("password_pair", 10, timedelta(minutes=15))
PASSWORDS_OF_ACCOUNT = Limit("password", 100, timedelta(hours=1))  # a passkey and what is open still work
PASSWORDS_FROM_ADDRESS = Limit("password_address", 60, timedelta(minutes=15))
PASSKEYS_FROM_ADDRESS = Limit("passkey_address", 60, timedelta(minutes=15))
SECOND_FACTOR = Limit("second_factor", 10, timedelta(minutes=15))  # met only by whoever knows the password
REPORTS_FROM_ADDRESS = Limit("report_address", 20, timedelta(hours=1))  # of what a browser did not let through
JOINS_FROM_ADDRESS = Limit("join_address", 20, timedelta(hours=1))  # a village evening shares one network

ANSWERS_OF_PHONE = Limit("sms_answer", 10, timedelta(hours=1))  # four digits are few: they are not to be tried out
SENTENCES_OF_PHONE = Limit("sms_sentence", 10, timedelta(hours=1))  # more of them are read, and not answered
GATEWAYS_FROM_ADDRESS = Limit("sms_gateway", 30, timedelta(minutes=15))

EMAILS_OF_ACCOUNT = Limit("email_ask", 5, timedelta(hours=1))  # nobody's letter box is to be filled with codes
EMAIL_CODES = Limit("email_code", 10, timedelta(hours=1))


def spend(limit: Limit, whom: str) -> None:
    """Count one try and keep the count, whatever becomes of the request. Raises TooMany."""
    now = utcnow()
    number = count_up(Tally, key_of(limit, whom, now))
    db.session.commit()
    if number > limit.most:
        raise TooMany(wait=wait_for(limit, now))


def spend_act(account: str) -> None:
    """One act of a phone, for its account and its address in one transaction."""
    now = utcnow()
    tries = ((ACTS_OF_ACCOUNT, account), (ACTS_FROM_ADDRESS, address()))
    numbers = count_all_up(Tally, [key_of(limit, whom, now) for limit, whom in tries])
    over = [limit for (limit, _), number in zip(tries, numbers, strict=True) if number > limit.most]
    db.session.commit()
    if over:
        raise TooMany(wait=wait_for(over[0], now))


def wait_for(limit: Limit, now: datetime) -> int:
    return int((limit.since(now) + limit.within - now).total_seconds()) + 1


def give_back(limit: Limit, whom: str) -> None:
    """The try was a good one: it does not count."""
    count_up(Tally, key_of(limit, whom, utcnow()), by=-1)


def key_of(limit: Limit, whom: str, now: datetime) -> dict[str, object]:
    return {"what": limit.what, "whom": trace_of(whom), "since": limit.since(now)}


def trace_of(whom: str) -> str:
    """Who it was cannot be read from the table, nor guessed without the key of this installation."""
    key = current_app.config["PALVELEVA"].secret_key.encode()
    return hmac.digest(key, whom.encode(), "sha256").hex()[:32]


def address() -> str:
    """Where the request comes from. Whoever has one IPv6 address has 2^64 of them: they count as one."""
    told = without_port(request.remote_addr or "")
    try:
        known = ip_address(told)
    except ValueError:
        return told
    # A socket for both kinds tells an IPv4 address in the clothes of the other: those all share one network.
    plain = (known.ipv4_mapped or known) if isinstance(known, IPv6Address) else known
    return str(plain) if isinstance(plain, IPv4Address) else str(ip_network(f"{plain}/64", strict=False))


def without_port(told: str) -> str:
    """Some proxies tell the port besides, another one for each connection: 192.0.2.1:5000, [2001:db8::5]:5000."""
    if told.startswith("["):
        return told[1:].partition("]")[0]
    return told.partition(":")[0] if told.count(":") == 1 else told
