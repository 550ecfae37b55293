"""What an item of each kind carries, state by state: never more of the resident than the ladder allows."""

import pytest

from palveleva.actions import assignments, needs, review
from palveleva.db import db
from palveleva.domain.unmet import UnmetReason
from palveleva.domain.vocabulary import Consent, Outcome
from palveleva.queries.items import assignment_item, disclosed_parts, need_item, offer_item
from tests.actions.story import a_done_need, a_scheduled_need, an_agreed_need, an_offered_need, offer_to
from tests.people import HELMI, a_need, later

HELMIS = ("Helmi", "358401234567", "123 4567", "Häkkiläntie", "43170", "Koira")


def seen(work, **after):
    return assignment_item(work, now=later(**after))


def leaks(item):
    """Which of the resident's words the item carries, whatever the field."""
    return [word for word in HELMIS if word in str(item)]


def test_an_asked_provider_sees_nothing_of_the_resident(town):
    need = an_offered_need(town)

    assert leaks(offer_item(offer_to(need, "P01"), now=later())) == []


def test_the_loser_and_the_winner_see_nothing_more_in_the_offer(town):
    need = a_done_need(town).need

    for code in ("P01", "P16"):
        assert leaks(offer_item(offer_to(need, code), now=later())) == []


def test_the_volunteers_item_carries_no_resident_back(town):
    assert leaks(need_item(a_done_need(town).need)) == []


def test_agreed_work_shows_the_road_only(town):
    item = seen(an_agreed_need(town))

    assert (item["road"], item["contact"]) == ("Häkkiläntie", None)
    assert leaks(item) == ["Häkkiläntie"]
    assert disclosed_parts(item) == ["text", "road"]


def test_scheduled_work_shows_the_door(town):
    item = seen(a_scheduled_need(town))

    assert item["contact"] == {
        "name": "Helmi",
        "phone": "+358401234567",
        "address": HELMI.address,
        "note": HELMI.note,
    }
    assert disclosed_parts(item) == ["text", "road", "name", "phone", "address", "note"]


def test_done_work_shows_the_door_for_48_hours_more(town):
    work = a_done_need(town)

    assert seen(work, days=2, hours=23)["contact"]
    assert leaks(seen(work, days=3)) == []


def test_confirmed_work_keeps_the_door_no_longer_than_that(town):
    work = a_done_need(town)
    needs.confirm(work.need, True, by=town.aino, now=later(days=1, hours=1))

    assert seen(work, days=2)["contact"]
    assert leaks(seen(work, days=3)) == []


def ended_by(town, how):
    work = a_scheduled_need(town)
    if how == "release":
        assignments.release(work, "syy", by=town.liisa, now=later(hours=1))
    elif how == "no_show":
        assignments.no_show(work, by=town.kaisa, now=later(days=2))
    elif how == "withdraw":
        needs.withdraw(work.need, "syy", by=town.aino, now=later(hours=1))
    else:
        review.close(work.need, Outcome.NOT_NEEDED, by=town.kaisa, now=later(hours=1))
    db.session.commit()
    return work


@pytest.mark.parametrize("how", ["release", "no_show", "withdraw", "close"])
def test_work_that_ended_otherwise_shows_nothing_at_once(town, how):
    item = seen(ended_by(town, how), hours=1)

    assert leaks(item) == []
    assert disclosed_parts(item) == []


def test_a_permission_taken_back_closes_the_door_at_once(town):
    work = a_scheduled_need(town)

    review.record_consent(work.need, Consent.ASKED, None, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert leaks(seen(work)) == []


@pytest.mark.parametrize("consent", [Consent.NOTICED, Consent.ASKED])
def test_without_permission_a_scheduled_provider_sees_no_door(town, consent):
    work = a_scheduled_need(town)
    work.need.consent = consent  # even if the resident's data were left behind

    assert leaks(seen(work)) == []


def test_an_offer_says_how_it_ended(town):
    taken, closed = an_agreed_need(town).need, an_offered_need(town)
    needs.withdraw(closed, "syy", by=town.aino, now=later(hours=1))

    assert offer_item(offer_to(taken, "P16"), now=later())["ended"] == "taken"
    assert offer_item(offer_to(closed, "P16"), now=later())["ended"] == "closed"
    assert offer_item(offer_to(taken, "P01"), now=later())["ended"] is None


def test_an_offer_says_what_may_be_answered(town):
    need = an_offered_need(town)
    assert offer_item(offer_to(need, "P01"), now=later())["may"] == ["accept", "decline", "ask"]

    needs.withdraw(need, "syy", by=town.aino, now=later(hours=1))

    assert offer_item(offer_to(need, "P01"), now=later())["may"] == []


def test_a_need_says_what_its_teller_may_do(town):
    fresh, done = a_need(town.aino), a_done_need(town).need

    assert need_item(fresh)["may"] == ["add_information", "withdraw"]
    assert need_item(done)["may"] == ["add_information", "confirm"]


def test_the_contract_of_items_is_kept(town):
    work = an_agreed_need(town)

    assert need_item(work.need).keys() >= {"kind", "id", "version", "state", "outcome", "code", "village", "service"}
    assert offer_item(work.offer, now=later()).keys() >= {"state", "need_id", "answer_by", "village", "text"}
    assert seen(work).keys() >= {"state", "need_id", "contact"}


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (UnmetReason.NO_PROVIDER, ["nobody"]),
        (UnmetReason.NOT_IN_RANGE, ["far"]),
        (UnmetReason.NO_ANSWER, ["could_not"]),
        (UnmetReason.PERMISSION_MISSING, ["no_permission"]),
        (UnmetReason.RESIDENT_DECLINED, []),
        (UnmetReason.PRICE, []),
        (UnmetReason.NOT_ASKED, []),
    ],
)
def test_the_reporter_hears_why_nobody_was_found_but_nothing_of_the_resident_or_the_price(town, reason, told):
    need = a_need(town.aino)
    review.close(need, Outcome.UNMET, by=town.kaisa, now=later(days=14))
    need.unmet_reason = reason

    assert need_item(need)["why"] == told
