"""When no human need look before providers are asked: deny when in doubt."""

from dataclasses import replace

import pytest

from palveleva.domain.dispatch import Caution, may_go_alone
from palveleva.domain.errors import Invalid
from palveleva.domain.settings import Dispatch, ServiceRule, Settings, checked
from palveleva.domain.vocabulary import Consent, NeedState, Qualification, Urgency

PLAIN = Caution(
    consent=Consent.ASKED,
    qualification=Qualification.NONE,
    is_pressing=False,
    is_protected=False,
    is_known_reporter=True,
    was_sent=False,
)
AUTOMATIC = ServiceRule(Dispatch.AUTOMATIC)


def test_by_default_a_human_sends():
    assert not may_go_alone(NeedState.SUBMITTED, ServiceRule(), PLAIN)


def test_a_plain_need_of_an_automatic_service_goes_by_itself():
    assert may_go_alone(NeedState.SUBMITTED, AUTOMATIC, PLAIN)


@pytest.mark.parametrize(
    "doubt",
    [
        {"consent": Consent.NOTICED},
        {"qualification": Qualification.PUBLIC},
        {"qualification": None},
        {"is_pressing": True},
        {"is_protected": True},
        {"is_known_reporter": False},
    ],
    ids=str,
)
def test_in_any_doubt_it_waits_for_a_human(doubt):
    assert not may_go_alone(NeedState.SUBMITTED, AUTOMATIC, replace(PLAIN, **doubt))


def test_what_a_human_sent_goes_on_by_itself_where_the_service_allows_it():
    sent = replace(PLAIN, was_sent=True, consent=Consent.NOTICED)

    assert may_go_alone(NeedState.NO_TAKER, ServiceRule(), sent)
    assert not may_go_alone(NeedState.NO_TAKER, ServiceRule(goes_on=False), sent)
    assert not may_go_alone(NeedState.NO_TAKER, ServiceRule(), replace(sent, was_sent=False))
    assert not may_go_alone(NeedState.NO_TAKER, ServiceRule(), replace(sent, qualification=Qualification.PUBLIC))
    assert not may_go_alone(NeedState.READY, ServiceRule(), sent)


def test_only_what_differs_from_the_start_is_kept():
    assert checked({"wave_size": 3, "unmet_after": 21}) == {"unmet_after": 21}


@pytest.mark.parametrize("change", [{"wave_size": 0}, {"quiet_from": 24}, {"today_at_night": 2}, {"time_zone": 1}])
def test_nonsense_is_refused_by_its_name(change):
    with pytest.raises(Invalid) as refusal:
        checked(change)

    assert refusal.value.field in change


def test_the_numbers_become_times():
    settings = Settings(answer_today=90, widen_first=0, widen_second=100, widen_third=50)

    assert settings.answer_within(Urgency.TODAY).total_seconds() == 5400
    assert settings.widenings == (50, 100)
