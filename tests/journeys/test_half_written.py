"""What is half written about one matter stays with it, and no words are left where nobody sees them."""

import pytest
from playwright.sync_api import expect

from palveleva.actions import erasure, review
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.domain.vocabulary import Outcome
from tests.journeys.steps import ask_for_news, opened, press, wait_until_kept

WORDS = "Portti on auki, koira on sisällä"


def answer(page):
    page.locator("need-page summary").click()
    page.fill("#answer", WORDS)
    wait_until_kept(page, WORDS)


def tick_a_reason(page):
    press(page, "withdraw")
    page.locator("[data-form=withdraw] input[value=mistake]").check(force=True)
    wait_until_kept(page, "mistake")


def end(need, office):
    review.close(need, Outcome.UNMET, by=office["coordinator"])
    db.session.commit()


@pytest.mark.parametrize("begin", [answer, tick_a_reason])
def test_the_home_page_asks_its_first_question_after_a_half_answer(enter, need, begin):
    aino = opened(enter("volunteer"), f"need/{need.id}")
    begin(aino)

    aino.goto("/fi/app/")

    expect(aino.locator("#first-question")).to_be_visible()
    press(aino, "no-danger")
    expect(aino.locator("#text")).to_have_value("")
    opened(aino, f"need/{need.id}")
    expect(aino.locator("[data-form]:visible").filter(has=aino.locator("input:checked, #answer")).first).to_be_visible()


def test_a_half_report_is_found_again_beside_a_half_answer(enter, need):
    aino = enter("volunteer")
    press(aino, "no-danger")
    aino.fill("#text", "Klapit pinottava liiteriin")
    wait_until_kept(aino, "Klapit")
    answer(opened(aino, f"need/{need.id}"))

    later = aino.context.new_page()
    aino.close()
    later.goto("/fi/app/")

    expect(later.locator("[data-restored]")).to_be_visible()
    expect(later.locator("#text:visible")).to_have_value("Klapit pinottava liiteriin")
    opened(later, f"need/{need.id}")
    expect(later.locator("#answer")).to_have_value(WORDS)


def test_what_can_no_longer_be_sent_is_found_read_and_then_keeps_nobody_from_leaving(enter, need, office):
    aino = opened(enter("volunteer"), f"need/{need.id}")
    answer(aino)
    end(need, office)

    aino.goto("/fi/app/#/mine")
    row = aino.locator(f'[data-live] li[data-id="{need.id}"][data-state=closed]')
    ask_for_news(aino, lambda: expect(row).to_contain_text("on lähettämättä", timeout=2_000))
    row.locator("a").click()
    left = aino.locator("need-page .banner", has_text="on lähettämättä")
    expect(left).to_contain_text(WORDS)
    press(aino, "discard")

    expect(left).to_be_hidden()
    expect(aino.locator("#title")).to_be_focused()
    aino.goto("/fi/app/#/outbox")
    press(aino, "leave")
    expect(aino.locator("body[data-person=none]")).to_be_attached()


def test_words_about_a_matter_that_is_gone_from_the_phone_are_found_too(enter, need, office):
    aino = opened(enter("volunteer"), f"need/{need.id}")
    answer(aino)
    erasure.forget_resident(need, by=AUTOMATION, now=utcnow())
    db.session.commit()

    aino.goto("/fi/app/#/mine")
    row = aino.locator('[data-live] li[data-kind=need][data-state=""]', has_text=WORDS)
    ask_for_news(aino, lambda: expect(row).to_be_visible(timeout=2_000))
    row.locator("a").click()

    expect(aino.locator("need-page .banner", has_text="on lähettämättä")).to_contain_text(WORDS)
