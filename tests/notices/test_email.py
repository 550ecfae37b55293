"""E-mail, to a real server: sent once, worded for its reader, tried again while the server is down."""

import logging
import smtplib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from palveleva import logs
from palveleva.actions import assignments, clock, review
from palveleva.db import db
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import DeliveryState, Urgency
from palveleva.models import Delivery
from palveleva.notices import post as post_office
from palveleva.notices import tell
from palveleva.notices.channels.email import not_sent
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
    ("language", "subject"), [("fi", "Uusi pyyntö"), ("sv", "En ny förfrågan"), ("en", "A new request")]
)
def test_it_is_worded_in_the_language_of_its_reader(town, mail, post, language, subject):
    town.liisa.language = town.pekka.language = language
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert {letter["Subject"] for letter in mail.letters} == {subject}
    assert {letter["Content-Language"] for letter in mail.letters} == {language}


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


@pytest.mark.parametrize(
    ("says", "becomes"),
    [
        ("451 try again later", (FAILED, "busy")),
        ("421 too many connections", (FAILED, "busy")),
        ("550 no such user", (GIVEN_UP, "unknown_address")),
    ],
)
def test_the_servers_word_decides_whether_it_is_tried_again(town, mail, post, says, becomes):
    mail.says = says
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert outcomes(town.liisa) == [becomes]


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (smtplib.SMTPConnectError(554, b"5.7.1 your address is on a list"), ("not_let_in", False)),
        (smtplib.SMTPConnectError(421, b"too many connections"), ("busy", False)),
        (smtplib.SMTPHeloError(550, b"who are you?"), ("not_let_in", False)),
        (smtplib.SMTPSenderRefused(553, b"sender is not yours", "palveleva@a.example"), ("not_let_in", False)),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), ("not_let_in", False)),
        (smtplib.SMTPDataError(554, b"this looks like advertising"), ("refused", True)),
    ],
    ids=repr,
)
def test_what_a_server_has_against_us_gives_no_letter_up(said, becomes):
    """It is tried again while somebody puts the settings right: a wrong sender is wrong in every letter of the day."""
    trouble = not_sent(said)

    assert (trouble.error, trouble.is_final) == becomes


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


def test_an_address_that_stands_on_no_letter_is_given_up_at_once(town, mail, post):
    liisa = town.liisa
    liisa.email = "mäki@palveleva.example"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

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
    clock.sweep(AUTOMATION, by=AUTOMATION, now=later(days=7, minutes=1), thoroughly=False)

    send_out(post, now=later(days=7, minutes=2))

    (letter,) = mail.letters
    words = letter.get_body(("plain",)).get_content()
    assert ("Tekijää ei ole vielä löytynyt" in words, "kysyneet" in words) == (True, False)


def test_what_is_wrong_with_a_server_is_named_in_the_log(app, town, tmp_path, caplog):
    """Pages say that it could not be reached. Here nobody vouches for its certificate, as for one that has run out."""
    an_offered_need(town)
    with MailServer().open(tls_context=vouched_for_by_nobody(tmp_path)) as mail:
        settings = {"mail_server": "127.0.0.1", "mail_port": mail.port, "mail_security": "starttls"}
        post = office(app, tmp_path, **settings, mail_from="palveleva@saarijarvi.example")
        with caplog.at_level(logging.WARNING, "palveleva"):
            assert send_out(post, now=later(minutes=1)) == {"messages_failed": 1}

    (line,) = [logs.told_by(record) for record in caplog.records if record.msg == "not_sent"]
    assert (line["about"], line["code"], line["fault"][0]) == ("email", "unreachable", "ssl.SSLCertVerificationError")


def test_a_fault_of_ours_in_a_letter_is_named_there_with_its_place(town, post, caplog, monkeypatch):
    def fail(*_what, **_more):
        raise ZeroDivisionError("Helmi, 040 123 4567")

    monkeypatch.setattr(post_office, "letter_to", fail)
    an_offered_need(town)

    with caplog.at_level(logging.WARNING, "palveleva"):
        assert send_out(post, now=later(minutes=1)) == {"messages_failed": 2}

    line, _ = [logs.told_by(record) for record in caplog.records if record.msg == "not_sent"]
    assert (line["level"], line["about"], line["code"]) == ("error", "email", "internal")
    assert line["fault"] == ["builtins.ZeroDivisionError"]
    assert line["place"][-1].endswith(":fail")


def vouched_for_by_nobody(folder):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(later(days=-90)).not_valid_after(later(days=90))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "mail.pem"
    file.write_bytes(key.private_bytes(*plain) + made.sign(key, hashes.SHA256()).public_bytes(plain[0]))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context
