"""Text messages: one message of 160 letters, through any gateway, answered with four digits."""

import pytest
from sqlalchemy import select

from palveleva.actions import review
from palveleva.actions.review import Details
from palveleva.actions.sentences import SAID_OF_SENTENCES
from palveleva.db import db
from palveleva.domain.telling import REPLIES, REQUESTS
from palveleva.domain.texting import length
from palveleva.domain.vocabulary import DeliveryState, Urgency
from palveleva.models import AnswerCode, Delivery
from palveleva.notices import tell
from tests.actions.story import an_offered_need, offer_to
from tests.notices.post import Sink, office, outcomes, send_out
from tests.people import NOW, a_need, later

SECRET = "s" * 32
NUMBER = "+358401234567"


@pytest.fixture
def texts(town, tmp_path):
    """Liisa reads text messages only; what was sent to her, in order."""
    liisa = town.liisa
    liisa.email, liisa.phone = None, NUMBER
    liisa.provider.email = None

    def read():
        files = sorted((tmp_path / "outbox/sms").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text().splitlines()[1] for file in files if file.read_text().startswith(NUMBER)]

    db.session.commit()
    return read


def test_an_offer_fits_into_one_message_and_can_be_answered(app, town, texts, tmp_path):
    need = an_offered_need(town, urgency=Urgency.TODAY)
    liisa = offer_to(need, "P01").provider.people[0]

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))

    code = db.session.scalars(select(AnswerCode.code).where(AnswerCode.person_id == liisa.id)).one()
    (text,) = texts()
    assert text.startswith(
        f"Palveleva: Lumityöt ja hiekoitus, Häkkilä, tänään 24.11. Vastaa KYLLÄ {code} tai EI {code}. Katso https://"
    )
    assert length(text) <= 160


def test_the_same_message_again_has_the_same_digits(app, town, texts, tmp_path):
    an_offered_need(town)
    post = office(app, tmp_path, sms_secret=SECRET)
    send_out(post, now=later(minutes=1))
    first = texts()
    for delivery in db.session.scalars(select(Delivery)):
        delivery.wait(later(minutes=2))

    send_out(post, now=later(minutes=2))

    assert texts() == first


def test_whoever_said_yes_to_old_words_is_sent_the_new_ones_with_digits_of_their_own(app, town, texts, tmp_path):
    need = an_offered_need(town)
    liisa = offer_to(need, "P01").provider.people[0]
    post = office(app, tmp_path, sms_secret=SECRET)
    send_out(post, now=later(minutes=1))
    (before,) = texts()
    review.correct(need, Details("mahlu", "lumityot", Urgency.WEEK, None, None), by=town.kaisa, now=later(minutes=2))
    tell(liisa, "answer_changed", need, now=later(minutes=3))

    send_out(post, now=later(minutes=3))

    code = db.session.scalars(select(AnswerCode.code).where(AnswerCode.person_id == liisa.id)).one()
    text = next(text for text in texts() if "ei sovittu" in text)
    assert code not in before
    assert text.startswith("Palveleva, muuttunut, ei sovittu: Lumity")
    assert f"Vastaa KYLLÄ {code} tai EI {code}." in text
    assert "Mahlu" in text


def test_without_a_gateway_for_answers_no_digits_are_promised(app, town, texts, tmp_path):
    an_offered_need(town)

    send_out(office(app, tmp_path), now=later(minutes=1))

    assert "KYLLÄ" not in texts()[0]


def test_offers_with_digits_come_one_by_one_and_others_together(app, town, texts, tmp_path):
    for _ in range(2):
        an_offered_need(town)

    send_out(office(app, tmp_path, sms_secret=SECRET), now=later(minutes=1))
    assert [text.count("KYLLÄ") for text in texts()] == [1, 1]

    for _ in range(2):
        an_offered_need(town)
    send_out(office(app, tmp_path), now=later(minutes=2))
    assert texts()[2:] == ["Palveleva: 2 viestiä sinulle. Katso https://palveleva.example/fi/app/"]


def test_each_answer_is_answered_by_its_own_sentence(town, texts, app, tmp_path):
    liisa = town.provider("P01").people[0]
    for kind in ("yes_heard", "no_heard"):
        tell(liisa, kind, a_need(town.aino), now=NOW, about=kind)

    send_out(office(app, tmp_path), now=later(minutes=1))

    first, second = texts()
    assert "Työ on sinun" in first + second
    assert "2 viestiä" not in first + second


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_reply_fits_into_one_message_in_each_language(app, town, texts, tmp_path, language):
    liisa = town.provider("P01").people[0]
    liisa.language = language
    for kind in sorted(REPLIES - REQUESTS):
        about = None if kind in SAID_OF_SENTENCES else a_need(town.aino)
        tell(liisa, kind, about, now=NOW, about=kind)

    send_out(office(app, tmp_path), now=later(minutes=1))

    longer_host = len("palveleva.kristiinankaupunki.fi") - len("palveleva.example")
    assert [text for text in texts() if length(text) + longer_host > 160] == []
    assert len(texts()) == len(REPLIES - REQUESTS)


def test_of_several_each_arrives_once_whatever_becomes_of_the_others(app, town, texts, tmp_path):
    liisa = town.provider("P01").people[0]
    for _ in range(2):
        an_offered_need(town)
    with Sink(status=503, first=[200]).open() as gateway:
        post = office(app, tmp_path, sms_url=f"json://127.0.0.1:{gateway.port}/{{to}}", sms_secret=SECRET)
        send_out(post, now=later(minutes=1))
        assert outcomes(liisa) == [(DeliveryState.SENT, None), (DeliveryState.FAILED, "unreachable")]
        gateway.status = 200
        send_out(post, now=later(minutes=3))

        one, refused, other = [message["message"] for message in gateway.json()]
        assert one != refused == other


def test_any_gateway_carries_them_that_one_address_names(app, town, texts, tmp_path):
    an_offered_need(town)
    with Sink(status=200).open() as gateway:
        url = f"json://127.0.0.1:{gateway.port}/send/{{to}}"
        send_out(office(app, tmp_path, sms_url=url), now=later(minutes=1))

        assert [path for path, _, _ in gateway.told] == ["/send/+358401234567"]
        assert gateway.json()[0]["message"].startswith("Palveleva: Lumityöt ja hiekoitus, Häkkilä")


def test_a_gateway_in_trouble_is_tried_again(app, town, texts, tmp_path):
    liisa = town.provider("P01").people[0]
    an_offered_need(town)
    with Sink(status=503).open() as gateway:
        post = office(app, tmp_path, sms_url=f"json://127.0.0.1:{gateway.port}/{{to}}")
        send_out(post, now=later(minutes=1))
        assert outcomes(liisa) == [(DeliveryState.FAILED, "unreachable")]
        gateway.status = 200
        send_out(post, now=later(minutes=3))
        assert outcomes(liisa) == [(DeliveryState.SENT, None)]


@pytest.mark.whole  # waits as long as we wait for a gateway
def test_a_gateway_that_answers_late_has_sent_it_once(app, town, texts, tmp_path):
    liisa = town.provider("P01").people[0]
    an_offered_need(town)
    with Sink(status=200, late=5).open() as gateway:
        post = office(app, tmp_path, sms_url=f"json://127.0.0.1:{gateway.port}/{{to}}")
        for minutes in (1, 3):
            send_out(post, now=later(minutes=minutes))

    assert outcomes(liisa) == [(DeliveryState.SENT, None)]
    assert len(gateway.told) == 1
