"""Why no requests: the answer is the matcher's own, and what is said to open a gate opens it."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.chances import Missed, openings, standing
from palveleva.domain.matching import why_not
from palveleva.domain.tuning import Change, Tuning, applied
from palveleva.domain.vocabulary import ProviderStatus, Qualification
from tests.domain.snow import CENTRE, KUKKO, TUESDAY, doer, wanted
from tests.domain.test_matching_properties import needs, profiles, quick

PLACES = {"hakkila": wanted().place, "keskusta": CENTRE, "kukko": KUKKO}


def cells(*services, **changes):
    return {
        (service, village): wanted(service=service, village=village, place=place, **changes)
        for service in services
        for village, place in PLACES.items()
    }


def codes(reasons):
    return [reason.code for reason in reasons]


def test_what_holds_everywhere_is_said_once():
    found = standing(cells("lumityot"), doer(open_assignments=5))

    assert codes(found.everywhere) == ["full"]
    assert {village: codes(some) for village, some in found.villages.items()} == {
        "hakkila": [],
        "keskusta": [],
        "kukko": ["too_far"],
    }
    assert found.reached == ["hakkila", "keskusta"]


def test_a_licence_is_told_at_its_service():
    both = doer(services=frozenset({"lumityot", "nuohous"}))
    needed = cells("lumityot") | cells("nuohous", qualification=Qualification.REGISTERED)

    found = standing(needed, both)

    assert {service: codes(some) for service, some in found.services.items()} == {
        "lumityot": [],
        "nuohous": ["credential_missing"],
    }


def test_a_provider_of_nothing_stands_nowhere():
    assert standing({}, doer()).reached == []


def missed(need, profile):
    return Missed(need, frozenset(codes(why_not(need, profile))))


def test_a_pause_is_the_coordinators_to_end():
    paused = doer(status=ProviderStatus.PAUSED, place=KUKKO)

    assert openings([missed(wanted(), paused)], paused, today=TUESDAY) == []


def test_a_full_hand_asks_for_a_higher_limit_and_an_absence_for_an_end():
    busy = doer(open_assignments=5, absences=((TUESDAY, TUESDAY),))

    found = openings([Missed(wanted(), frozenset({"full"}))], busy, today=TUESDAY)

    assert [one.change for one in found] == [Change(Tuning.BACK), Change(Tuning.OPEN, 7)]


@quick
@given(st.lists(needs, max_size=6), profiles)
def test_each_change_opens_as_many_needs_as_it_says(some, profile):
    lasting = replace(profile, absences=(), open_assignments=0, this_week=0, has_declined=False, is_being_asked=False)
    theirs = [replace(need, service=min(profile.services)) for need in some]

    found = openings([missed(need, lasting) for need in theirs], lasting, today=TUESDAY + timedelta(days=1))

    for one in found:
        wider = applied(lasting, one.change, TUESDAY)
        shut = [need for need in theirs if list(why_not(need, lasting))]
        assert one.needs == sum(not list(why_not(need, wider)) for need in shut) > 0
