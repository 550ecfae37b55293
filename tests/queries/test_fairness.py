"""What each provider has had, could have had and made of it, by group of services."""

import pytest
from sqlalchemy import event, func, select

from palveleva.actions import assignments, offers, review, waves
from palveleva.db import db
from palveleva.domain.vocabulary import DeclineReason, Outcome
from palveleva.models import Chance, Offer
from palveleva.queries.fairness import fairness
from tests import clockwork
from tests.actions.story import an_agreed_need, an_offered_need, offer_to
from tests.people import NOW, a_need, later

HERE = "saarijarvi"


def rows_of(group, since=NOW):
    part = next(part for part in fairness(HERE, since) if part.group.id == group)
    return {row.provider.code: row for row in part.rows}


def group_of(town):
    return town.provider("P01").services[0].group_id


def test_whoever_fits_has_a_chance_and_an_even_share_of_it(town):
    need = a_need(town.aino)

    waves.send(need, by=town.kaisa, now=NOW, size=1)

    rows = rows_of(group_of(town))
    assert {code: (row.chances, row.even) for code, row in rows.items()} == {"P01": (1, 0.5), "P16": (1, 0.5)}
    assert sum(row.offers for row in rows.values()) == 1


def test_a_yes_a_late_yes_a_no_and_silence_are_told_apart(town):
    an_agreed_need(town)
    late = an_offered_need(town)
    offers.note_willing(offer_to(late, "P01"), by=town.liisa, now=later(hours=2))
    offers.decline(offer_to(late, "P16"), "too_far", by=town.pekka, now=later(hours=3))
    db.session.commit()

    rows = rows_of(group_of(town))

    assert (rows["P01"].offers, rows["P01"].willing, rows["P01"].won) == (2, 2, 1)
    assert (rows["P16"].declined, rows["P16"].reasons) == (1, [(DeclineReason.TOO_FAR, 1)])
    assert rows["P16"].response == pytest.approx(3)


def test_silence_stays_silence_when_the_need_has_ended(town):
    """Nobody answered about the one in time, and it was closed. The other was taken while Pekka still had time."""
    unmet = an_offered_need(town)
    clockwork.sweep(later(hours=25))
    assert {code: row.silent for code, row in rows_of(group_of(town)).items()} == {"P01": 1, "P16": 1}

    review.close(unmet, Outcome.UNMET, by=town.kaisa, now=later(hours=26))
    taken = an_offered_need(town, now=later(hours=27))
    offers.accept(offer_to(taken, "P01"), by=town.liisa, now=later(hours=28))
    db.session.commit()

    assert {code: row.silent for code, row in rows_of(group_of(town)).items()} == {"P01": 1, "P16": 1}


def test_the_response_is_the_one_in_the_middle(town):
    for minutes in (10, 20, 600):
        need = an_offered_need(town)
        offers.decline(offer_to(need, "P16"), "no_time", by=town.pekka, now=later(minutes=minutes))
    assert rows_of(group_of(town))["P16"].response == pytest.approx(20 / 60)

    offers.decline(offer_to(an_offered_need(town), "P16"), "no_time", by=town.pekka, now=later(minutes=40))

    assert rows_of(group_of(town))["P16"].response == pytest.approx(0.5)


def test_work_given_by_hand_is_told_apart(town):
    assignments.assign_by_hand(a_need(town.aino), town.provider("P03"), by=town.kaisa, now=NOW)

    row = rows_of(group_of(town))["P03"]

    assert (row.offers, row.won, row.by_hand) == (0, 1, 1)


def test_only_the_period_and_the_municipality_count(town):
    an_offered_need(town)

    assert fairness(HERE, later(seconds=1)) == []
    assert fairness("inari", NOW) == []


def test_typed_words_are_another_reason_and_stay_as_they_were_said(town):
    offer = offer_to(an_offered_need(town), "P16")

    offers.decline(offer, "Kone on rikki", by=town.pekka, now=NOW)

    assert (offer.reason, offer.declined_for) == ("Kone on rikki", DeclineReason.OTHER)


def test_more_rows_need_no_more_queries(town):
    an_agreed_need(town)
    few = asked(lambda: fairness(HERE, NOW))
    for _ in range(4):
        need = an_offered_need(town)
        offers.decline(offer_to(need, "P16"), "no_time", by=town.pekka, now=later(minutes=5))
    db.session.commit()

    assert asked(lambda: fairness(HERE, NOW)) == few <= 8
    assert db.session.scalar(select(func.count()).select_from(Chance)) == 10
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 10


def asked(question):
    """How many queries it took, with nothing in the session."""
    db.session.expunge_all()
    statements = []
    listen = db.engine, "before_cursor_execute", lambda *told: statements.append(told[2])
    event.listen(*listen)
    question()
    event.remove(*listen)
    return len([one for one in statements if one.startswith("SELECT")])
