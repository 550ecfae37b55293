"""Every door by which words about a resident come in: what tells of danger there stands first on the board."""

from pathlib import Path
from uuid import uuid4

import pytest

from palveleva.actions import calls, carried, newcomers, offers, review
from palveleva.actions.needs import Resident, home_of
from palveleva.actions.operations import Act, decide
from palveleva.db import db
from palveleva.domain.payloads import SHAPES
from palveleva.domain.vocabulary import Consent, DeclineReason
from palveleva.models import Need, Note
from tests.actions.story import a_done_need, a_scheduled_need, an_agreed_need, an_offered_need, joined, offer_to
from tests.actions.texted import by_text
from tests.people import HELMI, a_need, a_report, later
from tests.queries.test_board import rung_of

DANGER = "Helmi on kaatunut eikä pääse ylös, rintaan koskee"
NOW = later(hours=2)
SENTENCE = 200  # letters: whatever may be as long may tell of danger


def by_phone(kind, who, field, target=None, **payload):
    """The same operation as the phone app and the plain form send; `target` makes what it is about."""

    def come_in(town, words):
        thing = target(town) if target else None
        act = Act(str(uuid4()), kind, thing and thing.id, payload | field(words))
        result = decide(act, by=getattr(town, who), now=NOW)
        assert result["status"] == "applied", result
        return db.session.get(Need, result["resource"]["need_id"])

    return come_in


def says(name, inside=None):
    return lambda words: {inside: {name: words}} if inside else {name: words}


REPORT = {"text": "Lumityöt", "village": "hakkila", "urgency": "week", "consent": "granted"}


def her_offer(town):
    return offer_to(an_offered_need(town), "P01")


def his_joined_report(town):
    return joined(town, town.eino, a_need(town.aino))


PHONE = {
    "need.report.text": by_phone("need.report", "aino", lambda words: REPORT | {"text": words}),
    "need.report.contact.note": by_phone("need.report", "aino", says("note", "contact"), **REPORT),
    "need.add_information.text": by_phone("need.add_information", "aino", says("text"), lambda t: a_need(t.aino)),
    "need.withdraw.reason": by_phone("need.withdraw", "aino", says("reason"), lambda t: a_need(t.aino)),
    "offer.decline.reason": by_phone("offer.decline", "liisa", says("reason"), her_offer),
    "offer.ask.text": by_phone("offer.ask", "liisa", says("text"), her_offer),
    "assignment.complete.note": by_phone("assignment.complete", "liisa", says("note"), a_scheduled_need),
    "assignment.release.reason": by_phone("assignment.release", "liisa", says("reason"), an_agreed_need),
}
NO_WORDS = {"need.report.contact.address"}  # where somebody lives


def under_way(town, words):
    return by_phone("need.add_information", "aino", says("text"), lambda t: an_agreed_need(t).need)(town, words)


def done(town, words):
    return by_phone("need.add_information", "aino", says("text"), lambda t: a_done_need(t).need)(town, words)


def follower_adds(town, words):
    return by_phone("need.add_information", "eino", says("text"), his_joined_report)(town, words).followed


def follower_leaves(town, words):
    report = his_joined_report(town)
    goes_on = report.followed
    by_phone("need.withdraw", "eino", says("reason"), lambda _town: report)(town, words)
    return goes_on


def reporter_leaves(town, words):
    report = his_joined_report(town)
    by_phone("need.withdraw", "aino", says("reason"), lambda _town: report.followed)(town, words)
    return report


def text_message(town, words):
    town.liisa.phone = "+358401112233"
    need = an_offered_need(town)
    assert by_text(words) == "answer_unclear"
    return need


def text_message_about_work(town, words):
    town.liisa.phone = "+358401112233"
    work = an_agreed_need(town)
    an_offered_need(town, text="Toiset rappuset")
    by_text(words)
    return work.need


def text_message_of_a_reporter(town, words):
    town.aino.phone = "+358401112233"
    a_need(town.aino, text="Toiset rappuset")
    need = a_need(town.aino)
    need.created_at = later(hours=1)
    assert by_text(words) == "unwatched"
    return need


def asked_by_the_office(town):
    town.aino.phone, need = "+358401112233", a_need(town.aino)
    review.ask_back(need, "Missä talossa?", by=town.kaisa, now=NOW)
    return need


def text_message_that_answers_the_office(town, words):
    need = asked_by_the_office(town)
    assert by_text(words) == "words_heard"
    return need


def text_message_that_answers_one_of_two_questions(town, words):
    need, _other = asked_by_the_office(town), asked_by_the_office(town)
    assert by_text(words) == "which_need"
    return need


def text_message_of_a_newcomer(town, words):
    poster = newcomers.renew_poster(town.village("mahlu"), by=town.kaisa, now=NOW)
    maija = newcomers.join(poster.token, "Maija", "040 111 2233", "fi", now=NOW).person
    need = a_need(maija)
    assert by_text(words) == "unwatched"
    return need


def text_message_of_a_firm_that_has_only_reported(town, words):
    """Tauno is asked nothing, and notices for his village too."""
    town.tauno.phone, town.tauno.is_volunteer = "+358401112233", True
    need = a_need(town.tauno)
    assert by_text(words) == "unwatched"
    return need


def file_of_a_phone(town, words):
    """Carried in by the office, and the reporter's words all the same."""
    act = Act(str(uuid4()), "need.add_information", a_need(town.aino).id, {"text": words})
    (result,) = carried.carry_in(town.aino, [act], by=town.kaisa, now=NOW)
    return db.session.get(Need, result["resource"]["need_id"])


def remark_after_a_call(town, words):
    need = a_need(town.aino)
    review.remark(need, words, by=town.kaisa, now=NOW)
    return need


def call_to_the_office(town, words):
    return calls.report_for_caller(home_of(town.kaisa), a_report(text=words), str(uuid4()), by=town.kaisa, now=NOW)


def note_about_the_resident(town, words):
    need = a_need(town.aino)
    contact = Resident(HELMI.name, HELMI.phone, HELMI.address, words)
    review.record_consent(need, Consent.GRANTED, contact, by=town.kaisa, now=NOW)
    return need


def no_by_telephone(town, words):
    """Both say no; the office writes down Liisa's."""
    offer = her_offer(town)
    offers.decline(offer_to(offer.need, "P16"), "full", by=town.pekka, now=NOW)
    offers.decline(offer, words, by=town.kaisa, now=NOW)
    return offer.need


OTHERS = [
    *(under_way, done, follower_adds, follower_leaves, reporter_leaves, text_message, text_message_about_work),
    *(text_message_of_a_reporter, text_message_of_a_newcomer, text_message_of_a_firm_that_has_only_reported),
    *(text_message_that_answers_the_office, text_message_that_answers_one_of_two_questions),
    *(call_to_the_office, note_about_the_resident, no_by_telephone, file_of_a_phone, remark_after_a_call),
]
DOORS = PHONE | {door.__name__: door for door in OTHERS}


@pytest.mark.parametrize("door", DOORS)
def test_danger_that_is_told_at_any_door_stands_first_on_the_board(town, door):
    need = DOORS[door](town, DANGER)
    db.session.commit()

    assert (rung_of(town, need, hours=2), need.is_pressing) == ("safety", True)


@pytest.mark.parametrize("door", DOORS)
def test_plain_words_at_the_same_door_do_not(town, door):
    DOORS[door](town, "Harja on eteisessä")
    db.session.commit()

    assert not any(need.is_pressing for need in db.session.query(Need))
    assert not db.session.query(Note).filter_by(kind="danger").all()


def test_no_sentence_that_a_phone_sends_is_left_out_of_the_table():
    assert set(sentences_of_phones()) == {*PHONE, *NO_WORDS}


def sentences_of_phones():
    for kind, shape in SHAPES.items():
        yield from long_texts(kind, shape.model_json_schema())


def long_texts(name, schema, parts=None):
    """By their names: whatever may be as long as a sentence."""
    parts = schema.get("$defs", {}) if parts is None else parts
    if schema.get("maxLength", 0) >= SENTENCE:
        yield name
    for inner in schema.get("anyOf", ()):
        yield from long_texts(name, inner, parts)
    if "$ref" in schema:
        yield from long_texts(name, parts[schema["$ref"].rsplit("/", 1)[1]], parts)
    for field, inner in schema.get("properties", {}).items():
        yield from long_texts(f"{name}.{field}", inner, parts)


def test_no_other_module_reads_words_for_danger():
    """The figures count how often the rules were right."""
    sources = Path("palveleva").rglob("*.py")
    readers = {path.as_posix() for path in sources if "banners(" in path.read_text("utf-8")}
    assert readers == {f"palveleva/{name}.py" for name in ("domain/safety", "actions/notes", "queries/accuracy")}


@pytest.mark.parametrize("code", DeclineReason)
def test_no_reason_that_is_chosen_from_a_list_is_taken_for_danger(town, code):
    need = DOORS["offer.decline.reason"](town, code)

    assert not need.is_pressing


def test_a_text_message_is_heard_once_and_keeps_no_identity_code(town):
    told = f"{DANGER}, hetu 131052-308T, soittakaa"
    text_message(town, told)
    by_text(told)  # the gateway brings it again
    db.session.commit()

    [note] = db.session.query(Note).filter_by(kind="danger")
    assert (note.text, note.by) == (f"{DANGER}, hetu …, soittakaa", town.liisa)
