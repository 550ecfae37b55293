"""The forms of single matters on a phone: nothing typed is lost, and what is pressed is seen."""

from datetime import timedelta

from playwright.sync_api import expect

from palveleva.actions import needs, review
from palveleva.db import db, utcnow
from tests.journeys.matters import agreed, offer_of
from tests.journeys.steps import (
    ask_for_news,
    in_days,
    open_status_page,
    opened,
    press,
    typed,
    wait_for_state,
    wait_until_kept,
)
from tests.people import a_report


def test_enter_on_the_keyboard_does_what_the_button_does(enter, need, office):
    work = agreed(need, office, utcnow() + timedelta(days=1))
    liisa = opened(enter("provider"), f"work/{work.id}")

    liisa.fill("work-page [name=note]", "Avain oli kaivon kannella")
    liisa.fill("work-page [name=minutes]", "90")
    liisa.press("work-page [name=minutes]", "Enter")

    wait_for_state(liisa, "assignment", "done")
    assert "?" not in liisa.url
    db.session.expire_all()
    assert (work.note, work.minutes) == ("Avain oli kaivon kannella", 90)


def test_enter_never_deletes_and_never_leaves_the_page(enter):
    page = enter("volunteer2")
    open_status_page(page)
    press(page, "ask-to-erase")

    page.fill("#erase-word", "POISTA")
    page.press("#erase-word", "Enter")
    page.wait_for_timeout(300)

    expect(page.locator("#erase-word")).to_have_value("POISTA")
    assert page.url.endswith("/fi/app/status")


def test_another_time_is_asked_where_it_is_seen_and_stays_while_news_come(enter, need, office):
    work = agreed(need, office, utcnow() + timedelta(days=1))
    liisa = opened(enter("provider"), f"work/{work.id}")

    press(liisa, "move")
    expect(liisa.locator("#at")).to_be_in_viewport()
    expect(liisa.locator("#at")).to_be_focused()
    liisa.fill("#at", typed(in_days(3)))
    with liisa.expect_response("**/api/v1/sync"):
        liisa.evaluate("window.dispatchEvent(new Event('online'))")
    liisa.wait_for_timeout(300)
    expect(liisa.locator("#at")).to_have_value(typed(in_days(3)))
    press(liisa, "schedule")

    expect(liisa.locator("#at")).to_be_hidden()
    ask_for_news(
        liisa, lambda: expect(liisa.locator("work-page .says")).to_contain_text(f"{in_days(3):%-d.%-m.}", timeout=2_000)
    )


def test_what_is_being_written_stays_until_it_is_sent(enter, need):
    aino = opened(enter("volunteer"), f"need/{need.id}")
    aino.locator("need-page summary").click()
    aino.fill("#answer", "Portti on auki, koira on sisällä")
    press(aino, "withdraw")
    aino.locator("[data-form=withdraw] input[value=mistake]").check(force=True)
    wait_until_kept(aino, "mistake")

    aino.goto("/fi/app/#/mine")
    opened(aino, f"need/{need.id}")
    expect(aino.locator("#answer")).to_have_value("Portti on auki, koira on sisällä")
    aino.reload()
    expect(aino.locator("#answer:visible")).to_have_value("Portti on auki, koira on sisällä")
    expect(aino.locator("[data-form=withdraw] input[value=mistake]")).to_be_checked()
    press(aino, "answer")
    expect(aino.locator("#answer")).to_have_value("")
    aino.reload()

    expect(aino.locator("need-page [data-show=isHere]")).to_be_visible()
    expect(aino.locator("#answer")).to_have_value("")


def test_a_question_that_is_half_written_stays(enter, need):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    press(liisa, "ask")
    liisa.fill("#question", "Mahtuuko traktori")
    wait_until_kept(liisa, "Mahtuuko traktori")

    liisa.reload()

    expect(liisa.locator("#question:visible")).to_have_value("Mahtuuko traktori")


def test_only_a_reason_of_ones_own_asks_for_words_and_they_arrive(enter, need):
    offer = offer_of(need)
    liisa = opened(enter("provider"), f"offer/{offer.id}")
    press(liisa, "decline")
    form = liisa.locator("[data-form=decline]")

    form.locator("input[value=no_time]").check(force=True)
    expect(form.locator("textarea")).to_be_hidden()
    form.locator("input[value=other]").check(force=True)
    form.locator("textarea").fill("Kone on korjaamolla")
    press(liisa, "decline")

    wait_for_state(liisa, "offer", "declined")
    db.session.expire_all()
    assert offer.reason == "Kone on korjaamolla"


def test_a_question_that_is_too_long_is_not_cut_off_and_says_by_how_much(enter, need):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    story = "Onko pihassa tilaa? " * 101
    press(liisa, "ask")
    liisa.fill("#question", story)

    press(liisa, "ask")

    assert "19 merkkiä liikaa" in liisa.locator("#question").evaluate("(field) => field.validationMessage")
    expect(liisa.locator("#question")).to_have_value(story.strip())
    liisa.fill("#question", story[:2000])
    press(liisa, "ask")
    expect(liisa.locator("#question")).to_be_hidden()


def test_spaces_are_no_question(enter, need):
    liisa = opened(enter("provider"), f"offer/{offer_of(need).id}")
    press(liisa, "ask")
    liisa.fill("#question", "   ")

    press(liisa, "ask")

    assert liisa.locator("#question").evaluate("(field) => field.validity.valueMissing")
    expect(liisa.locator("offer-page .banner:visible")).to_have_count(0)


def test_an_identity_code_in_words_that_are_not_asked_for_holds_no_answer_back(enter, need):
    offer = offer_of(need)
    liisa = opened(enter("provider"), f"offer/{offer.id}")
    press(liisa, "decline")
    form = liisa.locator("[data-form=decline]")
    form.locator("input[value=other]").check(force=True)
    form.locator("textarea").fill("Hilda 131052-308T")
    press(liisa, "decline")
    expect(form).to_be_visible()

    form.locator("input[value=no_time]").check(force=True)
    press(liisa, "decline")

    wait_for_state(liisa, "offer", "declined")
    db.session.expire_all()
    assert offer.reason == "no_time"


def test_an_answer_to_the_coordinator_is_seen_and_no_second_one_is_asked_for(enter, office):
    need = needs.report(needs.home_of(office["volunteer"]), a_report(), by=office["volunteer"])
    review.ask_back(need, "Onko portti auki?", by=office["coordinator"])
    db.session.commit()
    aino = opened(enter("volunteer"), f"need/{need.id}")
    aino.context.set_offline(True)
    aino.fill("#answer:visible", "On auki, koira on sisällä")
    press(aino, "answer")
    said = aino.locator("need-page .card", has_text="Kirjoitit koordinaattorille")
    expect(said).to_contain_text("On auki, koira on sisällä")
    expect(said.get_by_text("Perillä")).to_be_hidden()

    aino.context.set_offline(False)

    expect(said.get_by_text("Perillä")).to_be_visible()
    expect(aino.locator("need-page summary")).to_be_visible()
    expect(aino.locator("#answer")).to_be_hidden()


def test_a_second_tap_tells_the_coordinator_nothing_twice(enter, need):
    aino = opened(enter("volunteer"), f"need/{need.id}")
    aino.locator("need-page summary").click()
    aino.fill("#answer", "Portti on auki")

    aino.locator("[data-action=answer]").dblclick()

    expect(aino.locator("need-page").get_by_text("Perillä")).to_be_visible()
    db.session.expire_all()
    assert [note.text for note in need.notes] == ["Portti on auki"]


def test_a_second_tap_finishes_no_work_twice(enter, need, office):
    work = agreed(need, office, utcnow() + timedelta(days=1))
    liisa = opened(enter("provider"), f"work/{work.id}")
    deeds = liisa.locator("[data-op]", has=liisa.locator(f'[href="#/work/{work.id}"]'))

    liisa.locator("[data-action=complete]").dblclick()

    wait_for_state(liisa, "assignment", "done")
    liisa.goto("/fi/app/#/outbox")
    expect(deeds).to_have_count(1)
    expect(deeds).to_have_attribute("data-state", "accepted")
