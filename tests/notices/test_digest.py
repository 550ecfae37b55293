"""The coordinator is told in the morning what waits, once, and only when something does."""

from datetime import UTC, datetime

import pytest

from palveleva.work.duties import digest
from tests.actions.story import an_offered_need
from tests.notices.post import send_out
from tests.people import NOW, a_need

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
    assert (mail.to, mail.letters[0]["Subject"]) == (["kaisa@palveleva.example"], "Tänään odottaa")
    assert "Uusia ilmoituksia: 2" in text
    assert "https://palveleva.example/needs" in text


def test_where_nothing_waits_nobody_is_disturbed(town):
    an_offered_need(town)

    assert digests(SEVEN) == 0


@pytest.mark.parametrize(
    "at", [NOW.replace(hour=4), NOW.replace(hour=8), datetime(2026, 11, 28, 5, tzinfo=UTC)], ids=str
)
def test_it_comes_on_working_mornings_only(town, at):
    a_need(town.aino)

    assert digests(at) == 0
