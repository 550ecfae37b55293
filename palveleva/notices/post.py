"""The post office: everything that is due leaves the house, and what became of it is written down."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from flask_mail import Mail
from sqlalchemy import select

from palveleva import logs
from palveleva.db import db
from palveleva.db.trouble import is_passing_trouble
from palveleva.domain.telling import alone_by_text
from palveleva.domain.vocabulary import DUE_DELIVERIES, DeliveryState, Medium
from palveleva.models import Delivery
from palveleva.notices.answering import code_of
from palveleva.notices.channels import Channel, NotSent, folder
from palveleva.notices.channels.email import EmailChannel
from palveleva.notices.channels.push import PushChannel
from palveleva.notices.channels.sms import AppriseProvider, SmsChannel
from palveleva.notices.deliveries import change_told_in, claim, give_up, sort_out, try_later
from palveleva.notices.letters import Letter, letter_to
from palveleva.notices.vapid import key_of
from palveleva.post_settings import PostSettings


@dataclass
class PostOffice:
    settings: PostSettings
    channels: dict[Medium, Channel]
    outbox: Path

    @classmethod
    def open(cls, settings: PostSettings, instance: Path, mail: Mail) -> "PostOffice":
        outbox = folder.outbox_in(instance)
        carrier = AppriseProvider(settings.sms_url) if settings.sms_url else None
        channels: dict[Medium, Channel] = {
            Medium.PUSH: PushChannel(key_of(instance), settings),
            Medium.EMAIL: EmailChannel(mail, settings, outbox / "email"),
            Medium.SMS: SmsChannel(carrier, outbox / "sms"),
        }
        return cls(settings, channels, outbox)


def deliver(office: PostOffice, *, now: datetime, passed: Callable[[], float] = monotonic) -> dict[str, int]:
    """Send what is due, one message for each person and medium. Commits between them; how many ended how.

    At least once: dying before a message was sent it is sent later, dying before that was noted it is sent again.
    `passed`, in seconds: with slow servers a run takes longer than a message is held, and what another worker may take
    counts from when each was taken, not from when the run began.
    """
    began = passed()

    def by_now() -> datetime:
        return now + timedelta(seconds=int(passed() - began))

    done: Counter[str] = Counter()
    silent: set[Medium] = set()  # a server that does not answer is asked once in a while, not once for everybody
    shut: dict[Medium, NotSent] = {}  # so is one that lets none of ours in; but each letter then tries another way
    alone = alone_by_text(has_digits=office.settings.hears_answers)
    while claimed := claim(now=by_now(), but=silent, alone=alone):
        done.update(carried(claimed, office, shut, clock=by_now))
        if any(delivery.error == "unreachable" for delivery in claimed):
            silent.add(claimed[0].medium)
    folder.clear(office.outbox, now=by_now())
    db.session.rollback()
    return {f"messages_{state}": number for state, number in sorted(done.items())}


def carried(
    claimed: list[Delivery], office: PostOffice, shut: dict[Medium, NotSent], *, clock: Callable[[], datetime]
) -> list[str]:
    """What became of each. What a server said to all of ours in this run is not asked again, and noted in `shut`."""
    left = sort_out(claimed, now=clock())
    db.session.commit()
    if left:
        medium = left[0].medium
        outcome = shut.get(medium) or safely_sent(left, office, now=clock())
        if isinstance(outcome, NotSent) and outcome.is_for_all:
            shut[medium] = outcome
        for delivery in still_in_hand(left):
            note(delivery, outcome, now=clock())
        db.session.commit()
    return [delivery.state.value for delivery in claimed]


def still_in_hand(left: list[Delivery]) -> list[Delivery]:
    """As they are now: meanwhile somebody may have been forgotten, or another worker was faster."""
    ours = Delivery.id.in_([delivery.id for delivery in left]), Delivery.state.in_(DUE_DELIVERIES)
    query = select(Delivery).where(*ours).order_by(Delivery.id).with_for_update()
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def safely_sent(left: list[Delivery], office: PostOffice, *, now: datetime) -> NotSent | str:
    """A fault of ours in one message keeps no other from leaving."""
    medium = left[0].medium
    try:
        return sent(left, office, now=now)
    except Exception as error:
        if is_passing_trouble(error):
            raise
        db.session.rollback()
        logs.note("not_sent", logging.ERROR, about=medium, code="internal", error=error)
        return NotSent("internal")


def sent(left: list[Delivery], office: PostOffice, *, now: datetime) -> NotSent | str:
    """One letter to everywhere the person is. The database is let go before any server is waited for."""
    person, medium = left[0].person, left[0].medium
    channel, notices = office.channels[medium], [delivery.notice for delivery in left]
    has_codes = medium is Medium.SMS and office.settings.hears_answers
    codes = {notice.id: code_of(notice, now=now) for notice in notices if has_codes}
    change = change_told_in(notices[0])
    letter = letter_to(person, notices, now=now, address=office.settings.address, codes=codes, confirms=change)
    addresses = [change.email] if change else channel.addresses(person, now=now)
    db.session.commit()
    outcomes = [attempt(channel, letter, address, medium) for address in addresses]
    for address, outcome in zip(addresses, outcomes, strict=True):
        if isinstance(outcome, NotSent) and outcome.is_gone:
            channel.forget(address)
    return best(outcomes)


def attempt(channel: Channel, letter: Letter, address: Any, medium: Medium) -> NotSent | str:
    """Pages say that a server could not be reached; what kept us from it, such as its certificate, only the log."""
    try:
        return channel.send(letter, address) or ""
    except NotSent as trouble:
        logs.note("not_sent", logging.WARNING, about=medium, code=trouble.error, error=trouble.__cause__)
        return trouble


def best(outcomes: list[NotSent | str]) -> NotSent | str:
    """Reached on one device is reached; what may yet succeed counts more than what cannot."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, NotSent)]
    if len(failures) < len(outcomes):
        return next(outcome for outcome in outcomes if isinstance(outcome, str))
    return min(failures, key=lambda failure: failure.is_final, default=NotSent("no_address", is_final=True))


def note(delivery: Delivery, outcome: NotSent | str, *, now: datetime) -> None:
    if isinstance(outcome, str):
        delivery.end(DeliveryState.SENT, now=now, error=outcome or None)
    elif outcome.is_final:
        give_up(delivery, outcome.error, now=now)
    else:
        try_later(delivery, outcome.error, outcome.asked, now=now)
