"""What has happened between providers and needs like this one, as the matcher is told."""

from datetime import date

import pytest

from palveleva.actions import assignments, offers, waves
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import Urgency
from palveleva.queries.candidates import ranking_for, wanted_of
from palveleva.queries.directory import directory
from tests.actions.story import a_done_need, an_agreed_need, an_offered_need, offer_to
from tests.people import NOW, a_need, later


def history(need, **after):
    """What the matcher is told of each, by provider."""
    told = directory(need, wanted_of(need, now=later(**after)), now=later(**after))
    return {profile.provider_id: profile for profile in told}


def test_turns_are_counted_within_the_group_of_services(town):
    liisa = town.provider("P01").id
    an_offered_need(town)
    snow, repair = a_need(town.aino), a_need(town.aino, service="pienkorjaus")

    assert history(snow)[liisa].recent_offers == 1
    assert history(repair)[liisa].recent_offers == 0


def test_turns_are_counted_for_sixty_days(town):
    liisa = town.provider("P01").id
    an_offered_need(town)
    need = a_need(town.aino)

    assert history(need, days=60)[liisa].recent_offers == 1
    assert history(need, days=60, seconds=1)[liisa].recent_offers == 0


def test_who_was_asked_three_months_ago_is_not_said_never_to_have_been_asked(town):
    an_offered_need(town)
    need = a_need(town.aino)

    ranking = ranking_for(need, now=later(days=90))

    codes = {reason.code for candidate in ranking.candidates for reason in candidate.reasons}
    assert "never_asked" not in codes


def test_work_in_hand_and_work_of_the_week_are_counted(town):
    liisa = town.provider("P01").id
    a_done_need(town)
    an_agreed_need(town)
    need = a_need(town.aino)

    assert (history(need)[liisa].open_assignments, history(need)[liisa].this_week) == (1, 2)
    assert history(need, days=8)[liisa].this_week == 0


def test_work_given_back_weighs_nothing(town):
    work = an_agreed_need(town)
    assignments.release(work, "syy", by=town.liisa, now=later(hours=1))

    after = history(a_need(town.aino))[work.provider_id]
    assert (after.open_assignments, after.this_week) == (0, 0)


def test_a_no_and_an_open_question_belong_to_one_need_only(town):
    need = an_offered_need(town)
    offers.decline(offer_to(need, "P01"), "kiire", by=town.liisa, now=later(minutes=5))
    other = a_need(town.aino)

    assert [one for one, told in history(need).items() if told.has_declined] == [town.provider("P01").id]
    assert [one for one, told in history(need).items() if told.is_being_asked] == [town.provider("P16").id]
    assert not any(told.has_declined or told.is_being_asked for told in history(other).values())


def test_a_need_without_a_service_has_no_candidates(town):
    with pytest.raises(Invalid, match="service_missing"):
        ranking_for(a_need(town.aino, service=None), now=NOW)


def test_everybody_of_the_municipality_is_considered_and_nobody_else(town):
    ranking = ranking_for(a_need(town.aino), now=NOW)

    assert len(ranking.candidates) + len(ranking.excluded) == 4


def test_today_is_the_day_of_the_municipality(town):
    """22.30 in Greenwich is half past midnight in Saarijärvi."""
    need = a_need(town.aino, urgency=Urgency.TODAY)

    assert wanted_of(need, now=later(hours=14.5)).first_day == date(2026, 11, 25)


def test_rotation_gives_the_next_need_to_the_other(town):
    first, second = a_need(town.aino), a_need(town.aino)
    waves.send(first, by=town.kaisa, now=NOW, size=1)
    db.session.commit()

    asked = first.offers[0].provider_id
    assert ranking_for(second, now=later(hours=1)).candidates[0].provider_id != asked
