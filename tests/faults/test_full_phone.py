"""A phone without room, a database that dies, a browser that keeps nothing, a phone that comes from an old release."""

from tests.faults.pocket import a_row, account_of, put
from tests.faults.service import texts_of, until
from tests.faults.walk import SMALL

NO_DATABASE = """Object.defineProperty(self, "indexedDB", {
    value: { open() { throw new DOMException("no", "SecurityError"); } },
})"""
NO_ROOM_IN_OUTBOX = """() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (row) {
        if (this.name === "outbox") throw new DOMException("full", "QuotaExceededError");
        return add.call(this, row);
    };
}"""
FULL_UNTIL_THE_RESERVE_IS_GIVEN = """() => {
    const { put, delete: remove } = IDBObjectStore.prototype;
    let isFull = true;
    IDBObjectStore.prototype.delete = function (key) {
        if (key === "ballast") isFull = false;
        return remove.call(this, key);
    };
    IDBObjectStore.prototype.put = function (row) {
        if (isFull && row.state === "accepted") throw new DOMException("full", "QuotaExceededError");
        return put.call(this, row);
    };
}"""
FULL_FOR = """(deed) => {
    const { put } = IDBObjectStore.prototype;
    self.hasRoom = false;
    IDBObjectStore.prototype.put = function (row) {
        const told = { arrival: row.state === "accepted", words: this.name === "drafts" };
        if (!self.hasRoom && told[deed]) throw new DOMException("full", "QuotaExceededError");
        return put.call(this, row);
    };
}"""
TROUBLE = "[data-show=trouble]"
# As Chromium does while it clears what a service keeps: whatever is opened meanwhile is closed again.
CLEARED_FOR_A_MOMENT = """() => {
    const { transaction } = IDBDatabase.prototype;
    let end = null;
    IDBDatabase.prototype.transaction = function (...how) {
        end ??= Date.now() + 60;
        if (Date.now() < end) throw new DOMException("cleared", "AbortError");
        return transaction.apply(this, how);
    };
}"""
STATES = ("queued", "sending", "accepted", "rejected", "conflict")


def told(service, texts):
    return sorted(text for text, _ in texts_of(service, texts))


def a_small_phone(new_phone):
    phone = new_phone()
    phone.has_room_for(SMALL)
    phone.comes_in("volunteer")
    phone.opens(ready=False)
    phone.knows_its_person()
    assert until(lambda: phone.meta("last_ok") and phone.is_at_rest())
    return phone


def test_words_that_still_fit_are_kept_and_sent_from_a_full_phone(new_phone, service, text):
    aino = a_small_phone(new_phone)
    aino.offline()
    assert aino.fills_up() > 0

    aino.tells(text, photo=77)
    aino.comes_to(queued=1)
    aino.offline(False)

    aino.sends_until(accepted=1)
    assert told(service, [text]) == [text]


def test_a_phone_that_fills_while_sending_does_not_send_for_ever(new_phone, service, text):
    aino = a_small_phone(new_phone)
    service.line.breaks("delay", seconds=60)
    aino.tells(text)
    assert until(lambda: ("POST", "/api/v1/sync", "delay") in service.line.seen)

    aino.fills_up()
    service.line.mend()

    aino.sends_until(accepted=1)
    assert told(service, [text]) == [text]


def test_after_the_database_was_taken_away_the_next_report_arrives(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.tells(f"{text}, ensin")
    aino.comes_to(accepted=1)

    aino.cdp.send("Storage.clearDataForOrigin", {"origin": service.url, "storageTypes": "indexeddb"})
    aino.tells(text)
    assert [op["payload"]["text"] for op in aino.operations()] == [text]
    aino.opens(ready=False)

    aino.sends_until(accepted=1)
    assert told(service, [text, f"{text}, ensin"]) == sorted([text, f"{text}, ensin"])


def test_a_report_written_while_the_browser_clears_its_store_is_kept(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(CLEARED_FOR_A_MOMENT)

    aino.tells(text)

    aino.comes_to(accepted=1)
    assert told(service, [text]) == [text]


def test_a_browser_that_keeps_nothing_shows_the_plain_way(new_phone):
    aino = new_phone()
    aino.context.add_init_script(NO_DATABASE)
    aino.comes_in("volunteer")
    page = aino.context.new_page()

    page.goto("/fi/app/")

    page.wait_for_selector("html[data-store=none]", state="attached")
    assert page.locator(".no-store a").is_visible()


def test_what_an_old_release_has_kept_is_all_there_after_the_upgrade(new_phone, service, text):
    aino = new_phone()
    aino.comes_in("volunteer")
    account = service.rows("SELECT id FROM person WHERE email = 'aino@palveleva.example'")[0][0]
    rows = [a_row(seq, state, text=f"{text}, {state}") for seq, state in enumerate(STATES)]
    draft = {"draft_id": "report", "step": "what", "fields": {"text": f"{text}, puoliksi"}}
    put(aino, account, version=1, outbox=rows, drafts=[draft])
    put(aino, "device", version=1, meta=[{"key": "account", "value": account}])

    aino.opens(ready=False)

    aino.sends_until(accepted=3, conflict=1, rejected=1)
    assert told(service, [row["payload"]["text"] for row in rows]) == [f"{text}, queued", f"{text}, sending"]
    assert aino.kept()[account]["drafts"][0]["fields"]["text"] == f"{text}, puoliksi"
    assert account_of(aino) == account


def test_a_report_that_cannot_be_written_stays_in_its_form_and_its_draft(phone_of, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(NO_ROOM_IN_OUTBOX)

    answer = aino.does("tell", text=text, village="hakkila", photo=0)

    assert "QuotaExceededError" in answer["trouble"]
    assert aino.page.input_value("report-form [name=text]") == text
    assert aino.kept()[account_of(aino)]["drafts"][0]["fields"]["text"] == text


def test_a_full_phone_gives_its_reserve_to_write_down_that_a_report_has_arrived(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(FULL_UNTIL_THE_RESERVE_IS_GIVEN)

    aino.tells(text)

    aino.comes_to(accepted=1)
    assert told(service, [text]) == [text]


def test_that_the_phone_could_not_save_is_not_said_after_everything_has_arrived(phone_of, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(FULL_FOR, "arrival")
    aino.tells(text)
    aino.page.wait_for_selector(TROUBLE)

    aino.page.evaluate("self.hasRoom = true")

    aino.sends_until(accepted=1)
    aino.page.wait_for_selector(TROUBLE, state="hidden")


def test_words_that_are_not_kept_are_said_so_whatever_else_goes_well(phone_of, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(FULL_FOR, "words")
    aino.does("write", text=text)
    aino.page.wait_for_selector(TROUBLE)

    asked = aino.meta("last_ok")
    assert until(lambda: aino.wakes() or aino.meta("last_ok") > asked, every=0.3)
    aino.window.wait_for_timeout(300)
    assert aino.page.is_visible(TROUBLE)
    aino.page.evaluate("self.hasRoom = true")
    aino.does("write", text=f"{text}, jäässä")

    aino.page.wait_for_selector(TROUBLE, state="hidden")
