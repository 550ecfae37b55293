"""Erasing everything from a phone: nothing stays, and whoever opens it next is not in as somebody else."""

from playwright.sync_api import expect

from tests.journeys.steps import press

BROKEN_STORE = "IDBFactory.prototype.open = () => { throw new DOMException('broken', 'UnknownError'); }"
CANNOT_DELETE = "IDBFactory.prototype.deleteDatabase = () => { throw new DOMException('broken', 'UnknownError'); }"
HOLDS_THE_STORE = """async () => {
    const opening = indexedDB.open("palveleva-device");
    const database = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
    database.onversionchange = () => database.close();
    const meta = database.transaction("meta", "readwrite").objectStore("meta");
    self.isHolding = true;
    (function hold() { if (self.isHolding) meta.get("account").onsuccess = hold; })();
}"""


def test_an_erased_phone_is_nobodys(enter):
    page = enter("volunteer")
    page.goto("/fi/app/status")
    expect(page.locator("[data-text=account]")).not_to_be_empty()  # from then on it knows whose things it erases

    erase(page)

    page.wait_for_url("**/fi/")
    is_nobodys(page)


def test_a_phone_whose_store_does_not_open_says_so_and_can_be_erased(enter):
    aino = enter("volunteer")
    page = aino.context.new_page()
    page.add_init_script(BROKEN_STORE)
    page.goto("/fi/app/status")
    expect(page.locator("[data-show=trouble]")).to_contain_text("ei voi lukea juuri nyt")
    expect(page.locator("[data-text=trouble]")).to_have_text("UnknownError")

    erase(page)

    page.wait_for_url("**/fi/")
    has_heard(aino)
    is_nobodys(aino)


def test_what_could_not_be_erased_is_told_and_nobody_is_in_any_more(enter):
    aino = enter("volunteer")
    page = aino.context.new_page()
    page.add_init_script(CANNOT_DELETE)
    page.goto("/fi/app/status")

    erase(page)

    expect(page.locator("[data-failed]")).to_be_visible()
    has_heard(aino)
    aino.goto("/fi/app/")
    expect(aino.locator("body[data-person=none]")).to_be_attached()


def test_whoever_erases_before_the_phone_has_said_whose_it_is_is_out_too(enter):
    aino = enter("volunteer")
    aino.goto("/fi/about")
    aino.evaluate(HOLDS_THE_STORE)
    page = aino.context.new_page()
    page.goto("/fi/app/status")

    erase(page)
    aino.evaluate("self.isHolding = false")

    page.wait_for_url("**/fi/")
    is_nobodys(page)


def erase(page):
    press(page, "ask-to-erase")
    page.fill("#erase-word", "poista")
    press(page, "erase")


def has_heard(page):
    """The app in another window opens anew by itself; sent elsewhere at that moment, it would be called back."""
    expect(page.locator("body[data-person=none]")).to_be_attached()


def is_nobodys(page):
    kept = page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    assert [name for name in kept if name != "palveleva-device"] == []
    page.goto("/fi/app/")
    expect(page.locator("body[data-person=none]")).to_be_attached()
