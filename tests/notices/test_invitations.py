"""A firm that another municipality invites hears of it once, as of a request, and not any more when it has answered."""

import pytest

from palveleva.actions import guests, needs
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.queries.attention import attention_for
from palveleva.work.duties import digest
from tests.notices.post import outcomes, send_out
from tests.notices.test_digest import SEVEN
from tests.people import NOW, later

NUMBER = "0112038-9"


@pytest.fixture
def invitation(town):
    """Inari invites Liisa's firm."""
    town.provider("P01").business_id = NUMBER
    guest = guests.invite(needs.home_of(town.inka), NUMBER, (), by=town.inka, now=NOW)
    db.session.commit()
    return guest


def test_the_firm_is_told_by_a_letter_that_leads_to_its_answer(town, invitation, mail, post):
    send_out(post, now=later(minutes=1))

    text = mail.letters[0].get_body(("plain",)).get_content()
    assert (mail.to, mail.letters[0]["Subject"]) == (["liisa@palveleva.example"], "Sinut on kutsuttu kuntarajan yli")
    assert "https://palveleva.example/guests" in text


def test_who_has_answered_meanwhile_is_told_nothing(town, invitation, mail, post):
    guests.agree(invitation, by=town.kaisa, now=NOW)
    db.session.commit()

    send_out(post, now=later(minutes=1))

    assert (mail.to, outcomes(town.liisa)) == ([], [(DeliveryState.SUPERSEDED, None)])


def test_the_coordinator_of_its_home_sees_it_until_it_is_answered(town, invitation, mail, post):
    waiting = [attention_for(one, now=NOW).invitations for one in (town.kaisa, town.inka)]
    told = digest(SEVEN)["digests"]
    guests.end(invitation, by=town.kaisa, now=NOW)

    assert (waiting, told, attention_for(town.kaisa, now=NOW).invitations) == ([1, 0], 1, 0)
