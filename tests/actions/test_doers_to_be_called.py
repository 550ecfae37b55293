"""Work is called off, or is not done yet, and no message reaches its doer: the office hears it at once, and calls."""

import pytest

from palveleva.actions import assignments, needs
from palveleva.db import db
from palveleva.domain.vocabulary import Medium
from palveleva.models import Notice
from tests.actions.story import told
from tests.people import a_need, later


@pytest.fixture
def by_telephone(town):
    """Kaukainen has no account: Kaisa agreed with them on the telephone, and wrote down the time."""
    need = a_need(town.aino)
    work = assignments.assign_by_hand(need, town.provider("P03"), by=town.kaisa, now=later(hours=1))
    assignments.schedule(work, later(days=1), by=town.kaisa, now=later(hours=1))
    db.session.commit()
    return work


def media(kind):
    notice = db.session.scalars(db.select(Notice).where(Notice.kind == kind)).one()
    return [delivery.medium for delivery in notice.deliveries]


def test_a_firm_without_an_account_must_be_called_when_its_work_is_taken_back(town, by_telephone):
    needs.withdraw(by_telephone.need, "poika kävi", by=town.aino, now=later(hours=2))

    assert told("cancelled", by_telephone.need) == []
    assert told("doer_untold", by_telephone.need) == ["Kaisa"]
    assert media("doer_untold") == [Medium.EMAIL], "at once, not with the letter of the morning"


def test_and_when_it_is_not_done_yet(town, by_telephone):
    assignments.complete(by_telephone, by=town.kaisa, now=later(days=1))

    needs.confirm(by_telephone.need, False, by=town.aino, now=later(days=1, hours=2))

    assert told("doer_untold", by_telephone.need) == ["Kaisa"]


def test_whoever_is_told_need_not_be_called(town):
    work = assignments.assign_by_hand(a_need(town.aino), town.provider("P01"), by=town.kaisa, now=later(hours=1))

    needs.withdraw(work.need, "poika kävi", by=town.aino, now=later(hours=2))

    assert (told("cancelled", work.need), told("doer_untold", work.need)) == (["Liisa"], [])
