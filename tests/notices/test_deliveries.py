"""A notice leaves the house at least once, at a decent hour, while it is true; whatever dies on the way."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from palveleva.actions import assignments, needs, offers, review, settings, understanding, waves
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState, Medium, Outcome, Topic, Urgency
from palveleva.models import Delivery, Preference
from palveleva.notices.channels.email import EmailChannel
from palveleva.notices.deliveries import IN_HAND_FOR, claim, due
from palveleva.notices.post import deliver
from tests.actions.story import an_offered_need, offer_to
from tests.notices.post import outcomes, send_out
from tests.people import NOW, a_need, a_report, later

SENT, SUPERSEDED, WAITING = DeliveryState.SENT, DeliveryState.SUPERSEDED, DeliveryState.WAITING
EVENING = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # ten o'clock in Häkkilä
MORNING = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


def test_a_change_that_is_undone_is_not_told(town, mail, post):
    waves.send(a_need(town.aino), by=town.kaisa, now=NOW)
    db.session.rollback()

    assert send_out(post, now=later(minutes=1)) == {}


def test_who_wants_to_hear_of_every_report_hears_of_each_of_a_batch(town):
    wish = {"topic": Topic.PROGRESS, "medium": Medium.EMAIL, "is_wanted": True}
    db.session.add(Preference(person_id=town.aino.id, **wish))
    db.session.commit()
    told = [a_report(urgency=urgency) for urgency in (*Urgency, Urgency.WEEK)]

    made = needs.report_all(needs.home_of(town.aino), told, by=town.aino, now=EVENING)
    db.session.commit()

    opened = db.session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert {one.notice.need_id for one in opened} == {one.need_id for one in opened} == {need.id for need in made}
    assert [(one.medium, one.state, one.next_try_at) for one in opened] == [(Medium.EMAIL, WAITING, MORNING)] * 4


def test_at_night_an_offer_waits_for_the_morning(town, mail, post):
    an_offered_need(town, now=EVENING)

    assert send_out(post, now=EVENING) == {}
    assert send_out(post, now=MORNING - timedelta(minutes=1)) == {}
    assert send_out(post, now=MORNING) == {"messages_sent": 2}


def test_what_is_wanted_today_may_come_at_night(town, mail, post):
    an_offered_need(town, now=EVENING, urgency=Urgency.TODAY)

    assert send_out(post, now=EVENING) == {"messages_sent": 2}


def test_what_tells_of_danger_may_come_at_night(town, mail, post):
    need = an_offered_need(town, now=EVENING, text="Mummo on kaatunut eikä pääse ylös")

    assert need.is_pressing
    assert send_out(post, now=EVENING) == {"messages_sent": 2}


def test_where_nobody_is_asked_at_night_the_time_to_answer_begins_in_the_morning(town, mail, post):
    settings.set_numbers(home_of(town.kaisa), {"today_at_night": 0}, by=town.kaisa, now=NOW)
    need = an_offered_need(town, now=EVENING, urgency=Urgency.TODAY)

    assert send_out(post, now=EVENING) == {}
    assert send_out(post, now=MORNING) == {"messages_sent": 2}
    assert {offer.answer_by for offer in need.offers} == {MORNING + timedelta(hours=1)}


def test_work_that_has_gone_to_another_by_the_morning_is_told_to_that_one_alone(town, mail, post):
    need = a_need(town.aino)
    assignments.assign_by_hand(need, town.provider("P01"), by=town.kaisa, now=EVENING)
    assignments.release(need.live_assignment, "other", by=town.liisa, now=EVENING)
    assignments.assign_by_hand(need, town.provider("P16"), by=town.kaisa, now=EVENING)

    send_out(post, now=MORNING)

    assert (outcomes(town.liisa), outcomes(town.pekka)) == ([(SUPERSEDED, None)], [(SENT, None)])


def test_nobody_is_told_to_stay_away_from_work_that_is_theirs_again(town, mail, post):
    """Closed by mistake in the evening, opened again and given to Liisa anew: in the morning it is simply hers."""
    need = a_need(town.aino)
    assignments.assign_by_hand(need, town.provider("P01"), by=town.kaisa, now=NOW)
    send_out(post, now=NOW)
    review.close(need, Outcome.NOT_NEEDED, by=town.kaisa, now=EVENING)
    review.reopen(need, by=town.kaisa, now=EVENING + timedelta(minutes=1))
    assignments.assign_by_hand(need, town.provider("P01"), by=town.kaisa, now=EVENING + timedelta(minutes=2))

    send_out(post, now=MORNING)

    assert outcomes(town.liisa) == [(SENT, None), (SUPERSEDED, None), (SENT, None)]


def test_whoever_told_it_too_hears_how_the_need_goes_on(town, mail, post):
    first, again = a_need(town.aino), a_need(town.eino)
    goes_on = understanding.join(again, first, by=town.kaisa, now=NOW)
    for person in (town.aino, town.eino):
        wish = {"topic": Topic.OUTCOMES, "medium": Medium.EMAIL, "is_wanted": True}
        db.session.add(Preference(person_id=person.id, **wish))
    send_out(post, now=later(minutes=1))
    waves.send(goes_on, by=town.kaisa, now=later(minutes=2))
    offers.accept(offer_to(goes_on, "P01"), by=town.liisa, now=later(minutes=3))

    send_out(post, now=later(minutes=4))

    other = town.eino if goes_on.reporter_id == town.aino.id else town.aino
    assert outcomes(other) == [(SENT, None)] * 2  # that it was joined, and that a doer was found


def test_a_worker_that_was_away_in_the_daytime_does_not_ring_at_night(town, mail, post):
    an_offered_need(town)

    assert send_out(post, now=EVENING) == {"messages_waiting": 2}
    assert mail.letters == []
    assert send_out(post, now=MORNING) == {"messages_sent": 2}


def test_an_offer_whose_time_is_over_is_not_sent_any_more(town, mail, post):
    an_offered_need(town)

    assert send_out(post, now=later(hours=25)) == {"messages_superseded": 2}


def test_what_is_no_longer_true_disturbs_nobody(town, mail, post):
    taken, closed = an_offered_need(town), an_offered_need(town)
    offers.accept(offer_to(taken, "P16"), by=town.pekka, now=later(minutes=1))
    needs.withdraw(closed, "poika kävi", by=town.aino, now=later(minutes=1))

    send_out(post, now=later(minutes=2))

    assert mail.to == ["aino@palveleva.example"]
    assert outcomes(town.liisa) == [(SUPERSEDED, None)] * 2


def test_who_was_shut_out_is_told_nothing_more(town, mail, post):
    an_offered_need(town)
    town.liisa.is_active = False

    send_out(post, now=later(minutes=1))

    assert mail.to == ["pekka@palveleva.example"]


def test_a_worker_that_dies_before_sending_loses_nothing(town, mail, post):
    an_offered_need(town)
    assert len(claim(now=later(minutes=1))) == 1

    send_out(post, now=later(minutes=2))
    assert len(mail.letters) == 1, "the other one is still in the dead worker's hand"
    send_out(post, now=later(minutes=1) + IN_HAND_FOR)
    assert len(mail.letters) == 2


class SlowChannel(EmailChannel):
    """A mail server that takes six minutes for each letter; `taken_twice`: what another worker could take meanwhile."""

    def __init__(self, healthy):
        super().__init__(healthy.mail, healthy.settings, healthy.outbox)
        self.minutes, self.taken_twice = 0, []

    def send(self, letter, address):
        self.minutes += 6
        is_due = due(later(minutes=1 + self.minutes))
        self.taken_twice += db.session.scalars(select(Delivery.id).where(is_due, Delivery.tries > 0))
        db.session.rollback()
        return super().send(letter, address)


def test_what_a_slow_server_is_being_given_is_nobody_elses(town, mail, post):
    an_offered_need(town)
    slow = post.channels[Medium.EMAIL] = SlowChannel(post.channels[Medium.EMAIL])

    deliver(post, now=later(minutes=1), passed=lambda: 60 * slow.minutes)

    assert slow.minutes >= 12
    assert slow.taken_twice == []


@dataclass
class DyingChannel(EmailChannel):
    """The letter has gone, and the machine with it."""

    def send(self, letter, address):
        super().send(letter, address)
        raise SystemExit


def test_a_worker_that_dies_after_sending_sends_the_same_letter_again(town, mail, post):
    an_offered_need(town)
    healthy = post.channels[Medium.EMAIL]
    post.channels[Medium.EMAIL] = DyingChannel(healthy.mail, healthy.settings, healthy.outbox)
    with pytest.raises(SystemExit):
        send_out(post, now=later(minutes=1))
    db.session.rollback()
    post.channels[Medium.EMAIL] = healthy

    send_out(post, now=later(minutes=1) + IN_HAND_FOR)

    ids = [letter["Message-ID"] for letter in mail.letters]
    assert (len(ids), len(set(ids))) == (3, 2)
    assert outcomes(town.liisa) == outcomes(town.pekka) == [(SENT, None)]


def test_two_workers_send_nothing_twice(app, town, mail, post):
    for _ in range(6):
        an_offered_need(town)
    start = Barrier(3)

    def work():
        with app.app_context():
            start.wait()
            deliver(post, now=later(minutes=1))

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert outcomes(town.liisa) == [(SENT, None)] * 6
    text = [letter.get_body(("plain",)).get_content() for letter in mail.letters if "liisa" in letter["To"]]
    codes = db.session.scalars(select(func.distinct(Delivery.need_id)).where(Delivery.person_id == town.liisa.id)).all()
    assert sum(part.count("Häkkilä") for part in text) == len(codes) == 6


def test_one_message_that_cannot_be_made_keeps_no_other_from_leaving(town, mail, post):
    town.liisa.language = "xx"
    an_offered_need(town)

    assert send_out(post, now=later(minutes=1)) == {"messages_failed": 1, "messages_sent": 1}
    assert mail.to == ["pekka@palveleva.example"]
