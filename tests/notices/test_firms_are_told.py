"""A firm's people hear when the office activates the firm, pauses it, or marks it as ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from palveleva.actions import providers
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState, ProviderStatus
from palveleva.models import Notice
from tests.notices.post import outcomes, send_out
from tests.people import later

ACTIVE, PAUSED, ENDED = ProviderStatus.ACTIVE, ProviderStatus.PAUSED, ProviderStatus.ENDED


def kinds_told():
    return [(one.person.name, one.kind) for one in db.session.scalars(select(Notice).order_by(Notice.id))]


@pytest.mark.parametrize(
    ("status", "subject"),
    [(PAUSED, "Sinulle ei nyt lähetetä työpyyntöjä"), (ENDED, "Sinulle ei enää lähetetä työpyyntöjä")],
)
def test_whoever_is_asked_no_longer_hears_it_by_letter(town, mail, post, status, subject):
    providers.set_status(town.provider("P01"), status, by=town.kaisa, now=later())

    send_out(post, now=later(minutes=1))

    assert (mail.to, mail.letters[0]["Subject"]) == (["liisa@palveleva.example"], subject)


def test_whoever_was_checked_hears_that_requests_may_come(town, mail, post):
    town.provider("P01").status = ProviderStatus.PENDING_CHECK

    providers.set_status(town.provider("P01"), ACTIVE, by=town.kaisa, now=later())
    send_out(post, now=later(minutes=1))

    assert "Kun sopivaa työtä löytyy, sinulta kysytään." in mail.letters[0].get_body(("plain",)).get_content()


def test_the_same_state_again_is_no_news(town):
    providers.set_status(town.provider("P01"), PAUSED, by=town.kaisa, now=later())
    providers.set_status(town.provider("P01"), PAUSED, by=town.kaisa, now=later(minutes=1))

    assert kinds_told() == [("Liisa", "firm_paused")]


def test_a_slip_that_was_put_right_before_the_letter_left_is_not_told(town, mail, post):
    firm = town.provider("P01")
    providers.set_status(firm, ENDED, by=town.kaisa, now=later())
    providers.set_status(firm, ACTIVE, by=town.kaisa, now=later() + timedelta(seconds=20))

    send_out(post, now=later(minutes=1))

    assert [letter["Subject"] for letter in mail.letters] == ["Sinulle voi nyt tulla työpyyntöjä"]
    assert outcomes(town.liisa) == [(DeliveryState.SUPERSEDED, None), (DeliveryState.SENT, None)]
