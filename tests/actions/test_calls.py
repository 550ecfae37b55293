"""A caller's need is written down once, whoever taps how often; and never in the place of another."""

from uuid import uuid4

import pytest

from palveleva.actions import calls, needs
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import Channel, NeedState
from palveleva.models import Contact, Need
from tests.actions.story import count
from tests.people import NOW, Town, a_report, later

CALL = a_report(channel=Channel.CALL)
KEY = str(uuid4())


def written_down(by, told=CALL, **more):
    return calls.report_for_caller(needs.home_of(by), told, KEY, by=by, now=NOW, **more)


def test_a_caller_is_written_down_like_anybody(town):
    need = written_down(town.kaisa)

    assert (need.channel, need.state, need.first_contact_at) == (Channel.CALL, NeedState.SUBMITTED, NOW)


def test_the_same_once_more_is_the_need_that_it_has_become(town):
    need = written_down(town.kaisa)

    again = calls.report_for_caller(needs.home_of(town.kaisa), CALL, KEY, by=town.kaisa, now=later(hours=1))

    assert (again.id, again.first_contact_at, count(Need), count(Contact)) == (need.id, NOW, 1, 1)


@pytest.mark.parametrize("other", [{"text": "Polku auki"}, {"is_protected": True}, {"contact": None}])
def test_other_words_under_its_key_are_not_taken_for_the_same(town, other):
    written_down(town.kaisa)

    with pytest.raises(Invalid, match="key_reused"):
        written_down(town.kaisa, a_report(channel=Channel.CALL, **other))

    assert count(Need) == 1


def test_a_refusal_leaves_the_key_free(town):
    with pytest.raises(Invalid, match="personal_identity_code"):
        written_down(town.kaisa, a_report(channel=Channel.CALL, text="Helmi 131052-308T"))

    assert written_down(town.kaisa).channel == Channel.CALL


def test_the_key_of_somebody_else_leads_to_nothing_of_theirs(town):
    """In another municipality, and under the same words."""
    need = written_down(town.kaisa)

    other = written_down(town.inka, a_report(channel=Channel.CALL, village="sevetti"))

    assert (other.id != need.id, other.municipality_id, need.reporter_id) == (True, "inari", town.kaisa.id)


@pytest.mark.parametrize("_again", range(3))
def test_of_two_taps_at_once_there_is_one_need(app, at_once, _again):
    made = at_once(*[lambda town: written_down(town.kaisa).id] * 3)

    assert len(set(made)) == 1
    with app.app_context():
        assert [need.reporter_id for need in db.session.scalars(db.select(Need)).unique()] == [Town().kaisa.id]
