"""A picture follows its words: it never holds them up, never replaces them, and says why when it is refused."""

import pytest

from tests.faults.pocket import account_of
from tests.faults.service import texts_of, until

TOO_SLOW = """() => {
    const real = self.createImageBitmap;
    const soon = () => new Promise((end) => { setTimeout(end, 700); });
    self.createImageBitmap = (...all) => soon().then(() => real(...all));
}"""
# Under the sender's lock: what is on its way would be written back as it was.
CHANGE = """([name, store, changes]) => navigator.locks.request(name, async () => {
    const answerOf = (request) => new Promise((end) => { request.onsuccess = () => end(request.result); });
    const database = await answerOf(indexedDB.open(name));
    const rows = database.transaction(store, "readwrite").objectStore(store);
    const row = (await answerOf(rows.getAll())).find((one) => one.photo_id !== "ballast");
    if (changes.raw) row.bytes = new TextEncoder().encode(changes.raw).buffer;
    else row.payload.village = changes.village;
    await answerOf(rows.put(row));
    database.close();
})"""

WITH_BYTES = """async (name) => {
    const answerOf = (request) => new Promise((end) => { request.onsuccess = () => end(request.result); });
    const database = await answerOf(indexedDB.open(name));
    const isBinary = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value) || value instanceof Blob
        || (typeof value === "string" && value.startsWith("data:"));
    const found = [];
    for (const store of database.objectStoreNames) {
        const rows = await answerOf(database.transaction(store).objectStore(store).getAll());
        if (rows.some((row) => Object.values(row).some(isBinary))) found.push(store);
    }
    database.close();
    return found;
}"""


def change(phone, store, **changes):
    """What only a fault of ours, or a hand in the phone's database, would put there."""
    phone.window.evaluate(CHANGE, [f"palveleva-{account_of(phone)}", store, changes])


def state_of(phone):
    return [photo["state"] for photo in phone.photos()]


def order(service):
    """The first post with words and the first picture, as the line saw them."""
    return [method for method, path, _ in service.line.seen if path.startswith(("/api/v1/sync", "/api/v1/photos"))]


def test_the_picture_comes_after_its_words(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.seen.clear()

    aino.tells(text, photo=120)

    assert until(lambda: state_of(aino) == ["arrived"])
    assert order(service)[0] == "POST"
    assert order(service).count("PUT") == 1
    assert len(texts_of(service, [text])) == 1


def test_the_bytes_of_a_picture_stand_in_no_row_that_is_written_again(phone_of, text):
    """A row that changes with every try would carry its picture through the disk each time, on a phone that is full."""
    aino = phone_of("volunteer")
    aino.offline()

    aino.tells(text, photo=70)

    assert state_of(aino) == ["wait"]
    assert aino.window.evaluate(WITH_BYTES, f"palveleva-{account_of(aino)}") == ["bytes"]


def test_a_picture_that_cannot_go_does_not_hold_the_words(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.breaks("busy", method="PUT", path="/api/v1/photos", times=0)

    aino.tells(text, photo=30)
    aino.comes_to(accepted=1)
    aino.tells(f"{text}, toinen")

    aino.comes_to(accepted=2)
    assert state_of(aino) == ["queued"]
    service.line.mend()
    assert until(lambda: aino.wakes() or state_of(aino) == ["arrived"], every=0.4)


@pytest.mark.parametrize("raw", ["<svg onload=alert(1)>", "GIF89a but not really a picture"])
def test_a_hostile_file_is_refused_with_a_reason(phone_of, service, text, raw):
    aino = phone_of("volunteer")
    aino.offline()
    aino.tells(text, photo=10)
    change(aino, "bytes", raw=raw)

    aino.offline(False)

    assert until(lambda: aino.wakes() or state_of(aino) == ["failed"], every=0.4)
    assert aino.photos()[0]["code"] in ("photo_kind", "photo_unreadable")
    aino.page.goto("/fi/app/#/outbox")
    aino.page.wait_for_selector("[data-op][data-state=accepted] [data-text=photoReason]:not(:empty)")
    assert len(texts_of(service, [text])) == 1


def test_the_picture_of_a_refused_report_stays_with_it(phone_of, service, text):
    aino = phone_of("volunteer")
    aino.offline()
    aino.tells(text, photo=200)
    change(aino, "outbox", village="ei_ole")

    aino.offline(False)

    aino.sends_until(rejected=1)
    assert state_of(aino) == ["wait"]
    assert order(service).count("PUT") == 0


def test_pressing_send_while_the_picture_is_being_made_small_keeps_it(phone_of, text):
    aino = phone_of("volunteer")
    aino.page.evaluate(TOO_SLOW)

    aino.does("tell", text=text, village="hakkila", photo=300)

    aino.comes_to(accepted=1)
    assert until(lambda: state_of(aino) == ["arrived"])


def test_the_picture_of_a_forgotten_need_is_given_up_and_says_so(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.breaks("busy", method="PUT", path="/api/v1/photos", times=0)
    aino.tells(text, photo=5)
    aino.comes_to(accepted=1)
    service.write("UPDATE need SET forgotten_at = created_at WHERE text = :text", text=text)

    service.line.mend()

    assert until(lambda: aino.wakes() or state_of(aino) == ["failed"], every=0.4)
    assert aino.photos()[0]["code"] == "gone"


def test_a_picture_that_the_service_does_not_know_is_given_up_only_after_several_tries(phone_of, service, text):
    aino = phone_of("volunteer")
    service.line.breaks("busy", method="PUT", path="/api/v1/photos", times=0)
    aino.tells(text, photo=5)
    aino.comes_to(accepted=1)
    service.write("DELETE FROM photo WHERE id = :id", id=aino.photos()[0]["photo_id"])

    service.line.mend()

    assert until(lambda: aino.wakes() or state_of(aino) == ["failed"], 20, every=0.4)
    assert (aino.photos()[0]["code"], aino.photos()[0]["attempts"]) == ("unknown_operation", 5)
