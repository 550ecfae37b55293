"""The form while something else changes: the phone has filled up, another language has been chosen."""

from playwright.sync_api import expect

from tests.domain.pictures import a_picture
from tests.journeys.steps import press, tell, wait_until_kept

NO_ROOM_FOR_A_REPORT = """() => {
    IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""

WRITES_QUICKLY = """(words) => {
    const put = IDBObjectStore.prototype.put;
    window.written = 0;
    IDBObjectStore.prototype.put = function (row) {
        if (this.name === "drafts") window.written += 1;
        return put.call(this, row);
    };
    const text = document.getElementById("text");
    for (const letter of words) {
        text.value += letter;
        text.dispatchEvent(new Event("input", { bubbles: true }));
    }
}"""

# A letter more before each answer of the store, until a draft has been written or nobody would type so long.
NEVER_RESTS = """async () => {
    const { put } = IDBObjectStore.prototype;
    const text = document.getElementById("text");
    const type = () => {
        text.value += "a";
        text.dispatchEvent(new Event("input", { bubbles: true }));
    };
    let isKept = false;
    IDBObjectStore.prototype.put = function (row) {
        if (this.name === "drafts") isKept = true;
        return put.call(this, row);
    };
    for (const name of ["get", "getKey", "getAll"]) {
        const ask = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...key) {
            const request = ask.apply(this, key);
            request.addEventListener("success", () => isKept || type());
            return request;
        };
    }
    type();
    for (let turns = 0; turns < 200 && !isKept; turns += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    return isKept;
}"""

# Letters before and after the picture is told to the store, and before the store has answered to any of it.
WRITES_AROUND_A_PICTURE = """() => {
    const { getRandomValues } = crypto;
    const text = document.getElementById("text");
    const type = (letter) => {
        text.value += letter;
        text.dispatchEvent(new Event("input", { bubbles: true }));
    };
    crypto.getRandomValues = (bytes) => {
        crypto.getRandomValues = getRandomValues;
        type("b");
        queueMicrotask(() => type("c"));
        return crypto.getRandomValues(bytes);
    };
}"""


def test_a_report_that_the_phone_has_no_room_for_stays_and_says_so_where_she_sees_it(enter):
    aino = enter("volunteer")
    aino.evaluate(NO_ROOM_FOR_A_REPORT)

    tell(aino, "Ovi rikki, lumityöt pihalla")

    expect(aino.locator("[data-show=trouble]")).to_be_in_viewport()
    expect(aino.locator("[data-action=send]")).to_be_enabled()


def test_the_services_are_told_in_the_language_that_was_chosen_meanwhile(enter):
    aino = enter("volunteer")
    press(aino, "no-danger")
    aino.locator("#text").press_sequentially("Klapit pinottava, stapla ved")
    expect(aino.locator("[data-likely]")).to_contain_text("Puiden pilkkominen")
    wait_until_kept(aino, "stapla ved")

    aino.goto("/sv/app/")

    expect(aino.locator("[data-likely]")).to_contain_text("Klyva, stapla")


def test_a_phone_that_writes_slower_than_she_does_writes_what_stands_there_in_the_end(enter):
    aino = enter("volunteer")
    press(aino, "no-danger")

    aino.evaluate(WRITES_QUICKLY, "Klapit pinottava")

    wait_until_kept(aino, "Klapit pinottava")
    assert aino.evaluate("written") == 1, "one letter after the other was written"


def test_a_phone_whose_person_never_rests_writes_all_the_same(enter):
    aino = enter("volunteer")
    press(aino, "no-danger")

    kept_while_writing = aino.evaluate(NEVER_RESTS)

    assert kept_while_writing, "nothing was kept before the last letter"


def test_what_is_written_while_a_picture_is_kept_is_kept_with_it(enter):
    aino = enter("volunteer")
    press(aino, "no-danger")
    aino.fill("#text", "Klapit a")
    wait_until_kept(aino, "Klapit a")

    aino.evaluate(WRITES_AROUND_A_PICTURE)
    aino.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    expect(aino.locator("photo-field img")).to_be_visible()

    aino.reload()
    expect(aino.locator("#text")).to_have_value("Klapit abc")
    expect(aino.locator("photo-field img")).to_be_visible()
