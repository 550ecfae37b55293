"""E-mail, to a real server: sent once, worded for its reader, tried again while the server is down."""

import pytest

from palveleva.actions import assignments, review
from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState, Urgency
from palveleva.models import Delivery
from palveleva.notices import tell
from tests import clockwork
from tests.actions.story import an_agreed_need, an_offered_need
from tests.notices.post import MailServer, a_door, office, outcomes, send_out
from tests.people import NOW, a_need, later

SENT, FAILED, GIVEN_UP = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.GIVEN_UP


def test_a_provider_is_told_of_an_offer_by_e_mail_once(town, mail, post):
    need = an_offered_need(town)

    assert send_out(post, now=later(minutes=1)) == {"messages_sent": 2}
    assert send_out(post, now=later(minutes=2)) == {}

    letter = mail.letters[0]
    assert sorted(mail.to) == ["liisa@palveleva.example", "pekka@palveleva.example"]
    assert (letter["Subject"], letter["Auto-Submitted"]) == ("Uusi pyyntö", "auto-generated")
    assert letter["From"] == "Palveleva yhteisö <palveleva@saarijarvi.example>"
    for kind in ("plain", "html"):
        text = letter.get_body((kind,)).get_content()
        assert [word for word in (need.code, "https://palveleva.example/fi/app/", "Häkkilä") if word not in text] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Palveleva yhteisö", "Uusi pyyntö")),
        ("sv", ("Servicegemenskapen", "En ny förfrågan")),
        ("en", ("Serving Community", "A new request")),
    ],
)
def test_it_is_worded_in_the_language_of_its_reader(town, mail, post, language, words):
    service, subject = words
    town.liisa.language = town.pekka.language = language
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert {letter["Subject"] for letter in mail.letters} == {subject}
    assert {letter["Content-Language"] for letter in mail.letters} == {language}
    assert {letter["From"] for letter in mail.letters} == {f"{service} <palveleva@saarijarvi.example>"}
    assert [f"<h1>{service}</h1>" in letter.get_body(("html",)).get_content() for letter in mail.letters] == [True] * 2


def test_what_waits_for_one_person_comes_in_one_letter(town, mail, post):
    codes = [an_offered_need(town).code for _ in range(3)]

    send_out(post, now=later(minutes=1))

    assert len(mail.letters) == 2
    for letter in mail.letters:
        assert letter["Subject"] == "3 viestiä sinulle"
        text = letter.get_body(("plain",)).get_content()
        assert all(code in text for code in codes)


def test_a_server_that_is_down_is_tried_again_until_it_is_back(app, town, tmp_path):
    door = a_door()
    settings = {"mail_server": "127.0.0.1", "mail_port": door.getsockname()[1]}
    post = office(app, tmp_path, **settings, mail_from="palveleva@saarijarvi.example")
    an_offered_need(town)

    assert send_out(post, now=later(minutes=1)) == {"messages_failed": 1}, "a dead server is not asked for everybody"
    assert send_out(post, now=later(minutes=1)) == {"messages_failed": 1}
    assert outcomes(town.liisa) == [(FAILED, "unreachable")]
    assert send_out(post, now=later(minutes=1, seconds=30)) == {}, "too early"
    with MailServer().open(door) as mail:
        send_out(post, now=later(minutes=3))
        assert len(mail.letters) == 2
    assert outcomes(town.liisa) == [(SENT, None)]


def test_a_server_that_never_takes_it_is_given_up_after_hours(town, mail, post):
    mail.says = "451 try again later"
    town.liisa.phone = None
    an_offered_need(town)

    for hours in range(30):
        send_out(post, now=later(hours=hours / 2))

    assert outcomes(town.liisa) == [(GIVEN_UP, "busy")]
    assert db.session.scalars(db.select(Delivery.tries).where(Delivery.person_id == town.liisa.id)).one() == 9


def test_when_the_address_is_no_longer_known_the_telephone_is_tried(town, mail, post, tmp_path):
    mail.says = "550 no such user"
    town.liisa.phone = "+358401234567"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert outcomes(town.liisa) == [(GIVEN_UP, "unknown_address"), (SENT, "kept_here")]
    assert "+358401234567" in next((tmp_path / "outbox/sms").iterdir()).read_text()


def test_a_line_break_in_a_name_brings_no_header_of_its_own(town, mail, post):
    town.village("hakkila").name = "Häkkilä\r\nBcc: thief@example.com"
    liisa = town.liisa
    liisa.email = "liisa@palveleva.example\nBcc: thief@example.com"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert mail.to == ["pekka@palveleva.example"]
    assert mail.letters[0]["Bcc"] is None
    assert outcomes(liisa) == [(GIVEN_UP, "unknown_address")]


def test_without_a_server_letters_lie_in_the_outbox_for_a_week(app, town, tmp_path):
    post = office(app, tmp_path)
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    letters = list((tmp_path / "outbox/email").iterdir())
    assert len(letters) == 2
    assert outcomes(town.liisa) == [(SENT, "kept_here")]
    send_out(post, now=later(days=400))
    assert not any(letter.exists() for letter in letters)


def test_a_letter_that_another_worker_has_just_removed_stops_nobody(app, town, tmp_path):
    post = office(app, tmp_path)
    (tmp_path / "outbox/email").mkdir(parents=True)
    (tmp_path / "outbox/email/gone.eml").symlink_to("nowhere")  # named in the folder, and not there any more
    an_offered_need(town)

    assert send_out(post, now=later(minutes=1)) == {"messages_sent": 2}


def test_a_hundred_messages_in_one_letter_lie_there_too(app, town, tmp_path):
    post, need = office(app, tmp_path), a_need(town.aino)
    review.ask_back(need, "Mihin aikaan?", by=town.kaisa, now=later())
    for number in range(100):
        tell(town.aino, "question", need, now=later(), about=str(number))
    db.session.commit()

    send_out(post, now=later(hours=1))

    assert len(list((tmp_path / "outbox/email").iterdir())) == 1
    assert set(outcomes(town.aino)) == {(SENT, "kept_here")}


def test_a_reporter_is_told_how_it_ended_and_asked_whether_it_was_done(town, mail, post):
    work = an_agreed_need(town)
    send_out(post, now=later(minutes=6))
    assignments.schedule(work, later(hours=2), by=town.liisa, now=later(minutes=10))
    assignments.complete(work, by=town.liisa, now=later(hours=3))
    send_out(post, now=later(hours=3))

    to_aino = [letter["Subject"] for letter in mail.letters if letter["To"] == "aino@palveleva.example"]
    assert to_aino == ["Tekijä löytyi", "Tuliko työ tehtyä?"], "the time that was agreed is no news any more"


def test_nobody_is_said_to_have_been_asked_while_a_need_waits_for_company(town, mail, post):
    """Aino has no phone that could be woken: a letter comes in its place."""
    need = a_need(town.aino, urgency=Urgency.FLEXIBLE)
    review.approve(need, by=town.kaisa, now=NOW)
    review.pool(need, by=town.kaisa, now=NOW)
    clockwork.sweep(later(days=7, minutes=1), thoroughly=False)

    send_out(post, now=later(days=7, minutes=2))

    (letter,) = mail.letters
    words = letter.get_body(("plain",)).get_content()
    assert ("Tekijää ei ole vielä löytynyt" in words, "kysyneet" in words) == (True, False)
