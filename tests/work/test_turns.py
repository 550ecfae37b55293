"""A duty is done by one worker at a time, at its turn, and again when a worker died over it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from palveleva.work import duties, turns
from palveleva.work.duties import Duty
from tests.people import NOW, later

HOLD = timedelta(minutes=1)


def take(now, **more):
    return turns.take("sweep", hold=HOLD, now=now, **more)


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


def test_of_many_at_once_one_takes_the_turn(app):
    start = Barrier(8)

    def one(_number):
        with app.app_context():
            start.wait()
            return take(NOW)

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(8))) == [False] * 7 + [True]


def test_a_duty_that_fails_keeps_none_of_the_others_from_being_done(town, monkeypatch, caplog):
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
