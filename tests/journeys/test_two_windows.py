"""Aino has the app open in two windows of one phone: what she writes in either is lost in neither."""

import pytest
from playwright.sync_api import expect

from tests.domain.pictures import a_picture
from tests.journeys.steps import press, tell, wait_until_kept

TEXT = "#text"
KEPT = "[data-restored]"


@pytest.fixture
def two(enter):
    """Two windows, with the empty form in both."""
    first = enter("volunteer")
    second = first.context.new_page()
    second.goto("/fi/app/")
    second.wait_for_selector("form[data-at=safety]")
    return first, second


def write(page, text):
    press(page, "no-danger")
    page.fill(TEXT, text)


def finish(page):
    fill_in(page)
    press(page, "send")


def fill_in(page):
    """From the words to the send button."""
    press(page, "next")
    page.locator("input[name=urgency][value=week]").check(force=True)
    press(page, "next")
    page.locator("input[name=consent][value=noticed]").check(force=True)


def finds_again(page, words):
    """So the form stands there when the window is opened again."""
    wait_until_kept(page, words)
    page.goto("/fi/app/?again")
    page.wait_for_selector("form[data-at]:not([data-at=safety])", state="attached")
    expect(page.locator(TEXT)).to_have_value(words)


def in_the_outbox(page, text):
    page.goto("/fi/app/#/outbox")
    expect(page.locator("[data-op]", has_text=text)).to_have_count(1)


def test_what_is_sent_from_one_costs_the_other_none_of_its_words(two):
    first, second = two
    write(first, "Rappuset lumen alla, liukkaat")
    write(second, "Klapit pinottava liiteriin")

    for page in two:
        fill_in(page)
    for page in two:
        press(page, "send")
        expect(page.locator("sent-page[data-state]")).to_be_visible()

    for text in ("Rappuset lumen alla, liukkaat", "Klapit pinottava liiteriin"):
        in_the_outbox(second, text)


def test_each_window_finds_its_own_words_again(two):
    first, second = two
    write(first, "Hiekoitus pihaan")
    write(second, "Palovaroitin piippaa")
    first.locator(TEXT).press_sequentially(", jäässä")

    finds_again(first, "Hiekoitus pihaan, jäässä")
    finds_again(second, "Palovaroitin piippaa")
    first.locator(TEXT).press_sequentially(" on")
    finds_again(second, "Palovaroitin piippaa")
    finds_again(first, "Hiekoitus pihaan, jäässä on")


def test_what_a_closed_window_had_is_offered_when_the_others_is_sent(two):
    first, second = two
    write(first, "Pesukone ei linkoa")
    write(second, "Oven saranat narisevat")
    wait_until_kept(second, "Oven saranat narisevat")
    second.close()

    finish(first)
    expect(first.locator("sent-page[data-state]")).to_be_visible()
    first.goto("/fi/app/#/report")

    expect(first.locator(KEPT)).to_be_visible()
    expect(first.locator(TEXT)).to_have_value("Oven saranat narisevat")


@pytest.mark.parametrize("added", ["", " ja katolta"])
def test_a_draft_in_two_windows_leaves_once_and_what_was_added_in_the_other_leaves_too(two, added):
    first, second = two
    write(first, "Lumet portailta")
    finds_again(second, "Lumet portailta")
    second.locator(TEXT).press_sequentially(added)

    finish(first)
    expect(first.locator("sent-page[data-state]")).to_be_visible()
    finish(second)

    expect(second.locator("sent-page[data-state]")).to_be_visible()
    in_the_outbox(second, f"Lumet portailta{added}")


def test_a_photo_added_in_one_stays_when_the_other_writes_on(two):
    first, second = two
    write(first, "Ovi rikki")
    finds_again(second, "Ovi rikki")
    first.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    expect(first.locator("photo-field img")).to_be_visible()

    second.locator(TEXT).press_sequentially(" kokonaan")

    finds_again(second, "Ovi rikki kokonaan")
    finds_again(first, "Ovi rikki")
    expect(first.locator("photo-field img")).to_be_visible()


def test_a_new_report_beside_an_open_old_draft_stays(two):
    first, second = two
    write(first, "Polku auki")
    finds_again(second, "Polku auki")
    finish(first)
    expect(first.locator("sent-page[data-state]")).to_be_visible()
    first.goto("/fi/app/#/report")
    write(first, "Patteri vaihdettava")
    wait_until_kept(first, "Patteri vaihdettava")

    second.locator(TEXT).press_sequentially(" postilaatikolle")

    finds_again(first, "Patteri vaihdettava")
    finds_again(second, "Polku auki postilaatikolle")
    finish(second)
    expect(second.locator("sent-page[data-state]")).to_be_visible()
    finds_again(first, "Patteri vaihdettava")


def test_a_refused_report_that_is_edited_in_two_windows_loses_nothing(two):
    first, second = two
    op_id = refused(first)
    for page, text in ((first, "Rollaattori jumissa"), (second, "Rollaattorin pyörä irti")):
        page.goto(f"/fi/app/#/report/{op_id}")
        expect(page.locator(TEXT)).to_have_value("Rappuset lumessa")
        page.fill(TEXT, text)
        wait_until_kept(page, text)

    finish(first)
    expect(first.locator("sent-page[data-state]")).to_be_visible()
    second.close()
    first.goto("/fi/app/#/report")

    expect(first.locator(TEXT)).to_have_value("Rollaattorin pyörä irti")
    in_the_outbox(first, "Rollaattori jumissa")


def refused(page):
    """Told with a village that is no more: the service refuses it."""
    page.route(
        "**/api/v1/sync",
        lambda route: route.continue_(post_data=route.request.post_data.replace('"hakkila"', '"ei-ole"')),
    )
    tell(page, "Rappuset lumessa")
    expect(page.locator("sent-page[data-state=rejected]")).to_be_visible()
    page.unroute_all()
    return page.url.rpartition("/")[2]
