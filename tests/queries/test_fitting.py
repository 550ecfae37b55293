"""The board knows at each look who could do what of all that waits, as the matcher would say of each by itself."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, review
from palveleva.db import db
from palveleva.domain.vocabulary import Urgency
from palveleva.models import Guest, Need, Provider, Village
from palveleva.queries.candidates import ranking_for, wanted_of
from palveleva.queries.directory import directory
from palveleva.queries.fitting import fitting
from palveleva.queries.rows import rows_of
from tests.actions.story import an_agreed_need
from tests.people import NOW, a_need, a_provider, later, person
from tests.queries.test_directory import SEEDS, a_crowd
from tests.statements import asked


def what_was_asked_of_nobody():
    could_go = ~Need.offers.any(), Need.service_id.is_not(None), Need.urgency != Urgency.TODAY
    return select(Need).where(*could_go).order_by(Need.id)


def matcher_says(need, now=NOW):
    return {one.provider_id for one in ranking_for(need, now=now).candidates}


@pytest.mark.parametrize("seed", SEEDS)
def test_whom_each_fits_and_how_much_room_they_have_is_as_the_matcher_says(town, seed):
    a_crowd(town, seed)
    for provider in db.session.scalars(select(Provider)):
        provider.max_open, provider.capacity_per_week = provider.max_open + 4, provider.capacity_per_week + 5
    db.session.commit()
    needs = db.session.scalars(what_was_asked_of_nobody()).unique().all()

    found = fitting(rows_of(what_was_asked_of_nobody()), town.kaisa, now=NOW)

    assert {need_id: set(some) for need_id, some in found.of_needs.items()} == {
        need.id: matcher_says(need) for need in needs
    }
    assert any(found.of_needs.values()), "a crowd of which nobody fits anything proves nothing"
    known = [one for need in needs for one in directory(need, wanted_of(need, now=NOW), now=NOW)]
    rooms = {one.provider_id: one.room for one in known if one.services and one.hears}
    assert rooms.items() <= found.room.items()


def test_whoever_had_it_and_gave_it_back_does_not_fit_when_it_is_opened_again(town):
    work = an_agreed_need(town)
    need = work.need
    assignments.release(work, "rikki", by=town.liisa, now=later(hours=1))
    review.close(need, "unmet", by=town.kaisa, now=later(hours=2))
    review.reopen(need, by=town.kaisa, now=later(hours=3))
    db.session.commit()

    found = fitting(rows_of(select(Need)), town.kaisa, now=later(hours=4))

    assert set(found.of_needs[need.id]) == matcher_says(need, later(hours=4)) == {town.provider("P16").id}


def test_a_guest_fits_where_it_was_invited_to_and_nowhere_else(town):
    snow = town.provider("P01").services
    firm = a_provider("I01", "Sevetin lumi", town.village("sevetti"), list(snow))
    db.session.add_all([firm, person("ilmari", "inari", provider=firm)])
    guest = Guest(municipality_id="saarijarvi", provider=firm, villages=["hakkila"], asked_at=NOW)
    guest.agreed_at = NOW
    db.session.add(guest)
    here, there = a_need(town.aino), a_need(town.aino, village="mahlu")

    found = fitting(rows_of(select(Need)), town.kaisa, now=NOW)

    assert [firm.id in set(found.of_needs[need.id]) for need in (here, there)] == [True, False]
    assert [set(found.of_needs[need.id]) for need in (here, there)] == [matcher_says(need) for need in (here, there)]


def test_it_is_two_questions_for_however_many(town, app):
    for village in db.session.scalars(select(Village).where(Village.municipality_id == "saarijarvi").limit(9)).all():
        a_need(town.aino, village=village.slug)
    rows, kaisa = rows_of(select(Need)), town.kaisa
    assert kaisa.municipality, "known to whoever shows the board"

    with asked(app) as statements:
        found = fitting(rows, kaisa, now=NOW)

    assert (len(found.of_needs), len(statements)) == (9, 2)
