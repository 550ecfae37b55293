"""Three noes for one reason propose a change that would have spared them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palveleva.domain.lessons import RULES, SILENCE, TIMES, Answer, Past, lessons
from palveleva.domain.matching import why_not
from palveleva.domain.places import Point
from palveleva.domain.tuning import Change, Tuning, applied
from palveleva.domain.vocabulary import DeclineReason, Urgency
from tests.domain.snow import NOW, TUESDAY, doer, wanted

R = DeclineReason
SATURDAY = date(2026, 11, 28)


def said(reason, days_ago=1.0, **changes):
    """A no (or, without a reason, a yes) to snow work in Häkkilä this week."""
    facts = {"service": "lumityot", "village": "hakkila", "km": 20.0, "urgency": Urgency.WEEK}
    days = {"first_day": TUESDAY, "last_day": TUESDAY + timedelta(days=7)}
    return Answer(at=NOW - timedelta(days=days_ago), reason=reason, **(facts | days | changes))


def taught(answers, profile=None, **more):
    profile = profile or doer(services=frozenset({"lumityot", "siivous"}))
    return [one.change for one in lessons(profile, answers, now=NOW, today=TUESDAY, **more)]


ON_SATURDAY = {"first_day": SATURDAY, "last_day": SATURDAY}
TABLE = [
    ("not this service", [said(R.NOT_MY_WORK)] * 3, Change(Tuning.SERVICE_OFF, "lumityot")),
    ("too far, one village", [said(R.TOO_FAR)] * 3, Change(Tuning.VILLAGE_OFF, "hakkila")),
    (
        "too far, three villages",
        [said(R.TOO_FAR, village=name, km=km) for name, km in (("a", 21.5), ("b", 18.0), ("c", 24.0))],
        Change(Tuning.RADIUS, 17),
    ),
    ("the same weekday", [said(R.WRONG_DAY, **ON_SATURDAY)] * 3, Change(Tuning.DAY_OFF, 6)),
    ("no time on Saturdays", [said(R.NO_TIME, **ON_SATURDAY)] * 3, Change(Tuning.DAY_OFF, 6)),
    ("too short notice", [said(R.NO_URGENT, urgency=Urgency.TODAY)] * 3, Change(Tuning.URGENT_OFF)),
    ("no time today", [said(R.NO_TIME, urgency=Urgency.TODAY)] * 3, Change(Tuning.URGENT_OFF)),
    ("full", [said(R.FULL, in_week=number) for number in (1, 2, 1)], Change(Tuning.WEEK, 2)),
    ("no time with nothing in hand", [said(R.NO_TIME)] * 3, Change(Tuning.AWAY, 14)),
    ("ill", [said(R.ILL)] * 3, Change(Tuning.AWAY, 14)),
]


@pytest.mark.parametrize(("answers", "change"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_three_noes_of_a_kind_teach_one_change(answers, change):
    assert taught(answers) == [change]
    assert taught(answers[:2]) == []


@pytest.mark.parametrize("reason", [R.PRICE, R.SEASON, R.OTHER])
def test_of_some_reasons_nothing_is_learnt(reason):
    assert taught([said(reason)] * 9) == []


def test_a_lesson_says_why():
    (lesson,) = lessons(doer(), [said(R.FULL, in_week=1), *[said(R.NO_TIME, in_week=1)] * 2], now=NOW, today=TUESDAY)

    assert (lesson.times, lesson.reasons) == (3, (R.NO_TIME, R.FULL))


def test_different_reasons_do_not_add_up():
    assert taught([said(R.TOO_FAR), said(R.NOT_MY_WORK), said(R.FULL, in_week=1)]) == []


def test_noes_of_last_year_are_forgotten():
    assert taught([said(R.NOT_MY_WORK, days_ago=91)] * 3) == []


def test_the_last_service_and_the_last_day_stay():
    assert taught([said(R.NOT_MY_WORK)] * 3, doer()) == []
    only_saturday = doer(weekdays=frozenset({6}))
    assert taught([said(R.WRONG_DAY, **ON_SATURDAY)] * 3, only_saturday) == []


def test_home_is_never_too_far():
    assert taught([said(R.TOO_FAR, village="keskusta", km=0.5)] * 3) == []


def test_a_yes_to_the_same_afterwards_takes_the_lesson_back():
    noes = [said(R.NOT_MY_WORK, days_ago=5)] * 3

    assert taught([*noes, said(None)]) == []
    assert taught([*noes, said(None, days_ago=9)]) == [Change(Tuning.SERVICE_OFF, "lumityot")]
    assert taught([*noes, said(None, service="siivous")]) == [Change(Tuning.SERVICE_OFF, "lumityot")]


def test_no_keep_it_is_silence_for_ninety_days():
    noes = [said(R.NOT_MY_WORK)] * 3
    kept_at = NOW - timedelta(days=30)

    assert taught(noes, past=Past({}, {"service:lumityot": kept_at})) == []
    assert taught(noes, past=Past({}, {"service:siivous": kept_at})) == [Change(Tuning.SERVICE_OFF, "lumityot")]
    assert taught(noes, past=Past({}, {"service:lumityot": NOW - SILENCE})) == [Change(Tuning.SERVICE_OFF, "lumityot")]


@pytest.mark.parametrize("is_made", [True, False])
def test_noes_that_were_answered_are_not_brought_up_for_something_else(is_made):
    too_far, no_time = [said(R.TOO_FAR)] * 3, [said(R.NO_TIME, urgency=Urgency.TODAY)] * 3
    topics = {"village:hakkila": NOW, "urgent": NOW}

    assert taught([*too_far, *no_time], past=Past(topics, {}) if is_made else Past({}, topics)) == []


def test_a_smaller_radius_is_not_made_smaller_still_for_the_same_noes():
    noes = [said(R.TOO_FAR, days_ago=9, village=name, km=20) for name in "abc"]
    past = Past({"radius": NOW - timedelta(days=5)}, {})

    assert taught(noes, past=past) == []
    later = [said(R.TOO_FAR, village=name, km=15) for name in "abc"]
    assert taught([*noes, *later], past=past) == [Change(Tuning.RADIUS, 14)]


reasons = st.none() | st.sampled_from(DeclineReason)
answers = st.builds(
    said,
    reasons,
    st.floats(0, 120),
    village=st.sampled_from(["hakkila", "mahlu", "kukko", "keskusta"]),
    km=st.floats(0, 40),
    service=st.sampled_from(["lumityot", "siivous"]),
    urgency=st.sampled_from(Urgency),
    in_week=st.integers(0, 6),
    last_day=st.sampled_from([TUESDAY, SATURDAY]),
)
some = st.lists(answers, max_size=25)
quick = settings(max_examples=150)
wide = doer(services=frozenset({"lumityot", "siivous"}))


@quick
@given(some)
def test_no_proposal_is_empty_and_none_comes_twice(told):
    found = lessons(wide, told, now=NOW, today=TUESDAY)

    assert all(applied(wide, one.change, TUESDAY) != wide for one in found)
    assert len({one.change.topic for one in found}) == len(found)
    assert all(one.times >= TIMES for one in found)


@quick
@given(some)
def test_what_was_proposed_and_made_is_not_proposed_again(told):
    for one in lessons(wide, told, now=NOW, today=TUESDAY):
        past = Past({one.change.topic: NOW}, {})
        again = taught(told, applied(wide, one.change, TUESDAY), past=past)
        assert one.change not in again


@quick
@given(some, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_are_read_changes_nothing(told, random):
    shuffled = random.sample(told, len(told))

    assert {c.key for c in taught(shuffled)} == {c.key for c in taught(told)}


@quick
@given(st.floats(4, 24), st.floats(0, 3), st.floats(0, 3))
def test_a_smaller_radius_would_have_spared_every_one_of_them(nearest, more, most):
    noes = [said(R.TOO_FAR, village=name, km=nearest + extra) for name, extra in (("a", 0), ("b", more), ("c", most))]
    (change,) = taught(noes)

    smaller = applied(wide, change, TUESDAY)

    assert all(smaller.radius_km < no.km for no in noes)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (Change(Tuning.SERVICE_OFF, "lumityot"), "no_service"),
        (Change(Tuning.VILLAGE_OFF, "hakkila"), "village_not_served"),
        (Change(Tuning.RADIUS, 5), "too_far"),
        (Change(Tuning.URGENT_OFF), "no_urgent"),
        (Change(Tuning.DAY_OFF, 2), "no_suitable_day"),
        (Change(Tuning.WEEK, 2), "week_full"),
        (Change(Tuning.OPEN, 2), "full"),
        (Change(Tuning.AWAY, 14), "absent"),
    ],
)
def test_each_tap_shuts_the_gate_it_is_meant_to_shut(change, code):
    need = wanted(urgency=Urgency.TODAY, last_day=TUESDAY)
    busy = replace(wide, this_week=2, open_assignments=2)

    assert list(why_not(need, busy)) == []
    assert [reason.code for reason in why_not(need, applied(busy, change, TUESDAY))] == [code]


@pytest.mark.parametrize(
    ("shut", "change"),
    [
        (replace(wide, accepts_urgent=False), Change(Tuning.URGENT_ON)),
        (replace(wide, weekdays=frozenset({6})), Change(Tuning.DAY_ON, 2)),
        (replace(wide, not_served=frozenset({"hakkila"})), Change(Tuning.VILLAGE_ON, "hakkila")),
        (replace(wide, place=Point(62.0, 25.0)), Change(Tuning.RADIUS, 100)),
        (replace(wide, absences=((TUESDAY, SATURDAY),)), Change(Tuning.BACK)),
    ],
)
def test_each_tap_opens_the_gate_it_is_meant_to_open(shut, change):
    need = wanted(urgency=Urgency.TODAY, last_day=TUESDAY)

    assert list(why_not(need, shut)) != []
    assert list(why_not(need, applied(shut, change, TUESDAY))) == []


def test_every_reason_of_the_rules_is_one_a_provider_can_give():
    assert {reason for rule in RULES for reason in rule.reasons} < set(DeclineReason)
