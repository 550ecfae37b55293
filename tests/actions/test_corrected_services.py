"""The service of a need turns out to be another when providers have been asked already."""

import pytest

from palveleva.actions import offers, providers, review
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.vocabulary import NeedState, Urgency
from palveleva.queries.items import offer_item
from tests.actions.story import an_offered_need, offer_to, states_of, told
from tests.people import NOW, later


@pytest.fixture
def corrected(town):
    """Asked of Liisa and Pekka as snow work; then it is found to be cleaning, which Liisa does not do."""
    need = an_offered_need(town)
    details = review.Details("hakkila", "siivous", Urgency.WEEK, None, None)
    review.correct(need, details, by=town.kaisa, now=later(minutes=1))
    db.session.commit()
    return need


def test_who_does_not_do_what_it_is_now_known_to_be_waits_for_it_no_longer(town, corrected):
    assert states_of(corrected) == {"P01": "withdrawn", "P16": "sent"}
    assert told("called_off", corrected) == ["Liisa"]
    assert offer_item(offer_to(corrected, "P01"), now=later(minutes=1))["text"] == ""
    with pytest.raises(NotNow):
        offers.accept(offer_to(corrected, "P01"), by=town.liisa, now=later(minutes=5))
    assert offers.accept(offer_to(corrected, "P16"), by=town.pekka, now=later(minutes=6))


def test_the_last_of_them_returns_the_need_to_the_coordinator(town, corrected):
    offers.decline(offer_to(corrected, "P16"), "kiire", by=town.pekka, now=later(minutes=5))

    assert corrected.state is NeedState.NO_TAKER


def test_a_late_yes_counts_again_when_the_correction_was_wrong(town, corrected):
    details = review.Details("hakkila", "lumityot", Urgency.WEEK, None, None)
    review.correct(corrected, details, by=town.kaisa, now=later(minutes=5))

    offers.accept(offer_to(corrected, "P01"), by=town.liisa, now=later(minutes=6))

    assert corrected.doer_id == town.liisa.provider_id


def test_what_it_is_must_be_known_for_a_yes(town):
    need = an_offered_need(town)
    details = review.Details("hakkila", None, Urgency.WEEK, None, None)
    review.correct(need, details, by=town.kaisa, now=later(minutes=1))

    assert states_of(need) == {"P01": "withdrawn", "P16": "withdrawn"}
    assert need.state is NeedState.NO_TAKER


def test_who_was_asked_before_a_licence_was_needed_takes_nothing_without_one(town):
    need = an_offered_need(town)
    providers.check_credential(town.provider("P16"), "nuohous", by=town.kaisa, now=NOW)

    as_sweeping = review.Details("hakkila", "nuohous", Urgency.WEEK, None, None)
    review.correct(need, as_sweeping, by=town.kaisa, now=later(minutes=1))

    assert states_of(need) == {"P01": "withdrawn", "P16": "sent"}
    assert offer_item(offer_to(need, "P01"), now=later(minutes=1))["text"] == ""
    with pytest.raises(NotNow):
        offers.accept(offer_to(need, "P01"), by=town.liisa, now=later(minutes=5))
