"""What somebody is told is theirs to choose; what did not arrive is the coordinator's to see."""

import json
import re

import pytest
from sqlalchemy import delete, select

from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import DeliveryState, Medium, Topic
from palveleva.models import Delivery, OwnNumbers, Person, Preference, SignIn, Subscription
from palveleva.notices.deliveries import give_up
from tests.actions.story import an_offered_need
from tests.notices.test_push import Browser

AINO, LIISA = "aino@palveleva.example", "liisa@palveleva.example"
ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAA"


def ticked(page):
    return set(re.findall(r'name="(\w+-\w+)" value="1" checked', page))


def selected(page):
    """Of each medium in reserve, what is chosen."""
    selects = re.findall(r'<select name="(\w+-\w+)">(.*?)</select>', page, re.DOTALL)
    return {name: re.search(r'value="(\w*)" selected', options)[1] for name, options in selects}


def told(browser, endpoint=ENDPOINT):
    return {"endpoint": endpoint, "expirationTime": None, "keys": browser.keys}


@pytest.fixture
def woken(ask):
    """Who may be woken now, by name."""
    query = select(Person.name).join(Subscription, Subscription.person_id == Person.id)
    return lambda: ask(lambda _town: db.session.scalars(query).all())


def preferences(_town):
    return {(row.topic, row.medium): row.is_wanted for row in db.session.scalars(select(Preference))}


def test_a_provider_sees_what_is_usual_and_chooses_otherwise(sign_in, ask):
    liisa = sign_in("liisa")
    assert ticked(liisa.get("/fi/account/messages").text) == {"offers-push", "offers-email", "work-push", "work-email"}

    liisa.post("/account/messages", data={"offers-sms": "yes", "offers-push": "1", "email": LIISA})

    page = liisa.get("/fi/account/messages").text
    assert (ticked(page), selected(page)["offers-sms"]) == ({"offers-push"}, "yes")
    assert ask(preferences)[Topic.OFFERS, Medium.SMS] is True
    assert (Topic.PROGRESS, Medium.SMS) not in ask(preferences), "what is as usual is not kept"


@pytest.mark.parametrize(
    ("email", "said"),
    [("liisa@palveleva", "Virheellinen sähköpostiosoite."), (AINO, "Tämä sähköpostiosoite on jo jonkun käytössä.")],
)
def test_a_mistyped_address_loses_nothing_of_what_was_chosen(sign_in, ask, email, said):
    liisa = sign_in("liisa")

    answer = liisa.post("/account/messages", data={"offers-sms": "yes", "offers-push": "1", "email": email})

    assert (answer.status_code, f'value="{email}"' in answer.text) == (400, True)
    assert f"Sähköpostisi: {said}" in answer.text
    assert (ticked(answer.text), selected(answer.text)["offers-sms"]) == ({"offers-push"}, "yes")
    assert ask(preferences) == {}


def test_somebody_chooses_the_language_in_which_they_are_written_to(sign_in, ask):
    """The pages of a phone are read in the language of their address: nothing else would ever change it."""
    aino = sign_in("aino")
    assert '<option selected value="fi">' in aino.get("/sv/account/messages").text

    answer = aino.post("/account/messages", data={"language": "sv", "email": AINO})

    assert answer.headers["Location"] == "/sv/account/messages"
    assert ask(lambda town: town.aino.language) == "sv"
    for odd in ({}, {"language": "xx"}):
        aino.post("/account/messages", data=odd | {"email": AINO})
        assert ask(lambda town: town.aino.language) == "sv"


@pytest.mark.parametrize(("until", "is_told"), [(7, True), (20, False)])
def test_where_no_hours_are_quiet_none_are_promised(sign_in, ask, until, is_told):
    """From 20 to 20 o'clock: the municipality has no quiet hours."""

    def set_hours(_town):
        db.session.add(OwnNumbers(municipality_id="saarijarvi", numbers={"quiet_until": until}, changed_at=utcnow()))
        db.session.commit()

    ask(set_hours)

    assert ("ei lähetetä mitään" in sign_in("liisa").get("/fi/account/messages").text) is is_told


def test_saving_without_a_change_keeps_nothing(sign_in, ask):
    aino = sign_in("aino")
    shown = ticked(aino.get("/fi/account/messages").text)

    aino.post("/account/messages", data=dict.fromkeys(shown, "1") | {"email": AINO})

    assert ask(preferences) == {}


def test_what_is_used_when_needed_may_be_switched_off_and_left_as_usual_again(sign_in, ask):
    liisa = sign_in("liisa")
    usual = dict.fromkeys(ticked(liisa.get("/fi/account/messages").text), "1") | {"email": LIISA}
    assert selected(liisa.get("/fi/account/messages").text)["offers-sms"] == ""

    liisa.post("/account/messages", data=usual | {"offers-sms": "no"})
    assert ask(preferences) == {(Topic.OFFERS, Medium.SMS): False}
    assert selected(liisa.get("/fi/account/messages").text)["offers-sms"] == "no"

    liisa.post("/account/messages", data=usual | {"offers-sms": ""})
    assert ask(preferences) == {}


def test_a_browser_lets_itself_be_woken_and_not_any_more(sign_in, woken):
    aino, browser = sign_in("aino"), Browser()

    assert aino.post("/account/push", json=told(browser)).json == {"status": "on"}
    assert aino.post("/account/push", json=told(browser)).json == {"status": "on"}
    assert woken() == ["Aino"]
    assert aino.post("/account/push/removal", json=told(browser)).json == {"status": "off"}
    assert woken() == []


def test_a_shared_phone_wakes_whoever_is_in_now(sign_in, woken):
    browser = Browser()
    sign_in("aino").post("/account/push", json=told(browser))
    sign_in("eino").post("/account/push", json=told(browser))

    assert woken() == ["Eino"]


def test_nobody_ends_what_is_anothers(sign_in, woken):
    browser = Browser()
    sign_in("aino").post("/account/push", json=told(browser))
    sign_in("eino").post("/account/push/removal", json=told(browser))

    assert woken() == ["Aino"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://thief.example/"},
        {"endpoint": 7},
        {"endpoint": "https://fcm.googleapis.com:99999999/x"},
        {"endpoint": "https://[fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com/\0"},
        {"endpoint": "https://fcm.googleapis.com/\ud800"},
        {"keys": {}},
        {"keys": "x"},
        {"keys": {"p256dh": "%%%", "auth": "x"}},
        {"endpoint": ENDPOINT + "x" * 700},
    ],
    ids=ascii,
)
def test_what_no_browser_says_is_refused(sign_in, woken, wrong):
    body = json.dumps(told(Browser()) | wrong)

    answer = sign_in("aino").post("/account/push", data=body, content_type="application/json")

    assert answer.status_code == 400
    assert woken() == []


@pytest.mark.parametrize("endpoint", ["\ud800", "\0"], ids=ascii)
def test_what_no_database_keeps_ends_nothing(sign_in, woken, endpoint):
    aino, browser = sign_in("aino"), Browser()
    aino.post("/account/push", json=told(browser))

    body = json.dumps(told(browser, endpoint))
    assert aino.post("/account/push/removal", data=body, content_type="application/json").status_code == 400
    assert woken() == ["Aino"]


def test_other_pages_cannot_subscribe_anybody(sign_in):
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert sign_in("aino").post("/account/push", json=told(Browser()), headers=elsewhere).status_code == 403


def test_what_is_waking_ends_with_its_sign_in(sign_in, ask, woken):
    sign_in("aino").post("/account/push", json=told(Browser()))

    def retire(town):
        db.session.execute(delete(SignIn).where(SignIn.person_id == town.aino.id))
        db.session.commit()

    ask(retire)
    assert woken() == []


@pytest.fixture
def lost(ask):
    """Liisa's offer came to no letter box. Its number, and that of its need."""

    def lose(town):
        an_offered_need(town, now=utcnow())
        one = db.session.scalars(select(Delivery).where(Delivery.person_id == town.liisa.id)).one()
        one.tries = 9
        give_up(one, "unknown_address", now=utcnow())
        db.session.commit()
        return one.id, one.need_id

    return ask(lose)


def test_the_coordinator_sees_on_the_need_who_was_told_and_what_did_not_arrive(sign_in, lost):
    page = sign_in("kaisa").get(f"/needs/{lost[1]}").text

    assert "Liisa: Uusi pyyntö" in page
    assert "ei mennyt perille" in page
    assert "palvelin ei tunne osoitetta tai numeroa" in page
    assert "vain sovelluksessa" in page, "Aino was told in the app alone"


def test_the_coordinator_has_it_sent_again(sign_in, ask, lost):
    kaisa = sign_in("kaisa")
    assert "Liisa" in kaisa.get("/messages/lost").text

    answer = kaisa.post(f"/messages/{lost[0]}/tries", data={"from": "need"})

    assert answer.location == f"/needs/{lost[1]}"
    again = ask(lambda _town: db.session.get_one(Delivery, lost[0]))
    assert (again.state, again.tries, again.error) == (DeliveryState.WAITING, 0, None)
    assert "Asia on jo edennyt" in kaisa.post(f"/messages/{lost[0]}/tries", follow_redirects=True).text


def test_whoever_was_not_reached_can_be_called_from_the_list(sign_in, ask, lost):
    def has_a_telephone(town):
        town.liisa.phone = "+358401234567"
        db.session.commit()

    ask(has_a_telephone)

    assert "+358401234567" in sign_in("kaisa").get("/messages/lost").text


def test_another_municipality_sees_and_sends_nothing(sign_in, lost):
    inka = sign_in("inka")

    assert "Liisa" not in inka.get("/messages/lost").text
    assert inka.post(f"/messages/{lost[0]}/tries").status_code == 404
