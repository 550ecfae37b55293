"""What keeps a letter from leaving: each trouble is told from the others, and named where somebody can mend it."""

import logging
import smtplib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from palveleva import logs
from palveleva.domain.vocabulary import DeliveryState
from palveleva.notices import post as post_office
from palveleva.notices.channels.email import not_sent
from tests.actions.story import an_offered_need
from tests.notices.post import MailServer, office, outcomes, send_out
from tests.people import later

GIVEN_UP, FAILED, SENT = DeliveryState.GIVEN_UP, DeliveryState.FAILED, DeliveryState.SENT


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (smtplib.SMTPConnectError(554, b"5.7.1 your address is on a list"), ("not_let_in", False)),
        (smtplib.SMTPConnectError(421, b"too many connections"), ("busy", False)),
        (smtplib.SMTPHeloError(550, b"who are you?"), ("not_let_in", False)),
        (smtplib.SMTPSenderRefused(553, b"sender is not yours", "palveleva@a.example"), ("not_let_in", False)),
        (smtplib.SMTPAuthenticationError(535, b"wrong password"), ("not_let_in", False)),
        (smtplib.SMTPResponseException(502, b"no STARTTLS here"), ("not_let_in", False)),
        (smtplib.SMTPDataError(550, b"5.7.26 sender is unauthenticated"), ("not_let_in", False)),
        (smtplib.SMTPDataError(530, b"authenticate first"), ("not_let_in", False)),
        (smtplib.SMTPDataError(554, b"this looks like advertising"), ("refused", True)),
        (smtplib.SMTPDataError(552, b"5.3.4 too large"), ("refused", True)),
    ],
    ids=repr,
)
def test_what_a_server_has_against_us_gives_no_letter_up(said, becomes):
    """It is tried again while somebody puts the settings right: a wrong sender is wrong in every letter of the day."""
    trouble = not_sent(said)

    assert (trouble.error, trouble.is_final) == becomes


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        ("554 5.7.1 your address is on a list", (FAILED, "not_let_in")),
        ("550 5.7.1 greylisted, come again", (FAILED, "not_let_in")),
        ("554 no letters from you", (FAILED, "not_let_in")),
        ("550 5.1.8 sender domain does not exist", (FAILED, "not_let_in")),
        ("450 4.7.1 greylisted", (FAILED, "busy")),
        ("451 try again later", (FAILED, "busy")),
        ("421 too many connections", (FAILED, "busy")),
        ("550 no such user", (GIVEN_UP, "unknown_address")),
        ("550 5.1.1 no such user", (GIVEN_UP, "unknown_address")),
        ("554 5.1.1 no such user", (GIVEN_UP, "unknown_address")),
        ("552 5.2.2 mailbox full", (GIVEN_UP, "unknown_address")),
        ("550 5.4.1 access denied", (GIVEN_UP, "unknown_address")),
    ],
)
def test_a_reader_is_given_up_only_for_what_is_said_of_the_reader(town, mail, post, said, becomes):
    mail.says = said
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert outcomes(town.liisa) == [becomes]


def test_while_a_server_does_not_let_us_in_the_telephone_is_tried_and_the_letter_goes_later(town, mail, post):
    mail.says = "554 5.7.1 your address is on a list"
    town.liisa.phone = "+358401234567"
    an_offered_need(town)
    for minutes in (1, 3):
        send_out(post, now=later(minutes=minutes))
    assert outcomes(town.liisa) == [(FAILED, "not_let_in"), (SENT, "kept_here")]

    mail.says = "250 OK"
    send_out(post, now=later(minutes=30))

    assert outcomes(town.liisa) == [(SENT, None), (SENT, "kept_here")]


@pytest.fixture
def greetings(mail):
    """How often the server was come to."""
    told = []
    mail.at = told.append
    return lambda: told.count("greeted")


def test_a_server_that_takes_nothing_of_ours_is_come_to_once_in_a_run(town, mail, post, greetings):
    """And everybody is told another way, not only the one whose letter was the first."""
    mail.says_to_sender = "553 sender is not yours"
    for person in (town.liisa, town.pekka):
        person.phone = "+358401234567"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert greetings() == 1
    for person in (town.liisa, town.pekka):
        assert outcomes(person) == [(FAILED, "not_let_in"), (SENT, "kept_here")]


def test_what_is_said_of_one_letter_keeps_no_other_from_being_tried(town, mail, post, greetings):
    mail.says = "550 5.7.1 greylisted, come again"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert greetings() == 2


def test_an_address_that_stands_on_no_letter_is_given_up_at_once(town, mail, post):
    liisa = town.liisa
    liisa.email = "mäki@palveleva.example"
    an_offered_need(town)

    send_out(post, now=later(minutes=1))

    assert outcomes(liisa) == [(GIVEN_UP, "unknown_address")]


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
