"""Whether two reports may be one need."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.likeness import Told, closeness, may_be_same, stem_of
from tests.domain.snow import NOW

ENDINGS = ("ten", "ssa", "sta", "lla", "lta", "lle", "ksi", "inen", "isiin", "ihin", "iden", "ttomat")
STEPS = "Rappuset lumen alla, ei pääse liiteriin. Häkkilä"


def told(text=STEPS, *, language="fi", service="lumityot", village="Häkkilä", days=0):
    return Told(text, language, service, village, NOW + timedelta(days=days))


def test_other_words_for_the_same_steps_are_near():
    assert may_be_same(told(), told("Häkkilän emännän rappuset lumessa, liiteriin ei pääse"))


def test_another_village_or_another_month_is_never_the_same():
    assert closeness(told(), told(village="Mahlu")) == 0
    assert closeness(told(), told(days=31)) == 0


def test_each_day_apart_tells_for_two_needs():
    distances = [closeness(told(), told("Rappuset lumen alla taas", days=days)) for days in (0, 10, 30)]

    assert distances == sorted(distances, reverse=True)
    assert len(set(distances)) == 3


def test_the_villages_name_alone_makes_nothing_alike():
    assert not may_be_same(told("Häkkilässä kahvila kaipaa kokkia"), told("Häkkilän koululle kaivuri"))


def test_one_service_does_not_make_one_need():
    assert not may_be_same(told("Rappuset hiekoitettava, mummo liukastelee"), told("Polku kaivolle tukossa lumesta"))


def test_unknown_services_are_not_the_same_service():
    one, other = told(service=None), told("Rappuset lumen alla", service=None)

    assert closeness(one, other) < closeness(told(), told("Rappuset lumen alla"))


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["fi", "sv", "en"]))
def test_any_two_texts_are_as_near_one_way_as_the_other(one, other, language):
    pair = told(one, language=language), told(other, language=language)

    assert closeness(*pair) == closeness(*reversed(pair)) >= 0


def test_many_threads_find_the_same_stems():
    """A server reads several reports at once; a stemmer that they shared cut each other's words."""
    words = [f"{start}{end}" for start in ("rappus", "lumitöi", "polttopui", "rollaattor") for end in ENDINGS]
    alone = [stem_of.__wrapped__(word, "fi") for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: [stem_of.__wrapped__(word, "fi") for word in words], range(64)))
    finally:
        sys.setswitchinterval(before)

    assert all(stems == alone for stems in found)
