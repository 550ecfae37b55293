"""Erasing everything from a phone: nothing stays, and whoever opens it next is not in as somebody else."""

from playwright.sync_api import expect

from tests.journeys.steps import press


def test_an_erased_phone_is_nobodys(enter):
    page = enter("volunteer")
    page.goto("/fi/app/status")

    press(page, "ask-to-erase")
    page.fill("#erase-word", "poista")
    press(page, "erase")

    page.wait_for_url("**/fi/")
    kept = page.evaluate("async () => (await indexedDB.databases()).map((one) => one.name)")
    assert [name for name in kept if name != "palveleva-device"] == []
    page.goto("/fi/app/")
    expect(page.locator("body[data-person=none]")).to_be_attached()
