"""Ready-made replies, lines for the substitute and pinned notes: the office's own papers."""

import pytest

from palveleva.actions import office, review
from palveleva.actions.needs import home_of
from palveleva.db import db, utcnow
from palveleva.domain.errors import Invalid, NotAllowed, NotFound
from palveleva.domain.vocabulary import ReplyUse
from palveleva.models import Memo, Reply
from palveleva.queries.choices import choices_for
from palveleva.queries.handover import handover_for
from palveleva.queries.office import ready_texts, replies_by_use
from palveleva.queries.whole import whole_need
from tests.actions.story import a_scheduled_need, an_offered_need
from tests.people import a_need, later

TEXTS = {"fi": "Tarve {code}: {service}, {village}.", "sv": "Behov {code}: {service}, {village}.", "en": ""}


def test_the_house_comes_with_texts_in_three_languages(town):
    shipped = [reply for replies in replies_by_use(town.kaisa).values() for reply in replies]

    assert len(shipped) > 8
    assert {reply.use for reply in shipped} == set(ReplyUse)
    assert all(reply.text_in(language) for reply in shipped for language in ("fi", "sv", "en"))


def ready_for(need, person):
    return ready_texts(need, person, choices_for(whole_need(person, need.id), person, now=utcnow()))


def test_a_text_is_filled_in_the_language_of_whoever_gets_it(town):
    need = a_need(town.aino)
    office.add_reply(home_of(town.kaisa), ReplyUse.QUESTION, TEXTS, by=town.kaisa, now=later())

    town.aino.language = "sv"
    filled_in = ready_for(need, town.kaisa).to_reporter("question")
    assert f"Behov {need.code}: Snöskottning och sandning, Häkkilä." in filled_in
    town.aino.language = "en"
    assert ready_for(need, town.kaisa).to_reporter("question")[-1].startswith(f"Tarve {need.code}")


def test_a_provider_is_answered_in_the_providers_language(town):
    need = an_offered_need(town)
    town.liisa.language = "sv"
    db.session.commit()
    ready = ready_for(need, town.kaisa)

    assert ready.to_provider(town.provider("P01").id)[0].startswith("Jag frågar")
    assert ready.to_provider(town.provider("P16").id)[0].startswith("Kysyn")


def test_a_text_needs_words_and_holds_no_identity_code(town):
    for texts in ({"fi": " ", "sv": "", "en": ""}, {"fi": "Kuka on 131052-308T?"}):
        with pytest.raises(Invalid):
            office.add_reply(home_of(town.kaisa), ReplyUse.QUESTION, texts, by=town.kaisa, now=later())


def test_texts_are_changed_removed_and_the_shipped_ones_brought_back(town):
    (first, second) = replies_by_use(town.kaisa)[ReplyUse.CLOSING][:2]
    office.edit_reply(first, {"fi": "Naapuri auttoi."}, by=town.kaisa, now=later())
    office.remove_reply(second, by=town.kaisa, now=later())
    db.session.commit()
    assert (first.fi, first.sv) == ("Naapuri auttoi.", "")

    assert office.add_starters(home_of(town.kaisa), by=town.kaisa, now=later()) == 2
    assert office.add_starters(home_of(town.kaisa), by=town.kaisa, now=later()) == 0


def test_only_coordinators_keep_the_papers_and_only_their_own(town):
    with pytest.raises(NotAllowed):
        office.add_memo(home_of(town.aino), "hei", by=town.aino, now=later())
    with pytest.raises(NotAllowed):
        office.remove_reply(db.session.query(Reply).first(), by=town.inka, now=later())


def test_a_line_for_the_substitute_is_kept_until_it_is_taken_down(town):
    office.add_memo(home_of(town.kaisa), " Avain ylälaatikossa ", by=town.kaisa, now=later())
    (memo,) = handover_for(town.kaisa, now=later()).memos
    assert (memo.text, memo.by.name) == ("Avain ylälaatikossa", "Kaisa")
    assert handover_for(town.inka, now=later()).memos == []

    office.remove_memo(memo, by=town.kaisa, now=later())

    assert db.session.query(Memo).count() == 0
    with pytest.raises(Invalid):
        office.add_memo(home_of(town.kaisa), "  ", by=town.kaisa, now=later())


def test_a_pinned_note_stands_on_the_page_until_it_is_taken_down(town):
    need, other = a_need(town.aino), a_need(town.aino)
    review.remark(need, "Tytär käy sunnuntaisin", by=town.kaisa, now=later())
    db.session.commit()
    note = need.notes[0].id

    office.pin(need, note, True, by=town.kaisa, now=later())
    assert handover_for(town.kaisa, now=later()).pinned == [need]
    with pytest.raises(NotFound):
        office.pin(other, note, True, by=town.kaisa, now=later())

    office.pin(need, note, False, by=town.kaisa, now=later())
    assert handover_for(town.kaisa, now=later()).pinned == []


def test_the_substitute_sees_what_was_promised_and_what_was_done(town):
    work, asked = a_scheduled_need(town), an_offered_need(town)

    page = handover_for(town.kaisa, now=later(hours=1))

    assert page.works == [work]
    assert {offer.need_id for offer in page.answers} == {asked.id}
    assert page.deeds[asked.code][-1].verb == "send_wave"
    assert handover_for(town.kaisa, now=later(days=2, minutes=11)).deeds == {}
    assert handover_for(town.inka, now=later(hours=1)).deeds == {}
