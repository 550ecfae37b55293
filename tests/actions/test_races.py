"""Two phones, two seconds: the database keeps the promises of DESIGN §4."""

import pytest

from palveleva.actions import assignments, clock, guests, needs, offers, providers, waves
from palveleva.actions.operations import Act, decide
from palveleva.db import db
from palveleva.domain.errors import NotNow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import NeedState, ProviderStatus
from palveleva.models import Assignment, AuditEntry, Guest, Need, Notice, Offer, Operation, Service
from palveleva.queries.items import offer_item
from tests import clockwork
from tests.actions.story import a_scheduled_need, an_offered_need, count, live_assignments_of, offer_to, states_of
from tests.databases import KIND
from tests.people import NOW, Town, a_need, a_provider, later, somebody_at
from tests.phone import a_need_report

only_on_postgresql = pytest.mark.skipif(KIND == "sqlite", reason="SQLite lets one transaction write at a time")


@pytest.fixture
def offered(app):
    """The ids of an offered need and of its two offers."""
    with app.app_context():
        need = an_offered_need(Town())
        return need.id, offer_to(need, "P01").id, offer_to(need, "P16").id


@pytest.mark.parametrize("_again", range(3))
def test_of_two_who_say_yes_at_once_one_wins(app, at_once, offered, _again):
    need_id, liisas, pekkas = offered

    answers = at_once(
        lambda town: offers.accept(db.session.get(Offer, liisas), by=town.liisa, now=NOW).state.value,
        lambda town: offers.accept(db.session.get(Offer, pekkas), by=town.pekka, now=NOW).state.value,
    )

    assert sorted(answers) == ["agreed", "taken"]
    with app.app_context():
        need = db.session.get(Need, need_id)
        assert live_assignments_of(need) == len(need.assignments) == 1
        assert sorted(offer.state.value for offer in need.offers) == ["accepted", "withdrawn"]


def test_one_provider_with_two_phones_says_yes_once(app, at_once, offered):
    need_id, liisas, _ = offered

    work = at_once(*[lambda town: offers.accept(db.session.get(Offer, liisas), by=town.liisa, now=NOW).id] * 4)

    assert len(set(work)) == 1
    with app.app_context():
        assert count(Assignment) == 1
        assert count(Notice, Notice.need_id == need_id, Notice.kind == "taker_found") == 1


def test_a_yes_and_a_withdrawal_at_once_leave_no_work_on_a_closed_need(app, at_once, offered):
    need_id, liisas, _ = offered

    at_once(
        lambda town: offers.accept(db.session.get(Offer, liisas), by=town.liisa, now=NOW).id,
        lambda town: needs.withdraw(db.session.get(Need, need_id), "ei tarvita", by=town.aino, now=NOW),
    )

    with app.app_context():
        need = db.session.get(Need, need_id)
        assert need.state is NeedState.CLOSED
        assert live_assignments_of(need) == 0
        assert need.open_offers == []


def test_two_noes_at_once_return_the_need_to_the_coordinator(app, at_once, offered):
    need_id, liisas, pekkas = offered

    at_once(
        lambda town: offers.decline(db.session.get(Offer, liisas), "kiire", by=town.liisa, now=NOW),
        lambda town: offers.decline(db.session.get(Offer, pekkas), "kiire", by=town.pekka, now=NOW),
    )

    with app.app_context():
        assert db.session.get(Need, need_id).state is NeedState.NO_TAKER


def test_two_taps_on_the_same_button_ask_everybody_once(app, at_once):
    with app.app_context():
        need_id = a_need(Town().aino).id

    answers = at_once(*[lambda town: waves.send(db.session.get(Need, need_id), by=town.kaisa, now=NOW).number] * 3)

    assert sorted(answers, key=str) == [1, "no_candidates", "no_candidates"]
    with app.app_context():
        assert count(Offer) == 2


def test_two_taps_on_a_button_ask_nobody_whose_turn_comes_later(app, at_once):
    """Five fit and three are asked at a time: the second tap is for the same wave, not for the two that are left."""
    with app.app_context():
        need_id = a_need(Town().aino).id
        some_more_who_clear_snow(3)

    answers = at_once(
        *[lambda town: waves.send(db.session.get(Need, need_id), by=town.kaisa, now=NOW, number=1).number] * 2
    )

    assert sorted(answers, key=str) == [1, "wave_sent"]
    with app.app_context():
        assert count(Offer) == 3


def some_more_who_clear_snow(number):
    home, snow = Town().village("keskusta"), [db.session.get_one(Service, "lumityot")]
    some = [a_provider(f"P9{one}", f"Lapio {one}", home, snow) for one in range(number)]
    db.session.add_all([*some, *map(somebody_at, some)])
    db.session.commit()


@pytest.mark.parametrize("one_after_the_other", [(), ("release",), ("complete",)], ids=["at once", "back", "done"])
def test_work_given_back_and_done_at_once_is_one_of_them(app, at_once, one_after_the_other):
    """The first counts. "Done" that comes second is kept as a word for the office (decision 93), which decides."""
    with app.app_context():
        work_id = a_scheduled_need(Town()).id
    now = later(days=1)
    deeds = {
        "release": lambda town: assignments.release(db.session.get(Assignment, work_id), "syy", by=town.liisa, now=now),
        "complete": lambda town: assignments.complete(db.session.get(Assignment, work_id), by=town.liisa, now=now),
    }

    for first in one_after_the_other:
        at_once(deeds.pop(first))
    answers = at_once(*deeds.values())

    with app.app_context():
        work = db.session.get_one(Assignment, work_id)
        ending = (work.state.value, work.need.state.value, work.said_done_at, count(Notice, Notice.kind == "said_done"))
    assert ending in [("done", "reported_done", None, 0), ("released", "no_taker", now, 1)]
    assert answers.count("not_now") == (ending[0] == "done")


def test_the_same_act_from_eight_threads_is_done_once(app, at_once):
    told = a_need_report()
    act = Act(told["op_id"], told["type"], None, told["payload"])

    results = at_once(*[lambda town: decide(act, by=town.aino, now=NOW)] * 8)

    assert sorted(result["status"] for result in results) == ["applied"] + ["duplicate"] * 7
    assert len({result["resource"]["id"] for result in results}) == 1
    with app.app_context():
        assert (count(Need), count(Operation), count(AuditEntry, AuditEntry.verb == "report")) == (1, 1, 1)


def test_two_sweeps_at_once_lapse_each_offer_once(app, at_once, offered):
    need_id, _, _ = offered

    at_once(*[lambda _town: clockwork.sweep(later(days=2))] * 2)

    with app.app_context():
        assert count(AuditEntry, AuditEntry.verb == "expire") == 2
        assert db.session.get(Need, need_id).state is NeedState.NO_TAKER


@only_on_postgresql
def test_a_no_that_comes_while_the_clock_looks_does_not_strand_the_need(app, at_once, offered):
    """The clock has read the need as due; Pekka's no is committed before it comes to the offers."""
    need_id, _, pekkas = offered
    with app.app_context():
        assert [key for _, key in db.session.execute(clock.due_needs(now=later(days=2)))] == [need_id]
        need = db.session.get(Need, need_id)
        at_once(lambda town: offers.decline(db.session.get(Offer, pekkas), "kiire", by=town.pekka, now=later(days=1)))

        clock.look(need, by=AUTOMATION, now=later(days=2))
        db.session.commit()

        assert db.session.get(Need, need_id).state is NeedState.NO_TAKER


def liisa_in_inari(town):
    agreed = {"asked_at": NOW, "agreed_at": NOW}
    guest = Guest(municipality_id="inari", provider=town.provider("P01"), villages=["sevetti"], **agreed)
    db.session.add(guest)
    db.session.flush()
    return guest


@only_on_postgresql
def test_a_yes_that_waited_for_the_end_of_an_agreement_is_no_yes(app, at_once):
    """Liisa's phone has been let in as a guest's; Inari ends the agreement before it comes to the need."""
    with app.app_context():
        town = Town()
        guest = liisa_in_inari(town)
        (offer,) = waves.send(a_need(town.uula, village="sevetti"), by=town.inka, now=NOW).offers
        db.session.commit()
        assert offer_item(offer, now=NOW)["may"]
        at_once(lambda town: guests.end(db.session.get(Guest, guest.id), by=town.inka, now=NOW))

        with pytest.raises(NotNow):
            offers.accept(offer, by=town.liisa, now=later(hours=1))


@pytest.mark.parametrize("_again", range(3))
def test_an_offer_that_is_taken_away_while_it_is_being_seen_spoils_nothing(app, at_once, offered, _again):
    """Liisa's phone syncs while the need is withdrawn: the sync must not fail for it."""
    need_id, liisas, _ = offered

    at_once(
        lambda town: offers.mark_seen(town.liisa, now=NOW),
        lambda town: needs.withdraw(db.session.get(Need, need_id), "syy", by=town.aino, now=NOW),
    )

    with app.app_context():
        assert db.session.get(Offer, liisas).state == "withdrawn"


def asks(need_id):
    return lambda town: waves.send(db.session.get(Need, need_id), by=town.kaisa, now=NOW)


def pauses(town):
    providers.set_status(town.provider("P01"), ProviderStatus.PAUSED, by=town.kaisa, now=NOW)


@pytest.mark.parametrize("is_asked_first", [True, False], ids=["asked first", "paused first"])
def test_a_firm_that_is_paused_while_a_wave_goes_out_holds_no_request(app, meanwhile, is_asked_first):
    with app.app_context():
        need_id = a_need(Town().aino).id

    assert meanwhile(*((asks(need_id), pauses) if is_asked_first else (pauses, asks(need_id)))) == [None, None]

    with app.app_context():
        states = states_of(db.session.get(Need, need_id))
    assert states == {"P16": "sent"} | ({"P01": "withdrawn"} if is_asked_first else {})


def test_an_agreement_that_ends_while_a_wave_goes_out_leaves_no_request(app, meanwhile):
    with app.app_context():
        town = Town()
        guest = liisa_in_inari(town)
        need_id, guest_id = a_need(town.uula, village="sevetti").id, guest.id

    meanwhile(
        lambda town: waves.send(db.session.get(Need, need_id), by=town.inka, now=NOW),
        lambda town: guests.end(db.session.get(Guest, guest_id), by=town.inka, now=NOW),
    )

    with app.app_context():
        assert states_of(db.session.get(Need, need_id)) == {"P01": "withdrawn"}
