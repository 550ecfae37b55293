"""A text message answers an offer once, from the right telephone, within its time; strangers learn nothing."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, offers, review
from palveleva.actions.review import Details
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Urgency
from palveleva.models import AnswerCode, Need, Notice
from palveleva.notices.answering import code_of
from tests.actions.story import an_offered_need, live_assignments_of, offer_to, states_of, told, verbs_of
from tests.web.gateway import SECRET, replies

LIISA, PEKKA = "+358401234567", "+358407654321"


@pytest.fixture
def need(town):
    """Asked of Liisa and Pekka just now, by text message."""
    town.liisa.phone, town.pekka.phone = LIISA, PEKKA
    return an_offered_need(town, now=utcnow())


@pytest.fixture
def codes(town, need):
    found = {}
    for notice in db.session.scalars(select(Notice).where(Notice.kind == "offered", Notice.need_id == need.id)):
        found[notice.person.phone] = code_of(notice, now=utcnow())
    db.session.commit()
    return found


def test_yes_agrees_on_the_work_and_is_answered(gateway, need, codes):
    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "yes_heard"

    assert states_of(need) == {"P01": "accepted", "P16": "withdrawn"}
    assert replies(need) == [("Liisa", "yes_heard", ["sms"])]
    assert told("taker_found", need) == ["Aino"]
    assert "accept" in verbs_of(need)


def test_what_is_cut_in_the_middle_of_a_picture_is_heard(gateway, need, codes):
    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]} \ud83d") == "yes_heard"


@pytest.mark.parametrize("nothing", ["\ud800", "a\0b"], ids=ascii)
def test_a_message_whose_sender_or_name_no_database_keeps_is_refused(gateway, need, codes, nothing):
    assert gateway.bring(nothing, f"KYLLÄ {codes[LIISA]}").status_code == 400
    assert gateway.bring(LIISA, f"KYLLÄ {codes[LIISA]}", nothing).status_code == 400
    assert replies(need) == []


@pytest.mark.parametrize("word", ["EI", "Nej", "no"])
def test_no_declines(gateway, need, codes, word):
    assert gateway.says("040 123 4567", f"{word} {codes[LIISA]}") == "no_heard"

    assert states_of(need) == {"P01": "declined", "P16": "sent"}


def test_the_same_message_brought_again_is_decided_and_answered_once(gateway, need, codes):
    for _ in range(3):
        assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}", "m7") == "yes_heard"

    assert live_assignments_of(need) == 1
    assert replies(need) == [("Liisa", "yes_heard", ["sms"])]


def test_digits_work_once(gateway, need, codes):
    gateway.says(LIISA, f"EI {codes[LIISA]}")

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "no_heard"
    assert states_of(need)["P01"] == "declined"


def test_digits_work_from_their_own_telephone_only(gateway, need, codes):
    assert gateway.says(PEKKA, f"KYLLÄ {codes[LIISA]}") == ("answer_unclear" if codes[LIISA] != codes[PEKKA] else "")
    assert gateway.says("+358501112233", f"KYLLÄ {codes[LIISA]}") == "unknown_sender"

    assert states_of(need) == {"P01": "sent", "P16": "sent"}
    assert replies(need) == [("Pekka", "answer_unclear", ["sms"])], "a stranger is told nothing"


def test_the_slower_yes_is_thanked_and_remembered(gateway, need, codes):
    gateway.says(PEKKA, f"KYLLÄ {codes[PEKKA]}")

    for _ in range(2):  # the gateway brings it again
        assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}", "m9") == "answer_taken"
    assert live_assignments_of(need) == 1
    assert offer_to(need, "P01").willing_at is not None
    assert [kind for name, kind, _ in replies(need) if name == "Liisa"] == ["answer_taken"]


def test_a_late_yes_is_told_so_and_remembered_as_willingness(gateway, town, need, codes):
    for code in db.session.scalars(select(AnswerCode)):
        code.expires_at = need.created_at
    db.session.commit()

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "answer_late"
    assert states_of(need)["P01"] == "sent"
    assert offer_to(need, "P01").willing_at is not None


def test_what_was_answered_in_the_app_is_not_answered_twice(gateway, town, need, codes):
    offers.accept(offer_to(need, "P01"), by=town.liisa)
    db.session.commit()

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "yes_heard"
    assert live_assignments_of(need) == 1


def test_what_was_answered_in_the_app_in_time_does_not_come_too_late(gateway, town, need, codes):
    offers.accept(offer_to(need, "P01"), by=town.liisa)
    for code in db.session.scalars(select(AnswerCode)):
        code.expires_at = need.created_at
    db.session.commit()

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "yes_heard"


def test_whose_the_work_is_now_is_told_and_not_what_was_once_said(gateway, town, need, codes):
    gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}")
    assert gateway.says(LIISA, f"EI {codes[LIISA]}") == "yes_heard"
    assignments.release(need.live_assignment, "no_time", by=town.liisa)
    db.session.commit()

    for word in ("KYLLÄ", "EI"):
        assert gateway.says(LIISA, f"{word} {codes[LIISA]}") == "answer_closed"


def test_a_no_to_what_was_accepted_in_the_app_is_not_taken_for_the_end_of_it(gateway, town, need, codes):
    offers.accept(offer_to(need, "P01"), by=town.liisa)
    db.session.commit()

    assert gateway.says(LIISA, f"EI {codes[LIISA]}") == "yes_heard"
    assert live_assignments_of(need) == 1


def move_to_mahlu(need, town):
    """The office found out where the steps are."""
    review.correct(need, Details("mahlu", "lumityot", Urgency.WEEK, None, None), by=town.kaisa)
    db.session.commit()


def digits_now(person):
    return db.session.scalars(select(AnswerCode.code).where(AnswerCode.person_id == person.id)).one()


def test_a_yes_to_words_that_were_corrected_agrees_on_nothing_and_is_asked_anew(gateway, town, need, codes):
    move_to_mahlu(need, town)

    for _ in range(2):  # the gateway brings it again
        assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}", "m5") == "answer_changed"
    assert states_of(need)["P01"] == "sent"
    assert replies(need) == [("Liisa", "answer_changed", ["sms"])]

    assert gateway.says(LIISA, f"KYLLÄ {digits_now(town.liisa)}") == "yes_heard"
    assert states_of(need)["P01"] == "accepted"


def test_a_no_is_a_no_to_the_old_words_and_to_the_new(gateway, town, need, codes):
    move_to_mahlu(need, town)

    assert gateway.says(LIISA, f"EI {codes[LIISA]}") == "no_heard"
    assert states_of(need)["P01"] == "declined"


def test_a_yes_to_old_words_of_what_another_has_by_now_is_told_so(gateway, town, need, codes):
    move_to_mahlu(need, town)
    gateway.says(PEKKA, f"KYLLÄ {digits_now(town.pekka)}")

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "answer_taken"


def test_digits_cannot_be_guessed_from_a_borrowed_number(gateway, need, codes):
    wrong = (f"{number:04}" for number in range(1000, 9999) if f"{number:04}" not in codes.values())
    said = [gateway.says(LIISA, f"KYLLÄ {next(wrong)}") for _ in range(12)]

    assert said == ["answer_unclear"] * 10 + ["too_many"] * 2
    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "too_many"


def test_after_ten_guesses_words_of_danger_are_heard_all_the_same(gateway, need, codes):
    wrong = (f"{number:04}" for number in range(1000, 9999) if f"{number:04}" not in codes.values())
    for _ in range(11):
        gateway.says(LIISA, f"KYLLÄ {next(wrong)}")

    gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}, ja Helmi on kaatunut eikä pääse ylös")

    db.session.expire_all()
    assert db.session.get_one(Need, need.id).is_pressing


def test_whoever_has_agreed_is_not_asked_for_digits_that_no_message_has(gateway, need, codes):
    gateway.says(LIISA, f"Moi, joo {codes[LIISA]}")

    assert gateway.says(LIISA, "Tulen huomenna kymmeneltä") == "unwatched"


def test_whoever_has_chatted_can_still_say_yes(gateway, need, codes):
    for number in range(12):
        gateway.says(LIISA, f"Olen kohta kotona {number}")

    assert gateway.says(LIISA, f"KYLLÄ {codes[LIISA]}") == "yes_heard"


def test_without_a_secret_the_door_is_not_there(stranger, need):
    assert stranger.post("/sms/answers", json={"id": "1", "from": LIISA, "text": "KYLLÄ 1234"}).status_code == 404


def test_only_the_gateway_may_bring_messages(gateway, need, codes):
    for _ in range(30):
        assert gateway.bring(LIISA, f"KYLLÄ {codes[LIISA]}", None, "guessed").status_code == 403
    assert gateway.bring(LIISA, f"KYLLÄ {codes[LIISA]}", None, "guessed").status_code == 429
    assert states_of(need)["P01"] == "sent"


def test_gateways_of_other_habits_are_understood(gateway, need, codes):
    form = {"MessageSid": "SM1", "From": LIISA, "Body": f"kyllä {codes[LIISA]}"}
    answer = gateway.client.post("/sms/answers", data=form, auth=("sms", SECRET))

    assert answer.json == {"status": "yes_heard"}


@pytest.mark.parametrize("told", [None, [], {}, {"id": "1", "from": LIISA}, {"id": {}, "from": LIISA, "text": "x"}])
def test_what_is_no_message_is_refused(gateway, told):
    answer = gateway.client.post("/sms/answers", json=told, headers={"Authorization": f"Bearer {SECRET}"})

    assert answer.status_code == 400
