"""Windows and the worker die, work at the same time, or lack half of what they could use: each report leaves once."""

import pytest

from tests.faults.handset import HANDS, Handset
from tests.faults.pocket import SENDS_FOR_A_WHILE, account_of
from tests.faults.power import kill
from tests.faults.service import told, until
from tests.patience import SOON
from tests.services import QUIET, chromium

WITHOUT = {
    "locks": "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })",
    "channel": "delete self.BroadcastChannel",
}


# What the app would do by itself in half a minute is never done.
WITHOUT_A_CLOCK = """() => {
    const begin = self.setTimeout;
    self.setTimeout = (deed, wait, ...more) => (wait < 20000 ? begin(deed, wait, ...more) : 0);
}"""


def is_on_its_way(service, seconds=SOON):
    """The next posts have left the phone and rest on the line."""
    return until(lambda: ("POST", "/api/v1/sync", "delay") in service.line.seen, seconds)


def test_a_window_that_dies_while_sending_leaves_its_report_to_the_other(phone_of, service, text):
    aino = phone_of("volunteer")
    other = aino.page
    sender = aino.opens(ready=False)
    aino.knows_its_person()
    service.line.breaks("delay", seconds=60, times=0)
    aino.tells(text, page=sender)
    aino.comes_to(sending=1)

    aino.crashes(sender)
    service.line.mend()

    assert aino.pages == [other]
    aino.sends_until(accepted=1)
    assert told(service, text) == 1


def sends_once_woken(phone, service):
    """A worker may still believe the line dead when it is woken, and then rests: it is to be woken once more."""
    phone.wakes_worker()
    return is_on_its_way(service, seconds=2)


def closed_with_words_in_it(phone_of, text):
    """Her phone is in the pocket without a network, no window open; one report waits in it."""
    aino = phone_of("volunteer", ready=True)
    aino.offline()
    aino.tells(text)
    for page in list(aino.pages):
        aino.closes(page)
    return aino


def test_a_worker_that_dies_while_sending_loses_nothing(phone_of, service, text):
    aino = closed_with_words_in_it(phone_of, text)
    service.line.breaks("delay", seconds=60)
    aino.offline(False)
    assert until(lambda: sends_once_woken(aino, service))

    aino.stops_workers()

    assert aino.operations()[0]["state"] == "sending"
    service.line.mend()
    aino.opens(ready=False)
    aino.sends_until(accepted=1)
    assert told(service, text) == 1


def test_with_every_page_closed_the_worker_sends(phone_of, service, text):
    aino = closed_with_words_in_it(phone_of, text)
    aino.offline(False)

    aino.sends_until(accepted=1, wake=aino.wakes_worker)

    assert told(service, text) == 1


def test_three_windows_that_wake_together_send_one_post(phone_of, service, text):
    aino = phone_of("volunteer")
    for _ in range(2):
        aino.opens(ready=False)
    aino.offline()
    aino.tells(text)
    aino.comes_to(queued=1)
    before = service.line.count("/api/v1/sync")
    service.line.breaks("delay", seconds=60, times=0)

    aino.offline(False)
    aino.wakes()
    assert is_on_its_way(service)
    aino.window.wait_for_timeout(300)

    assert service.line.count("/api/v1/sync") == before + 1
    service.line.mend()
    aino.comes_to(accepted=1)
    assert told(service, text) == 1


def test_a_report_put_in_while_another_window_lets_go_leaves_with_it_and_not_by_the_clock(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(WITHOUT_A_CLOCK)
    aino.page.evaluate(SENDS_FOR_A_WHILE, f"palveleva-{account_of(aino)}")

    aino.tells(text)

    aino.comes_to(accepted=1)
    assert told(service, text) == 1


@pytest.mark.parametrize("missing", WITHOUT)
def test_an_old_browser_without_it_still_sends_once(new_phone, service, text, missing):
    aino = new_phone()
    aino.context.add_init_script(WITHOUT[missing])
    aino.comes_in("volunteer")
    for _ in range(2):
        aino.opens(ready=False)
    aino.knows_its_person()
    aino.offline()
    aino.tells(text)

    aino.offline(False)

    aino.sends_until(accepted=1)
    assert told(service, text) == 1


def test_after_a_whole_visit_nothing_personal_lies_in_the_cache(phone_of, service, text):
    aino = phone_of("volunteer", ready=True)
    aino.tells(text)
    aino.comes_to(accepted=1)

    aino.opens(ready=True)
    asked = service.line.count("/api/v1/session", "GET")
    aino.wakes()
    assert until(lambda: service.line.count("/api/v1/session", "GET") > asked)
    aino.window.wait_for_timeout(300)  # time to put away what should not be put away

    kept = aino.cached()
    assert kept
    assert [url for url, words in kept if "/api/" in url or text in words or "Aino" in words] == []


@pytest.fixture
def browser_on(browser, service):
    """Opens a browser that keeps its things in a folder, as on a real phone."""

    def start(folder):
        options = {"executable_path": chromium(), "args": QUIET, "base_url": service.url, "locale": "fi-FI"}
        return Handset(browser.browser_type.launch_persistent_context(folder, **options), service)

    return start


def test_a_browser_that_is_killed_after_the_button_sends_when_it_is_back(browser_on, service, text, tmp_path):
    aino = browser_on(tmp_path)
    aino.comes_in("volunteer")
    aino.opens(ready=True)
    aino.knows_its_person()
    aino.offline()
    aino.tells(text)

    kill(tmp_path)
    service.line.mend()
    aino = browser_on(tmp_path)
    aino.comes_in("volunteer")  # a browser that is killed may not have written its cookie down
    aino.opens(ready=False)

    aino.sends_until(accepted=1)
    aino.context.close()
    assert told(service, text) == 1


PUT_ASIDE = """(facts) => {
    self.telling = (%s)(facts);
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
}"""
COME_BACK = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); self.telling"


def test_a_window_that_is_put_aside_holds_up_no_other_and_goes_on_when_it_is_back(phone_of, service, text):
    """WebKit keeps such a page with what it has begun, and lets no other one read as long (see bin/browsers)."""
    aino = phone_of("volunteer")
    aside, other, theirs = aino.page, aino.opens(ready=False), f"{text}, toinen ikkuna"
    aside.evaluate(PUT_ASIDE % HANDS, {"deed": "tell", "text": text, "village": "hakkila"})
    aino.tells(theirs, page=other)
    aino.sends_until(accepted=1)
    assert [op["payload"]["text"] for op in aino.operations()] == [theirs]

    assert "op_id" in aside.evaluate(COME_BACK)

    aino.sends_until(accepted=2)
    assert (told(service, text), told(service, theirs)) == (1, 1)


LEFT_WHILE_SAVING = """(text) => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (row) {
        if (row.fields?.text === text) leave();
        return put.call(this, row);
    };
    async function leave() {
        for (let turn = 0; turn < 50; turn += 1) await null; // all is asked for, nothing answered
        dispatchEvent(new PageTransitionEvent("pagehide"));
    }
}"""


def test_words_that_are_being_saved_when_their_window_is_left_are_kept(phone_of, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(LEFT_WHILE_SAVING, text)

    aino.does("write", text=text)

    assert until(lambda: text in [draft["fields"].get("text") for draft in aino.kept()[account_of(aino)]["drafts"]])
