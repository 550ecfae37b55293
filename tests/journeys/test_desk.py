"""What is being written at the desk survives a reload and an ended session, and then leaves nothing behind."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from palveleva.db import db, utcnow
from palveleva.models import Person, SignIn
from tests.journeys.steps import until
from tests.journeys.world import needs_in_every_state

NOTE = "Tytär Kerttu käy sunnuntaisin"
DRAFTS = "Object.entries(localStorage).filter(([name]) => name.startsWith('draft:'))"


def let_sessions_end(service):
    with service.app().app_context():
        kaisa = db.session.scalars(select(Person.id).where(Person.is_coordinator)).first()
        db.session.execute(update(SignIn).where(SignIn.person_id == kaisa).values(ended_at=utcnow()))
        db.session.commit()


def enter_again(page):
    page.goto("/fi/")
    page.locator('form[action="/demo/sign-in"]:has(input[value="coordinator"]) button').click()
    page.wait_for_url("**/needs")


def drafts(page):
    return page.evaluate(DRAFTS)


def write(page, field, words):
    """Not before the desk keeps what is written, and until it says that it has."""
    form = page.locator("form[data-draft]", has=field)
    form.locator(".draft-note").wait_for(state="attached")
    field.fill(words)
    expect(form.locator(".draft-note")).not_to_be_empty()


def test_a_note_half_written_outlives_the_session_and_is_forgotten_when_it_has_arrived(enter, service):
    path = needs_in_every_state(service).pages[0]
    page = enter("coordinator", width=1280)
    page.goto(path)
    write(page, page.locator("#remark"), NOTE)

    let_sessions_end(service)
    page.get_by_role("button", name="Tallenna muistiinpano").click()
    assert len(drafts(page)) == 1
    assert "Kerttu" not in str(drafts(page))
    enter_again(page)
    page.goto(path)
    expect(page.locator("#remark")).to_have_value(NOTE)

    page.get_by_role("button", name="Tallenna muistiinpano").click()
    expect(page.get_by_text(NOTE)).to_be_visible()
    assert until(lambda: drafts(page) == [])


def test_a_note_that_is_too_long_is_refused_whole_and_stands_there_to_be_shortened(enter, service):
    path = needs_in_every_state(service).pages[0]
    page = enter("coordinator", width=1280)
    page.goto(path)
    story = "Tytär soitti. " * 143
    write(page, page.locator("#remark"), story)

    page.get_by_role("button", name="Tallenna muistiinpano").click()

    expect(page.locator(".messages .banner.danger")).to_contain_text("lyhennä 2 merkillä")
    expect(page.locator("#remark")).to_have_value(story)
    page.locator("#remark").fill(story[:2000])
    page.get_by_role("button", name="Tallenna muistiinpano").click()
    assert until(lambda: drafts(page) == [])


def test_signing_out_leaves_no_draft_behind(enter, service):
    page = enter("coordinator", width=1280)
    page.goto("/needs/new")
    write(page, page.locator("#text"), NOTE)
    assert len(drafts(page)) == 1

    page.locator('form[action^="/sign-out"] button').first.click()
    page.wait_for_url("**/fi/")

    assert drafts(page) == []


def test_a_call_that_was_cancelled_leaves_nothing_of_the_resident_in_the_next_ones_form(enter, service):
    page = enter("coordinator", width=1280)
    page.goto("/needs/new")
    write(page, page.get_by_label("Puhelinnumero"), "040 123 4567")

    page.get_by_role("link", name="Peruuta").click()
    page.wait_for_url("**/needs")
    page.goto("/needs/new")

    assert drafts(page) == []
    expect(page.get_by_label("Puhelinnumero")).to_have_value("")


def test_a_draft_that_was_brought_back_says_so_above_the_first_field(enter, service):
    page = enter("coordinator", width=1280)
    page.goto("/needs/new")
    write(page, page.locator("#text"), NOTE)
    page.reload()
    note = page.get_by_text("Luonnoksesi palautettiin")

    assert note.bounding_box()["y"] < page.locator("#text").bounding_box()["y"]
    page.get_by_role("button", name="Hylkää luonnos").click()

    expect(note).to_have_count(0)
    expect(page.locator("#text")).to_have_value("")
    assert drafts(page) == []


YESTERDAY = """(day) => {
    for (const [name, kept] of Object.entries(localStorage).filter(([name]) => name.startsWith("draft:")))
        localStorage.setItem(name, JSON.stringify({ ...JSON.parse(kept), at: JSON.parse(kept).at - day }));
}"""


def test_the_today_of_a_draft_is_asked_for_again_on_another_day(enter, service):
    page = enter("coordinator", width=1280)
    page.goto("/needs/new")
    page.locator("input[name=urgency][value=today]").check(force=True)
    write(page, page.locator("#text"), NOTE)
    page.reload()
    expect(page.locator("input[name=urgency][value=today]")).to_be_checked()

    page.evaluate(YESTERDAY, 24 * 3600 * 1000)
    page.reload()

    expect(page.locator("#text")).to_have_value(NOTE)
    expect(page.locator("input[name=urgency]:checked")).to_have_count(0)
    page.get_by_role("button", name="Tallenna tarve").click()
    expect(page.locator("#text")).to_have_value(NOTE)
    expect(page.locator("fieldset:has(input[name=urgency]) .error")).to_be_visible()


COVERED = """() => {
    if (document.activeElement === document.body) return false; // the round has come to its end
    const there = document.activeElement.getBoundingClientRect();
    const panel = document.querySelector(".batch");
    const { top, bottom } = panel.getBoundingClientRect();
    return !panel.contains(document.activeElement) && there.bottom > top + 1 && there.top < bottom - 1;
}"""


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (683, 384)])
def test_the_panel_for_many_needs_never_covers_what_is_focused(enter, service, width, height):
    needs_in_every_state(service)
    page = enter("coordinator", width=width, height=height)
    page.goto("/needs?choose=1")
    page.locator('[name="deed"][value="close"]').check()
    page.locator("h1").click()

    covered = []
    for _ in range(70):
        page.keyboard.press("Tab")
        covered += [page.evaluate("document.activeElement.outerHTML")] if page.evaluate(COVERED) else []

    assert covered == []


def test_keys_lead_through_the_list_and_can_be_switched_off(enter, service):
    needs_in_every_state(service)
    page = enter("coordinator", width=1280)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".queue .text").nth(1)).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#calls")).to_be_visible()
    expect(page.locator("[data-shortcuts]")).to_be_visible()  # this page listens to keys now

    page.keyboard.press("?")
    page.get_by_label("Pikanäppäimet ovat käytössä").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")

    expect(page.locator("#calls")).to_be_visible()
