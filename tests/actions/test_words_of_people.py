"""What people wrote stays out of the audit and of the notices; identity codes stay out of everything."""

import pytest
from sqlalchemy import select

from palveleva.actions import assignments, needs, offers, review
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import Outcome
from palveleva.models import AuditEntry, Notice
from tests.actions.story import a_scheduled_need, an_agreed_need, an_offered_need, offer_to
from tests.people import HELMI, a_need, later

WORDS = "Helmi Virtanen kaatui, tytär Maija hoitaa"
CODE = "Helmi 131052-308T"
LATER = later(hours=1)

DEEDS = {
    "withdraw": lambda town, words: needs.withdraw(a_need(town.aino), words, by=town.aino, now=LATER),
    "add_information": lambda town, words: needs.add_information(a_need(town.aino), words, by=town.aino, now=LATER),
    "close": lambda town, words: review.close(a_need(town.aino), Outcome.NOT_NEEDED, words, by=town.kaisa, now=LATER),
    "ask_back": lambda town, words: review.ask_back(a_need(town.aino), words, by=town.kaisa, now=LATER),
    "remark": lambda town, words: review.remark(a_need(town.aino), words, by=town.kaisa, now=LATER),
    "decline": lambda town, words: offers.decline(
        offer_to(an_offered_need(town), "P01"), words, by=town.liisa, now=LATER
    ),
    "ask": lambda town, words: offers.ask(offer_to(an_offered_need(town), "P01"), words, by=town.liisa, now=LATER),
    "answer": lambda town, words: offers.answer(
        offer_to(an_offered_need(town), "P01"), words, by=town.kaisa, now=LATER
    ),
    "release": lambda town, words: assignments.release(an_agreed_need(town), words, by=town.liisa, now=LATER),
    "complete": lambda town, words: assignments.complete(a_scheduled_need(town), by=town.liisa, now=LATER, note=words),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_the_audit_and_the_notices_hold_no_words_of_people(town, deed):
    DEEDS[deed](town, WORDS)
    db.session.commit()

    remembered = str([entry.details for entry in db.session.scalars(select(AuditEntry))])
    told = str([(notice.params, notice.once) for notice in db.session.scalars(select(Notice))])
    assert not [word for word in ("Helmi", "Virtanen", "Maija", "kaatui") if word in remembered + told]


@pytest.mark.parametrize("deed", DEEDS)
def test_an_identity_code_is_refused_whoever_writes_it_and_wherever(town, deed):
    with pytest.raises(Invalid, match="personal_identity_code"):
        DEEDS[deed](town, CODE)


def test_the_audit_holds_nothing_of_the_resident(town):
    a_scheduled_need(town)

    remembered = str([entry.details for entry in db.session.scalars(select(AuditEntry))])
    assert not [value for value in (HELMI.name, "358401234567", "Häkkiläntie", HELMI.note) if value in remembered]
