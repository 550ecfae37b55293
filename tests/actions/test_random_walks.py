"""Whatever the cast does, in whatever order: refusals apart, the promises about a need hold after every step."""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, needs, offers, review, waves
from palveleva.db import db
from palveleva.domain.errors import Refused
from palveleva.domain.vocabulary import AssignmentState, Consent, NeedState, Outcome
from palveleva.models import Contact
from palveleva.queries.items import assignment_item, need_item, offer_item
from palveleva.queries.news import news_for
from tests import clockwork
from tests.people import HELMI, NOW, a_need

N, A = NeedState, AssignmentState
WORK_OF = {
    N.ASSIGNED: A.AGREED,
    N.SCHEDULED: A.SCHEDULED,
}


WITH_PERMISSION = ((Consent.ASKED, None), (Consent.GRANTED, HELMI))
WITHOUT = ((Consent.NOTICED, HELMI), (Consent.ASKED, HELMI), (Consent.ASKED, None))


def deeds_on(town, need, random, now, answers=WITH_PERMISSION):
    """One deed of each kind, on something of this need, by somebody. `answers`: what the resident may say."""
    by = getattr(town, random.choice(["aino", "eino", "liisa", "pekka", "kaisa", "kaisa", "inka"]))
    offer = random.choice(need.offers or [None])
    work = random.choice(need.assignments or [None])
    provider = town.provider(random.choice(["P01", "P02", "P16"]))
    told = {"by": by, "now": now}
    endings = [
        lambda: needs.withdraw(need, "syy", **told),
        lambda: review.close(need, random.choice([Outcome.DONE, Outcome.UNMET, Outcome.REDIRECTED]), **told),
    ]
    on_need = [
        lambda: waves.send(need, size=random.choice([1, 3]), **told),
        lambda: needs.add_information(need, "lisää", **told),
        lambda: needs.confirm(need, random.choice([True, False]), **told),
        lambda: review.approve(need, **told),
        lambda: review.protect(need, random.choice([True, False, False]), **told),
        lambda: review.ask_back(need, "mitä?", **told),
        lambda: review.pool(need, **told),
        lambda: review.reopen(need, **told),
        *(partial(review.record_consent, need, *answer, **told) for answer in answers),
        lambda: assignments.assign_by_hand(need, provider, **told),
        lambda: clockwork.sweep(now),
    ]
    on_offer = [
        lambda: offers.accept(offer, **told),
        lambda: offers.decline(offer, "syy", **told),
        lambda: offers.ask(offer, "mitä?", **told),
        lambda: offers.mark_seen(by, now=now),
    ]
    on_work = [
        lambda: assignments.schedule(work, now + timedelta(days=1), **told),
        lambda: assignments.complete(work, **told),
        lambda: assignments.release(work, "syy", **told),
        lambda: assignments.no_show(work, **told),
    ]
    return endings + on_need * 3 + (on_offer * 6 if offer else []) + (on_work * 6 if work else [])


def assert_promises(need, now):
    live = [work for work in need.assignments if work.is_live]
    assert [work.state for work in live] == ([WORK_OF[need.state]] if need.state in WORK_OF else [])
    assert (need.outcome is not None) == (need.closed_at is not None) == (need.state is N.CLOSED)
    assert bool(need.open_offers) == (need.state is N.OFFERING)
    if need.state is N.REPORTED_DONE:
        assert max(need.assignments, key=lambda work: work.agreed_at).state is A.DONE
    if need.consent is not Consent.GRANTED:
        assert need.contact is None
    for item in (need_item(need), *(offer_item(offer, now=now) for offer in need.offers)):
        assert "Helmi" not in str(item)
    for work in need.assignments:
        may_show = work.state is A.SCHEDULED or (work.state is A.DONE and now < work.done_at + timedelta(hours=48))
        is_known = need.contact is not None and not need.is_protected
        assert bool(assignment_item(work, now=now)["contact"]) == (may_show and is_known)


@pytest.mark.parametrize("seed", range(10))
def test_the_promises_hold_after_every_step_of_any_walk(town, seed):
    random, now = Random(seed), NOW
    need = a_need(town.aino)
    for _ in range(40):
        now += timedelta(hours=random.choice([0, 1, 5, 30]))
        try:
            random.choice(deeds_on(town, need, random, now))()
            db.session.commit()
        except Refused:
            db.session.rollback()
        db.session.expire_all()
        assert_promises(need, now)


@pytest.mark.parametrize("seed", range(4))
def test_without_a_yes_no_deed_of_anybody_lets_a_name_out(town, seed):
    """Noticed only, and then every verb in any order: nobody's phone ever holds the name, and neither do we."""
    random, now = Random(seed), NOW
    need = a_need(town.aino, consent=Consent.NOTICED, contact=None)
    for _ in range(40):
        now += timedelta(hours=random.choice([0, 1, 5, 30]))
        try:
            random.choice(deeds_on(town, need, random, now, WITHOUT))()
            db.session.commit()
        except Refused:
            db.session.rollback()
        db.session.expire_all()
        assert db.session.scalars(select(Contact)).all() == []
        told = [news_for(getattr(town, name), None, now=now).items for name in ("aino", "liisa", "pekka", "tauno")]
        assert "Helmi" not in str(told)
