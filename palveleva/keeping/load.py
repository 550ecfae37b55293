"""Many hands that write while a backup is made, and what must be true of whatever copy comes out of it."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from types import TracebackType
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from palveleva.actions import founding, needs, photos
from palveleva.config import Config
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.db.trouble import is_passing_trouble
from palveleva.db.upkeep import working_in
from palveleva.domain.vocabulary import Consent, Urgency
from palveleva.models import AuditEntry, Need, Person, Photo
from palveleva.pictures import Picture

PATIENCE = 120


def founded(config: Config, *, needs: int) -> None:
    """A service with the demonstration's cast and some reports in it."""
    with working_in(app_on(config)):
        upgrade()
        founding.found(now=datetime.now(UTC))
        founding.fill_demo(now=datetime.now(UTC))
        db.session.commit()
        for _ in range(needs):
            write_one()


def app_on(config: Config) -> Flask:
    from palveleva import create_app

    return create_app(config)


def write_one() -> str:
    """One report with its photo, as a phone brings them, in two transactions."""
    now = datetime.now(UTC)
    volunteer = db.session.scalars(select(Person).where(Person.email == CAST["volunteer"])).unique().one()
    contact = needs.Resident(name="Helmi", phone="0401234567", address="Häkkiläntie 12", note="")
    what = ("Rappuset lumen alla", "hakkila", Urgency.WEEK, Consent.GRANTED, "lumityot")
    told = needs.Report(*what, contact=contact, photo_id=str(uuid4()))
    need = needs.report(needs.home_of(volunteer), told, by=volunteer, now=now)
    db.session.commit()
    picture = Picture(jpeg=uuid4().bytes * 500, thumb=b"small", width=1, height=1)
    photos.keep(need, picture, by=volunteer, now=now)
    db.session.commit()
    return need.id


class Writers:
    """As many threads, each with its own connection, until the end of the `with`."""

    def __init__(self, config: Config, *, hands: int) -> None:
        self.app = app_on(config)
        self.is_over = Event()
        self.lock = Lock()
        self.ids: set[str] = set()
        self.faults: list[Exception] = []
        self.threads = [Thread(target=self.write) for _ in range(hands)]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()
        with working_in(self.app):
            pass
        if self.faults:
            raise self.faults[0]

    def write(self) -> None:
        while not self.is_over.is_set() and not self.faults:
            with self.app.app_context():
                try:
                    need_id = write_one()
                except Exception as error:
                    db.session.rollback()
                    if not is_passing_trouble(error):
                        self.faults.append(error)
                    continue
            with self.lock:
                self.ids.add(need_id)

    def committed(self) -> set[str]:
        with self.lock:
            return set(self.ids)

    def wait_for(self, more: int) -> None:
        """Until so many more have been written."""
        wanted, end = len(self.committed()) + more, time.monotonic() + PATIENCE
        while len(self.committed()) < wanted and time.monotonic() < end and not self.faults:
            time.sleep(0.01)


@dataclass
class Lives:
    """What a copy holds: reports that are whole, those torn from their audit, and the photos it knows."""

    whole: set[str] = field(default_factory=set)
    torn: set[str] = field(default_factory=set)
    photos: set[str] = field(default_factory=set)


def lives(config: Config) -> Lives:
    with working_in(app_on(config)):
        lines = dict(
            db.session.execute(
                select(AuditEntry.need_id, func.count()).where(AuditEntry.verb == "report").group_by(AuditEntry.need_id)
            ).all()
        )
        ids = set(db.session.scalars(select(Need.id)))
        named = set(db.session.scalars(select(Photo.id).where(Photo.arrived_at.is_not(None))))
    torn = {str(need_id) for need_id in ids ^ set(lines)} | {need_id for need_id in ids if lines.get(need_id) != 1}
    return Lives(whole=ids - torn, torn=torn, photos=named)
