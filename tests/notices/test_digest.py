"""The coordinator is told in the morning what waits, once, and only when something does."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from palveleva.actions import coordinators
from palveleva.actions.needs import home_of
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Notice
from palveleva.work.duties import digest
from tests.actions.story import an_offered_need
from tests.notices.post import send_out
from tests.people import NOW, PASSWORD, a_need

FRIDAY = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # by the clock of Saarijärvi, on a Wednesday


def digests(at):
    return digest(at)["digests"]


def test_what_waits_comes_as_one_letter_of_numbers(town, mail, post):
    a_need(town.aino)
    a_need(town.eino, village="mahlu")

    assert digests(SEVEN) == 1
    assert digests(SEVEN.replace(minute=10)) == 0
    send_out(post, now=SEVEN)

    text = mail.letters[0].get_body(("plain",)).get_content()
    assert (mail.to, mail.letters[0]["Subject"]) == (["kaisa@palveleva.example"], "Sinua odottavat asiat")
    assert "Uusia ilmoituksia: 2" in text
    assert "https://palveleva.example/needs" in text


def test_a_colleague_gets_the_first_letter_once_she_has_come(town, mail, post):
    token = coordinators.invite(home_of(town.kaisa), "Kerttu", "kerttu@palveleva.example", by=town.kaisa, now=NOW)
    a_need(town.aino)
    assert digests(SEVEN) == 1

    coordinators.accept(token, PASSWORD, now=SEVEN)

    assert digests(SEVEN.replace(minute=10)) == 1
    send_out(post, now=SEVEN.replace(minute=10))
    assert sorted(mail.to) == ["kaisa@palveleva.example", "kerttu@palveleva.example"]


def test_where_nothing_waits_nobody_is_disturbed(town):
    an_offered_need(town)

    assert digests(SEVEN) == 0


@pytest.mark.parametrize(
    "at",
    [
        NOW.replace(hour=4),
        NOW.replace(hour=8),
        datetime(2026, 11, 28, 5, tzinfo=UTC),  # a Saturday
        datetime(2026, 12, 25, 5, tzinfo=UTC),  # a Friday, and Christmas
    ],
    ids=str,
)
def test_it_comes_on_working_mornings_only(town, at):
    a_need(town.aino)

    assert digests(at) == 0


def test_what_failed_after_the_letter_of_friday_stands_in_that_of_monday(town, mail, post):
    need = a_need(town.aino)
    assert digests(FRIDAY) == 1
    need.take("close", town.kaisa.roles, now=FRIDAY)  # nothing else waits any more
    offered = an_offered_need(town, now=FRIDAY)
    for delivery in db.session.scalars(select(Delivery).join(Notice).where(Notice.need_id == offered.id)):
        delivery.end(DeliveryState.GIVEN_UP, now=FRIDAY + timedelta(hours=5), error="no_such_address")
    db.session.commit()

    assert digests(FRIDAY + timedelta(days=3)) == 1
    assert digests(FRIDAY + timedelta(days=4)) == 0
