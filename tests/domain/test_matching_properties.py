"""What holds of every ranking, whoever the providers are."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from palveleva.domain.matching import Point, rank
from palveleva.domain.vocabulary import ProviderStatus, Qualification, Urgency
from tests.domain.snow import NOW, TUESDAY, doer, wanted

days = st.integers(-20, 40).map(lambda number: TUESDAY + timedelta(days=number))
points = st.builds(Point, st.floats(62.5, 62.9), st.floats(24.7, 25.6))
villages = st.frozensets(st.sampled_from(["hakkila", "mahlu"]), max_size=2)
services = st.frozensets(st.sampled_from(["lumityot", "siivous"]), min_size=1)

profiles = st.builds(
    doer,
    status=st.sampled_from(ProviderStatus),
    services=services,
    home=st.sampled_from(["hakkila", "mahlu", "keskusta"]),
    place=points,
    radius_km=st.floats(0, 60),
    weekdays=st.frozensets(st.integers(1, 7)),
    accepts_urgent=st.booleans(),
    served=villages,
    not_served=villages,
    checked_services=services,
    absences=st.lists(st.tuples(days, days).map(lambda pair: tuple(sorted(pair))), max_size=2).map(tuple),
    open_assignments=st.integers(0, 6),
    this_week=st.integers(0, 6),
    has_declined=st.booleans(),
    is_being_asked=st.booleans(),
    recent_offers=st.integers(0, 3),
    last_offer_at=st.none() | st.integers(0, 90).map(lambda number: NOW - timedelta(days=number)),
)
crowds = st.lists(profiles, max_size=8).map(
    lambda some: [replace(profile, provider_id=number) for number, profile in enumerate(some, 1)]
)
needs = st.builds(
    wanted,
    need_id=st.uuids().map(str),
    qualification=st.sampled_from(Qualification),
    urgency=st.sampled_from(Urgency),
    place=points,
    last_day=st.integers(0, 30).map(lambda number: TUESDAY + timedelta(days=number)),
)
quick = settings(max_examples=40)


@quick
@given(needs, crowds)
def test_nobody_is_left_out_and_nobody_is_on_both_lists(need, crowd):
    ranking = rank(need, crowd, now=NOW)

    fit = [candidate.provider_id for candidate in ranking.candidates]
    unfit = [exclusion.provider_id for exclusion in ranking.excluded]
    assert sorted(fit + unfit) == [profile.provider_id for profile in crowd]


@quick
@given(needs, crowds)
def test_everybody_carries_a_reason(need, crowd):
    ranking = rank(need, crowd, now=NOW)

    assert all(one.reasons for one in (*ranking.candidates, *ranking.excluded))


@quick
@given(needs, crowds, st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(need, crowd, random):
    shuffled = random.sample(crowd, len(crowd))

    assert rank(need, shuffled, now=NOW).candidates == rank(need, crowd, now=NOW).candidates


@quick
@given(needs, crowds)
def test_somebody_absent_changes_nothing_for_the_others(need, crowd):
    away = doer(99, absences=((TUESDAY, TUESDAY + timedelta(days=60)),))

    with_them, without = rank(need, [away, *crowd], now=NOW), rank(need, crowd, now=NOW)

    assert with_them.candidates == without.candidates
    assert with_them.excluded[1:] == without.excluded


@quick
@given(needs, crowds, st.integers(0, 7))
def test_being_asked_once_more_never_moves_anybody_forward(need, crowd, chosen):
    if chosen >= len(crowd):
        return
    busier = [replace(p, recent_offers=p.recent_offers + 1) if i == chosen else p for i, p in enumerate(crowd)]
    provider_id = crowd[chosen].provider_id

    before, after = (
        [candidate.provider_id for candidate in rank(need, some, now=NOW).candidates] for some in (crowd, busier)
    )

    assert set(before) == set(after)
    assert provider_id not in before or after.index(provider_id) >= before.index(provider_id)


@quick
@given(needs)
def test_two_alike_are_not_ordered_by_their_numbers(need):
    """Over many needs either of two alike comes first about as often; here: the draw differs between needs."""
    able = doer(place=need.place, checked_services=frozenset({need.service}))
    twins = [replace(able, provider_id=1), replace(able, provider_id=2)]
    needs_alike = [replace(need, need_id=f"{need.need_id}-{number}") for number in range(40)]

    firsts = [rank(alike, twins, now=NOW).candidates[0].provider_id for alike in needs_alike]

    assert 5 <= firsts.count(1) <= 35


@quick
@given(needs, crowds)
def test_candidates_stand_in_the_order_of_turns(need, crowd):
    by_id = {profile.provider_id: profile for profile in crowd}
    ranking = rank(need, crowd, now=NOW)

    turns = [(by_id[c.provider_id].recent_offers, c.minutes) for c in ranking.candidates]
    assert turns == sorted(turns)
