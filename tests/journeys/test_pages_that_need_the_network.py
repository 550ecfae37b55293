"""Away from the network a link leads no further than the page that says so; and the way to the phone's own screen."""

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import open_status_page, until

# The phone's store is written to without an end.
HOLD = """async () => {
    const opening = indexedDB.open("palveleva-device");
    await new Promise((resolve) => { opening.onsuccess = resolve; });
    const meta = opening.result.transaction("meta", "readwrite").objectStore("meta");
    const again = () => { self.isHeld = true; meta.get("account").onsuccess = again; };
    again();
}"""


@pytest.mark.parametrize(("link", "there"), [("Oma tili", "Oma tili"), ("Svenska", "Anmäl ett behov")])
def test_a_page_that_is_not_kept_ends_at_the_page_of_troubles_and_not_at_the_browsers(enter, link, there):
    """Nor does the app in another language."""
    aino = enter("volunteer")
    open_status_page(aino)
    aino.goto("/fi/app/")
    aino.context.set_offline(True)

    aino.get_by_role("link", name=link).click()

    expect(aino.get_by_role("heading", name="Puhelimen tila")).to_be_visible()
    expect(aino.get_by_text("Sivu, jonka halusit, tarvitsee verkkoa.")).to_be_visible()
    aino.get_by_role("link", name="Takaisin sovellukseen").click()
    expect(aino.locator('[data-action="no-danger"]')).to_be_visible()
    aino.context.set_offline(False)
    aino.get_by_role("link", name=link).click()
    expect(aino.get_by_role("heading", name=there)).to_be_visible()


def test_a_phone_that_speaks_swedish_has_a_page_for_addresses_without_a_language(new_context):
    phone = new_context()
    phone.request.post("/demo/sign-in", form={"person": "volunteer2"}, max_redirects=0)
    eino = phone.new_page()
    eino.goto("/sv/app/")
    assert until(lambda: eino.evaluate("caches.match('/sv/app/status').then(Boolean)"))
    eino.context.set_offline(True)

    eino.goto("/")

    expect(eino.get_by_role("heading", name="Telefonens läge")).to_be_visible()


def test_a_line_that_is_dead_though_the_phone_shows_a_network_ends_there_too(enter, line):
    aino = enter("volunteer", base_url=line.url)
    open_status_page(aino)
    aino.goto("/fi/app/")
    line.is_down = True

    aino.get_by_role("link", name="Oma tili").click()

    expect(aino.get_by_text("Sivu, jonka halusit, tarvitsee verkkoa.")).to_be_visible()
    line.mend()
    aino.reload()
    expect(aino.get_by_role("heading", name="Oma tili")).to_be_visible()


def test_a_store_that_does_not_answer_holds_no_page_up(enter):
    aino = enter("volunteer")
    other = aino.context.new_page()
    other.goto("/fi/about")
    other.evaluate(HOLD)

    aino.get_by_role("link", name="Oma tili").click()

    expect(aino.get_by_role("heading", name="Oma tili")).to_be_visible()
    assert other.evaluate("self.isHeld") is True


def test_what_the_browser_offers_once_is_kept_as_a_button(enter):
    aino = enter("volunteer")
    button = aino.get_by_role("button", name="Laita sovellus puhelimen näytölle")
    expect(button).to_have_count(0)

    aino.evaluate("""() => {
        const offer = new Event("beforeinstallprompt", { cancelable: true });
        offer.prompt = () => { self.isAsked = offer.defaultPrevented; };
        dispatchEvent(offer);
    }""")
    button.click()

    assert aino.evaluate("self.isAsked")
    expect(button).to_have_count(0)
