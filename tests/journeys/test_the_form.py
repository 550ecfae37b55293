"""Aino and the form: what she writes is kept, what is wrong is said where she sees it, and the way back is hers."""

import pytest
from playwright.sync_api import expect

from tests.domain.pictures import a_picture, with_secrets
from tests.journeys.steps import press, until, wait_until_gone, wait_until_kept

TEXT = "#text"
PHOTO_FAILED = "photo-field [role=status]"
SOME_YEARS_OLD = """() => {
    const made = createImageBitmap;
    self.createImageBitmap = async (file, options) => {
        if (options.imageOrientation === "from-image") throw new TypeError("not a valid enum value");
        return made(file, options);
    };
}"""
IS_RED_ABOVE = """async (image) => {
    await image.decode();
    const pen = document.createElement("canvas").getContext("2d");
    pen.drawImage(image, -image.naturalWidth * 0.8, -image.naturalHeight * 0.2);
    const [red, , blue] = pen.getImageData(0, 0, 1, 1).data;
    return red > blue;
}"""


@pytest.fixture
def aino(enter):
    return enter("volunteer")


def write(page, text):
    press(page, "no-danger")
    page.locator(TEXT).press_sequentially(text)


def go_on_to_permission(page):
    press(page, "next")
    page.locator("input[name=urgency][value=week]").check(force=True)
    press(page, "next")


def reopened(page, words):
    wait_until_kept(page, words)
    page.reload()
    expect(page.locator("[data-restored]")).to_be_visible()


def test_what_is_written_after_an_identity_code_is_kept_and_the_code_is_not(aino):
    write(aino, "Hilda 131052-308T tarvitsee halot")
    expect(aino.locator("#problem-text")).to_be_visible()

    reopened(aino, "Hilda … tarvitsee halot")

    expect(aino.locator(TEXT)).to_have_value("Hilda … tarvitsee halot")
    expect(aino.locator("#problem-text")).to_be_hidden()


def test_a_code_in_what_is_not_told_any_more_holds_no_report_back(aino):
    write(aino, "Klapit pinottava")
    go_on_to_permission(aino)
    aino.locator("input[name=consent][value=granted]").check(force=True)
    aino.fill("[name=contact_note]", "Hilda 131052-308T")
    press(aino, "send")
    expect(aino.locator("#problem-contact_note")).to_be_visible()

    aino.locator("input[name=consent][value=noticed]").check(force=True)
    press(aino, "send")

    expect(aino.locator("sent-page[data-state=accepted]")).to_be_visible()


def test_a_long_story_is_not_cut_off_and_says_by_how_much_it_is_too_long(aino):
    story = "Lunta on pihassa.\n" * 112
    press(aino, "no-danger")
    aino.fill(TEXT, story)

    expect(aino.locator("#problem-text")).to_contain_text("15 merkkiä liikaa")
    expect(aino.locator(TEXT)).to_have_value(story)
    press(aino, "next")
    expect(aino.locator("#problem-text")).to_be_in_viewport()
    aino.fill(TEXT, story[:2000])

    expect(aino.locator("#problem-text")).to_be_hidden()
    press(aino, "next")
    expect(aino.locator("form[data-at=where]")).to_be_visible()


def test_start_again_asks_before_the_words_go(aino):
    write(aino, "Pesukone ei linkoa")
    reopened(aino, "Pesukone ei linkoa")

    press(aino, "start-again")
    expect(aino.locator("#sure")).to_contain_text("Pesukone ei linkoa")
    aino.keyboard.press("Escape")
    expect(aino.locator(TEXT)).to_have_value("Pesukone ei linkoa")
    press(aino, "start-again")
    aino.get_by_role("button", name="Poista", exact=True).click()

    expect(aino.locator("form[data-at=safety]")).to_be_visible()
    expect(aino.locator("[data-step=safety] h2")).to_be_focused()
    wait_until_gone(aino, "Pesukone ei linkoa")
    aino.reload()
    expect(aino.locator("form[data-at=safety]")).to_be_visible()


def test_the_phones_way_back_goes_one_step_and_not_out_of_the_app(aino):
    write(aino, "Kynnys irti")
    go_on_to_permission(aino)

    for step in ("where", "what", "safety"):
        aino.go_back()
        expect(aino.locator(f"form[data-at={step}]")).to_be_visible()
    press(aino, "no-danger")
    expect(aino.locator(TEXT)).to_have_value("Kynnys irti")
    press(aino, "next")
    press(aino, "back")
    expect(aino.locator("form[data-at=what]")).to_be_visible()
    aino.go_back()
    expect(aino.locator("form[data-at=safety]")).to_be_visible()


def test_the_way_back_after_sending_leads_over_no_step_of_what_was_sent(aino):
    write(aino, "Palovaroitin piippaa")
    go_on_to_permission(aino)
    aino.locator("input[name=consent][value=noticed]").check(force=True)
    press(aino, "send")
    expect(aino.locator("sent-page[data-state=accepted]")).to_be_visible()

    aino.go_back()
    expect(aino.locator("form[data-at=safety]")).to_be_visible()
    aino.go_back()
    assert until(lambda: aino.evaluate("history.state?.step") == "safety")
    expect(aino.locator("form[data-at=safety]")).to_be_visible()


def test_what_is_still_a_need_goes_on_from_the_danger_page(aino):
    press(aino, "danger")
    expect(aino.locator("danger-page")).to_be_visible()

    press(aino, "go-on")

    expect(aino.locator(TEXT)).to_be_visible()
    aino.go_back()
    expect(aino.locator("form[data-at=safety]")).to_be_visible()


def test_a_day_that_has_passed_is_asked_about_where_it_stands(aino):
    write(aino, "Hiekoitus pihaan")
    press(aino, "next")
    aino.locator("input[name=urgency][value=week]").check(force=True)
    aino.get_by_text("Onko jokin tietty päivä?").click()
    aino.fill("#wanted_from", "2020-01-01")
    aino.fill("#wanted_until", "2020-01-05")
    aino.get_by_text("Onko jokin tietty päivä?").click()

    press(aino, "next")
    expect(aino.locator("#wanted_from")).to_be_focused()
    expect(aino.locator("#problem-wanted_from")).to_have_text("Tämä päivä on jo mennyt.")
    aino.fill("#wanted_from", "")
    press(aino, "next")
    expect(aino.locator("#problem-wanted_until")).to_be_visible()
    today = aino.evaluate("new Date().toLocaleDateString('sv')")
    aino.fill("#wanted_until", today)
    press(aino, "next")

    expect(aino.locator("form[data-at=permission]")).to_be_visible()


def test_a_service_from_the_whole_list_stays_when_more_is_written(aino):
    write(aino, "Klapit")
    aino.locator("[data-other]").check(force=True)
    aino.locator("[data-all] details:has([value=muutto]) summary").click()
    aino.locator("[data-all] [value=muutto]").check(force=True)

    aino.locator(TEXT).press_sequentially(" ja rappuset")

    expect(aino.locator("[value=lumityot]")).to_be_visible()
    expect(aino.locator("[value=muutto]")).to_be_checked()
    go_on_to_permission(aino)
    aino.locator("input[name=consent][value=noticed]").check(force=True)
    with aino.expect_request("**/api/v1/sync") as sent:
        press(aino, "send")
    assert sent.value.post_data_json["ops"][0]["payload"]["service"] == "muutto"


def test_a_photo_that_is_taken_away_leaves_the_reader_where_another_is_chosen(aino):
    write(aino, "Ovi rikki")
    aino.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    expect(aino.locator("photo-field img")).to_be_visible()

    aino.get_by_role("button", name="Poista kuva").click()

    expect(aino.locator("photo-field input")).to_be_focused()


def test_a_phone_of_some_years_takes_a_photo_and_turns_it_upright(aino):
    aino.evaluate(SOME_YEARS_OLD)
    write(aino, "Ovi rikki")
    photo = with_secrets(orientation=6)  # held upright: what is red on its left belongs above
    aino.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo})

    shown = aino.locator("photo-field img")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalHeight", 640)
    assert shown.evaluate(IS_RED_ABOVE)


@pytest.fixture
def poor_camera(aino):
    """Making a photo smaller takes its time, and fails when the test says so."""
    aino.evaluate("() => { self.createImageBitmap = () => new Promise((_, fail) => { self.failNow = fail; }); }")
    write(aino, "Ovi rikki")
    aino.set_input_files("photo-field input", {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture()})
    assert until(lambda: aino.evaluate("Boolean(self.failNow)"))
    return aino


def test_a_photo_that_fails_unseen_is_told_of_before_the_report_leaves_without_it(poor_camera):
    go_on_to_permission(poor_camera)
    poor_camera.locator("input[name=consent][value=noticed]").check(force=True)
    press(poor_camera, "send")

    poor_camera.evaluate("() => failNow(new Error())")

    expect(poor_camera.locator(PHOTO_FAILED)).to_be_focused()
    expect(poor_camera.locator(PHOTO_FAILED)).to_contain_text("Ota uusi tai ilmoita ilman kuvaa")
    for deed in ("next", "next", "send"):
        press(poor_camera, deed)
    expect(poor_camera.locator("sent-page[data-state=accepted]")).to_be_visible()


def test_a_photo_that_failed_before_her_eyes_holds_no_report_back(poor_camera):
    poor_camera.evaluate("() => failNow(new Error())")
    expect(poor_camera.locator(PHOTO_FAILED)).to_contain_text("Ota uusi")

    go_on_to_permission(poor_camera)
    poor_camera.locator("input[name=consent][value=noticed]").check(force=True)
    press(poor_camera, "send")

    expect(poor_camera.locator("sent-page[data-state=accepted]")).to_be_visible()
