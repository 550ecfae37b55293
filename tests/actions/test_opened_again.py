"""A need that is closed and opened again is a new asking: whoever was asked before waits until they are asked again."""

import pytest

from palveleva.actions import assignments, needs, offers, operations, review, understanding, waves
from palveleva.db import db
from palveleva.domain.errors import AlreadyTaken, NotNow
from palveleva.domain.vocabulary import OfferState, Outcome
from palveleva.queries.items import offer_item
from palveleva.queries.news import news_for
from palveleva.queries.photos import is_shown_to_doer
from tests import clockwork
from tests.actions.story import a_done_need, an_agreed_need, an_offered_need, offer_to, states_of, told
from tests.people import a_need, later


def declined(town, offer):
    offers.decline(offer, "no_time", by=town.liisa, now=later(hours=1))


def expired(_town, _offer):
    clockwork.sweep(later(days=2))


def waited(_town, _offer):
    """Until the need is closed, by which it is withdrawn."""


ENDS = pytest.mark.parametrize("end", [declined, expired, waited])


@pytest.fixture
def opened_again(town):
    """Liisa's request came to an end in some way; the need was closed, and opened again on the fifth day."""

    def story(end):
        need = an_offered_need(town)
        end(town, offer_to(need, "P01"))
        review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=4))
        review.reopen(need, by=town.kaisa, now=later(days=5))
        db.session.commit()
        return need

    return story


def ask(town, need, *codes, size=None):
    """The next round, and the requests of it to these providers."""
    wave = waves.send(need, by=town.kaisa, now=later(days=5, hours=1), size=size)
    db.session.commit()
    return [offer for offer in wave.offers if offer.provider.code in codes]


@ENDS
def test_whoever_was_asked_before_sees_nothing_of_it(town, opened_again, end):
    need = opened_again(end)
    old = offer_to(need, "P01")
    before = offer_item(old, now=later(days=5))

    ask(town, need)

    for item in (before, offer_item(old, now=later(days=6))):
        assert (item["text"], item["photo"], item["may"]) == ("", None, [])


@ENDS
def test_the_photo_is_seen_by_whoever_is_asked_now(town, opened_again, end):
    need = opened_again(end)
    ask(town, need, size=1)
    (asked,) = (offer.provider_id for offer in need.open_offers)

    seen_by = {who.provider_id for who in (town.liisa, town.pekka) if is_shown_to_doer(who, need, now=later(days=6))}

    assert seen_by == {asked}


@ENDS
def test_the_old_request_leaves_the_phone(town, opened_again, end):
    need = opened_again(end)

    def told():
        return news_for(town.liisa, None, now=later(days=5, hours=1))

    assert told().items == []
    assert told().deleted == [{"kind": "offer", "id": offer_to(need, "P01").id}]
    (new,) = ask(town, need, "P01")
    assert [item["id"] for item in told().items] == [new.id]


@ENDS
def test_whoever_was_asked_before_cannot_say_yes(town, opened_again, end):
    need = opened_again(end)
    old = offer_to(need, "P01")
    ask(town, need)

    for by in (town.liisa, town.kaisa):
        with pytest.raises(NotNow) as refused:
            offers.accept(old, by=by, now=later(days=5, hours=2))
        assert refused.value.code == ("already_declined" if end is declined else "closed")
        assert not isinstance(refused.value, AlreadyTaken)


@ENDS
def test_asked_again_they_see_it_and_may_say_yes(town, opened_again, end):
    need = opened_again(end)

    (new,) = ask(town, need, "P01")

    assert offer_item(new, now=later(days=5, hours=1))["text"] == need.text
    work = offers.accept(new, by=town.liisa, now=later(days=5, hours=2))
    assert (need.doer_id, work.offer_id) == (town.liisa.provider_id, new.id)


def test_a_late_yes_from_a_phone_hears_that_it_is_closed_and_is_no_willingness(town, opened_again):
    need = opened_again(waited)
    old = offer_to(need, "P01")

    act = operations.Act("0f8d", "offer.accept", old.id, {})
    answer = operations.decide(act, by=town.liisa, now=later(days=5, hours=2))

    assert (answer["status"], answer["code"], old.willing_at) == ("conflict", "closed", None)


def test_an_old_request_is_not_said_to_be_taken_while_nobody_has_the_work(town, opened_again):
    """Opened again, and not asked of anybody yet."""
    old = offer_to(opened_again(waited), "P16")

    with pytest.raises(NotNow) as refused:
        offers.decline(old, "no_time", by=town.pekka, now=later(days=5, hours=1))

    assert refused.value.code == "closed"


def test_the_old_requests_are_none_of_the_new_round(town, opened_again):
    """They are neither reminded nor called off a second time."""
    need = opened_again(waited)
    (new,) = ask(town, need, "P16")

    offers.accept(new, by=town.pekka, now=later(days=5, hours=2))

    assert states_of(need) == {"P01": "withdrawn", "P16": "accepted"}
    first = [offer.state for offer in need.waves[0].offers]
    assert first == [OfferState.WITHDRAWN] * 2


def test_whoever_gave_this_very_work_back_is_not_asked_again(town):
    work = an_agreed_need(town)
    assignments.release(work, "auto rikki", by=town.liisa, now=later(hours=1))
    review.close(work.need, Outcome.UNMET, by=town.kaisa, now=later(days=4))
    review.reopen(work.need, by=town.kaisa, now=later(days=5))

    assert ask(town, work.need, "P01") == []


def told_of_reopening(need):
    return told("reopened", need), told("work_reopened", need)


def test_whoever_was_told_that_it_ended_hears_that_it_goes_on(town, twins):
    need, again = twins
    understanding.join(need, again, by=town.kaisa, now=later(hours=1))
    review.close(need, Outcome.NOT_NEEDED, by=town.kaisa, now=later(hours=2))

    review.reopen(need, by=town.kaisa, now=later(hours=3))

    assert told_of_reopening(need) == (["Aino"], [])
    assert told_of_reopening(again) == (["Eino"], []), "about the report that is his own"


def test_whoever_did_the_work_hears_that_it_is_looked_at_again_and_nobody_else_who_was_asked(town):
    need = a_done_need(town).need
    needs.confirm(need, True, by=town.aino, now=later(days=2))

    review.reopen(need, by=town.kaisa, now=later(days=3))

    assert told_of_reopening(need) == (["Aino"], ["Liisa"])


def test_each_reopening_is_told(town):
    need = a_need(town.aino)
    for day in (1, 2):
        review.close(need, Outcome.NOT_NEEDED, by=town.kaisa, now=later(days=day))
        review.reopen(need, by=town.kaisa, now=later(days=day, hours=1))

    assert told("reopened", need) == ["Aino", "Aino"]
