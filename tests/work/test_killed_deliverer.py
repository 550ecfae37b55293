"""Whoever sends the messages is killed at every point: nothing is lost, and nothing comes twice but what decision 40
allows: a letter that the server had taken, when nobody was left to note it. It has the same Message-ID."""

import os
import signal
from collections import Counter
from dataclasses import dataclass
from multiprocessing import Value
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select, update

from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import DeliveryState, Medium, Urgency
from palveleva.models import Delivery, Turn
from palveleva.notices.deliveries import IN_HAND_FOR
from palveleva.notices.post import PostOffice
from tests.actions.story import an_offered_need
from tests.faults.service import until
from tests.notices.post import MailServer, office, send_out
from tests.notices.test_push import Sink, let_be_woken
from tests.patience import PATIENCE
from tests.people import NOW, Town, later

pytestmark = pytest.mark.whole  # each starts processes of its own

KILLED = -signal.SIGKILL
LIISA, PEKKA = "liisa@palveleva.example", "pekka@palveleva.example"
SENT = Delivery.state == DeliveryState.SENT


@dataclass
class World:
    """A post office and the servers outside, each a real one."""

    app: Flask
    post: PostOffice
    mail: MailServer
    phones: Sink
    texts: Path

    def ask(self, *, now):
        """Wanted today: Liisa is asked by letter and text message, Pekka by letter and on his phone."""
        with self.app.app_context():
            town = Town()
            town.liisa.phone = "+358401234567"
            let_be_woken(town.pekka, self.phones)
            an_offered_need(town, urgency=Urgency.TODAY, now=now)

    def work(self):
        send_out(self.post, now=later(minutes=1))

    def letters_noted(self):
        """To whom a letter is known to have gone."""
        with self.app.app_context():
            town = Town()
            noted = select(Delivery.person_id).where(SENT, Delivery.medium == Medium.EMAIL)
            return {{town.liisa.id: LIISA, town.pekka.id: PEKKA}[one] for one in db.session.scalars(noted)}

    def number_unsent(self):
        unsent = db.session.scalar(select(func.count()).where(~SENT))
        db.session.rollback()  # whoever waits must not hold the file that the worker writes
        return unsent


@pytest.fixture
def world(app, tmp_path):
    with MailServer().open() as mail, Sink().open() as phones:
        servers = {"mail_server": "127.0.0.1", "mail_port": mail.port, "push_hosts": (f"127.0.0.1:{phones.port}",)}
        post = office(app, tmp_path, **servers, mail_from="palveleva@saarijarvi.example")
        yield World(app, post, mail, phones, tmp_path / "outbox/sms")


def what_comes_twice(world):
    """Other workers come after the one that died, again and again. To whom two letters came, after all is done."""
    with world.app.app_context():
        for minutes in (1, 10, 11, 60):
            send_out(world.post, now=later(minutes=minutes) + IN_HAND_FOR)
        assert world.number_unsent() == 0, "nothing is lost"
    assert len({letter["Message-ID"] for letter in world.mail.letters}) == 2, "twice is the same letter twice"
    assert len(list(world.texts.iterdir())) == 1
    assert 1 <= len(world.phones.told) <= 2
    times = Counter(world.mail.to)
    assert times.keys() == {LIISA, PEKKA}
    return {address: number for address, number in times.items() if number > 1}


def dies_at_commit(work, number, moment):
    count = 0

    def commit(_connection):
        nonlocal count
        count += 1
        if count == number and moment == "after":
            event.listen(db.session, "after_commit", lambda _session: os.kill(os.getpid(), signal.SIGKILL))
        elif count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "commit", commit)
    work()


# Between the third and the fourth commit the message leaves: there, before and after are not the same.
POINTS = [*((number, "before") for number in range(1, 17)), *((number, "after") for number in (3, 7, 11, 15))]


@pytest.mark.parametrize(("number", "moment"), POINTS)
def test_killed_at_any_commit(world, in_child, number, moment):
    """Four messages of four commits each: claimed, found true, written, noted."""
    world.ask(now=NOW)

    assert in_child(lambda: dies_at_commit(world.work, number, moment)) == KILLED

    taken_and_not_noted = set(world.mail.to) - world.letters_noted()
    assert what_comes_twice(world) == dict.fromkeys(taken_and_not_noted, 2)


@pytest.mark.parametrize("stage", ["greeted", "addressed", "taken", "told"])
@pytest.mark.parametrize("letter", [1, 2])
def test_killed_while_it_talks_to_the_mail_server(world, in_child, stage, letter):
    world.ask(now=NOW)
    child, seen = Value("i"), Counter()

    def kill(now):
        seen[now] += 1
        if (now, seen[now]) == (stage, letter):
            os.kill(child.value, signal.SIGKILL)

    def work():
        child.value = os.getpid()
        world.work()

    world.mail.at = kill
    assert in_child(work) == KILLED
    world.mail.at = lambda _stage: None

    was_taken = stage in {"taken", "told"}
    assert list(what_comes_twice(world).values()) == [2] * was_taken


def test_a_worker_killed_in_the_middle_of_a_letter_is_followed_by_one_that_sends_the_rest(world, start_worker):
    """The real command, with the settings of an installation, killed from outside."""
    settings = {
        "PALVELEVA_MAIL_SERVER": f"127.0.0.1:{world.mail.port}",
        "PALVELEVA_MAIL_SECURITY": "none",
        "PALVELEVA_MAIL_FROM": "palveleva@saarijarvi.example",
        "PALVELEVA_PUSH_HOSTS": f"127.0.0.1:{world.phones.port}",
    }
    world.ask(now=utcnow())
    workers = []
    world.mail.at = lambda stage: workers[0].kill() if stage == "taken" else None

    workers.append(start_worker(settings))
    assert workers[0].wait() == KILLED
    world.mail.at = lambda _stage: None
    with world.app.app_context():
        assert world.number_unsent() > 0
        come_to_pass()
        start_worker(settings)
        assert until(lambda: world.number_unsent() == 0, PATIENCE)

    assert sorted(Counter(world.mail.to).values()) == [1, 2]
    assert len({letter["Message-ID"] for letter in world.mail.letters}) == 2


def come_to_pass():
    """As if the dead worker's hold, and the ten minutes of what it had in hand, were over."""
    db.session.execute(update(Delivery).where(Delivery.next_try_at.is_not(None)).values(next_try_at=utcnow()))
    db.session.execute(delete(Turn))
    db.session.commit()
