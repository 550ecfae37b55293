"""A duty is done by one worker at a time, at its turn, and again when a worker died over it."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
from sqlalchemy.exc import OperationalError

from palveleva import create_app
from palveleva.db import utcnow
from palveleva.logs import Lines
from palveleva.queries.pulse import pulse
from palveleva.work import duties, turns
from palveleva.work.duties import Duty
from tests.conftest import config_for
from tests.people import NOW, later

HOLD, EVERY = timedelta(minutes=1), timedelta(hours=1)


def take(now, **more):
    return turns.take("sweep", every=EVERY, hold=HOLD, now=now, **more)


def test_who_holds_a_turn_holds_it_alone_until_taken_for_dead(town):
    assert take(NOW)

    assert not take(later(seconds=59))
    assert not take(later(seconds=59), is_early=True)
    assert take(later(seconds=60))


def test_the_next_turn_comes_when_it_is_due_or_by_a_nudge(town):
    take(NOW)
    turns.give_back("sweep", due_at=later(hours=1), held_until=NOW + HOLD)

    assert not take(later(minutes=59))
    assert take(later(minutes=59), is_early=True)


def test_who_was_taken_for_dead_does_not_take_the_turn_from_its_successor(town):
    take(NOW)
    take(later(minutes=2))

    turns.give_back("sweep", due_at=later(hours=1), held_until=NOW + HOLD)

    assert not take(later(minutes=2, seconds=30), is_early=True)


def test_who_is_at_a_long_one_is_not_late_with_it_and_who_died_over_it_is(town):
    take(NOW)

    assert pulse({"sweep": EVERY}, now=later(seconds=59)).late["sweep"] == 0
    assert pulse({"sweep": EVERY}, now=later(minutes=8)).late["sweep"] == 8 * 60


def test_a_duty_over_which_one_worker_after_the_other_dies_has_failed_until_somebody_comes_back(town):
    take(NOW)
    assert "sweep" not in pulse({"sweep": EVERY}, now=NOW).failed

    take(later(minutes=2))
    assert pulse({"sweep": EVERY}, now=later(minutes=2)).failed["sweep"] == 1
    take(later(minutes=4))
    assert pulse({"sweep": EVERY}, now=later(minutes=4)).failed["sweep"] == 1

    turns.give_back("sweep", due_at=later(hours=1), held_until=later(minutes=4) + HOLD)
    assert pulse({"sweep": EVERY}, now=later(minutes=5)).failed["sweep"] == 0


def test_a_clock_that_ran_ahead_and_was_put_right_makes_nobody_wait(town):
    take(later(days=3))
    assert take(NOW)  # as nobody can hold it so long
    turns.give_back("sweep", due_at=later(days=3), held_until=NOW + HOLD)

    assert turns.not_yet_due({"sweep": EVERY}, now=NOW) == set()
    assert pulse({"sweep": EVERY}, now=NOW).late["sweep"] > 2 * 24 * 3600
    assert take(NOW)


def test_clocks_that_differ_a_little_bring_no_turn_forward(town):
    take(NOW)
    turns.give_back("sweep", due_at=later(hours=1, seconds=30), held_until=NOW + HOLD)

    assert turns.not_yet_due({"sweep": EVERY}, now=NOW) == {"sweep"}
    assert pulse({"sweep": EVERY}, now=NOW).late["sweep"] < 60
    assert not take(NOW)


def test_of_many_at_once_one_takes_the_turn(app):
    start = Barrier(8)

    def one(_number):
        with app.app_context():
            start.wait()
            return take(NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [False] * 7 + [True]


def test_a_duty_that_fails_keeps_none_of_the_others_from_being_done(town, monkeypatch, caplog):
    caplog.handler.setFormatter(Lines())
    done, words = [], "Helmi, Häkkiläntie 12"

    def fall(_now):
        raise ValueError(words)

    both = Duty("bad", HOLD, fall), Duty("good", HOLD, lambda now: done.append(now) or {})
    monkeypatch.setattr(duties, "DUTIES", both)

    duties.do_what_is_due()
    duties.do_what_is_due()

    assert len(done) == 1
    assert "ValueError" in caplog.text
    assert "Helmi" not in caplog.text


def test_trouble_that_has_passed_keeps_nobody_from_the_next_turn(town):
    """Or messages would lie for the five minutes for which one who delivers is waited for."""

    def meet(_now):
        raise OperationalError("", {}, psycopg.errors.DeadlockDetected())

    duty = Duty("deliver", timedelta(seconds=10), meet, hold=timedelta(minutes=5))

    assert duties.perform(duty) == {"failed": 1}
    assert turns.not_yet_due({"deliver": duty.every}, now=utcnow() + duty.every) == set()
    assert turns.take("deliver", every=duty.every, hold=duty.hold, now=utcnow() + duty.every)
    assert pulse({"deliver": duty.every}, now=utcnow()).failed["deliver"] == 1


def test_a_database_that_is_away_is_one_line_a_beat(tmp_path, caplog):
    caplog.handler.setFormatter(Lines())
    away = create_app(config_for(f"sqlite:///{tmp_path}/no/such/folder.sqlite", tmp_path))

    with away.app_context():
        duties.do_what_is_due()

    (line,) = map(json.loads, caplog.text.splitlines())
    assert (line["event"], line["level"]) == ("database_trouble", "warning")
