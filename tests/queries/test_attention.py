"""What the coordinator's first page points at beside the needs."""

import pytest

from palveleva.actions import needs, tuning
from palveleva.db import db
from palveleva.domain.tuning import Change, Tuning
from palveleva.domain.vocabulary import DeliveryState, Medium
from palveleva.models import Delivery
from palveleva.queries.attention import attention_for, taught
from tests.actions.story import an_agreed_need, an_offered_need
from tests.people import NOW, later
from tests.queries.test_chances import say_no
from tests.queries.test_fairness import asked


def unreached(person, **after):
    return attention_for(person, now=later(**after)).unreached


def deliveries_to(person):
    return list(db.session.scalars(db.select(Delivery).where(Delivery.person_id == person.id).order_by(Delivery.id)))


@pytest.fixture
def lost(town):
    """Liisa was to be told of an offer by e-mail, in vain."""
    need = an_offered_need(town)
    (delivery,) = deliveries_to(town.liisa)
    delivery.end(DeliveryState.GIVEN_UP, now=later(hours=1), error="unknown_address")
    db.session.commit()
    return need, delivery


def test_a_message_that_reached_nobody_is_pointed_at_in_its_municipality(town, lost):
    assert (unreached(town.kaisa, hours=2), unreached(town.inka, hours=2)) == (1, 0)


@pytest.mark.parametrize("state", [DeliveryState.WAITING, DeliveryState.FAILED, DeliveryState.SENT])
def test_what_may_yet_arrive_or_has_arrived_otherwise_is_not(town, lost, state):
    need, delivery = lost
    told = {"person": town.liisa, "need_id": need.id, "medium": Medium.SMS, "state": state, "created_at": NOW}
    delivery.notice.deliveries.append(Delivery(**told))
    db.session.commit()

    assert unreached(town.kaisa, hours=2) == 0


def test_what_a_server_keeps_us_from_is_pointed_at_while_it_is_tried_again(town, lost):
    """It says nothing of this letter: somebody must put right what the server has against us."""
    _, delivery = lost
    delivery.wait(later(hours=2), "busy")
    assert unreached(town.kaisa, hours=2) == 0

    delivery.wait(later(hours=3), "not_let_in")

    assert (unreached(town.kaisa, hours=2), unreached(town.inka, hours=2)) == (1, 0)


def test_what_does_not_matter_any_more_is_not(town, lost):
    assert unreached(town.kaisa, days=8) == 0

    needs.withdraw(lost[0], "poika kävi", by=town.aino, now=later(hours=2))
    assert unreached(town.kaisa, hours=3) == 0


def test_a_doer_who_has_not_heard_that_the_work_is_off_is_pointed_at_though_the_need_is_closed(town):
    need = an_agreed_need(town).need
    needs.withdraw(need, "poika kävi", by=town.aino, now=later(hours=1))
    (delivery,) = (one for one in deliveries_to(town.liisa) if one.notice.kind == "cancelled")

    delivery.end(DeliveryState.GIVEN_UP, now=later(hours=2), error="unknown_address")

    assert unreached(town.kaisa, hours=2) == 1


def test_what_noes_have_taught_is_pointed_at_until_it_is_answered(town):
    say_no(town, 2)
    assert attention_for(town.kaisa, now=later(hours=1)).proposals == 0
    say_no(town, 1)
    assert taught(town.kaisa, now=later(hours=1)) == {town.provider("P16").id}
    assert taught(town.inka, now=later(hours=1)) == set()

    tuning.keep(town.provider("P16"), Change(Tuning.VILLAGE_OFF, "hakkila"), by=town.kaisa, now=later(hours=2))

    assert attention_for(town.kaisa, now=later(hours=3)).proposals == 0


def test_more_noes_need_no_more_queries(town):
    say_no(town, 3)
    few = asked(lambda: attention_for(town.kaisa, now=later(hours=1)))

    say_no(town, 6)

    assert asked(lambda: attention_for(town.kaisa, now=later(hours=1))) == few
