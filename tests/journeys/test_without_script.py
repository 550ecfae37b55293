"""The second door: the plain form does the same with the first document and its style sheet alone."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import Need


def test_a_need_can_be_reported_without_any_script(new_context, service):
    page = new_context(java_script_enabled=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.resource_type))
    enter_plainly(page)
    asked.clear()

    page.goto("/fi/report")
    text = f"Rollaattorin pyörät jumissa {uuid4().hex[:6]}"
    page.locator("input[name=safety][value=no]").check(force=True)
    page.fill("textarea[name=text]", text)
    page.select_option("select[name=village]", "hakkila")
    page.locator("input[name=consent][value=noticed]").check(force=True)
    page.get_by_role("button", name="Lähetä").click()

    expect(page.locator(".ticket .code")).to_be_visible()
    assert "script" not in asked
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        assert (need.channel, need.consent, need.service_id) == ("form", "noticed", None)
        assert page.locator(".ticket .code").inner_text() == need.code


def test_the_plain_form_says_what_is_wrong_and_loses_nothing(new_context):
    page = new_context(java_script_enabled=False).new_page()
    enter_plainly(page)

    page.goto("/fi/report")
    page.fill("textarea[name=text]", "hetu 010594Y9021, apua")
    page.locator("input[name=safety][value=no]").check(force=True)
    page.locator("input[name=consent][value=noticed]").check(force=True)
    page.get_by_role("button", name="Lähetä").click()

    expect(page.locator(".banner.danger").first).to_contain_text("henkilötunnus")
    expect(page.locator("textarea[name=text]")).to_have_value("hetu 010594Y9021, apua")


def test_a_long_story_is_refused_whole_and_counted_as_it_is_seen(new_context):
    page = new_context(java_script_enabled=False).new_page()
    enter_plainly(page)
    story = "Lunta on pihassa.\n" * 112

    page.goto("/fi/report")
    page.fill("textarea[name=text]", story)
    page.locator("input[name=safety][value=no]").check(force=True)
    page.locator("input[name=consent][value=noticed]").check(force=True)
    page.get_by_role("button", name="Lähetä").click()

    expect(page.locator("#text-error")).to_contain_text("2000")
    expect(page.locator("textarea[name=text]")).to_have_value(story)
    page.fill("textarea[name=text]", story[:2000])
    page.get_by_role("button", name="Lähetä").click()
    expect(page.locator("#text-error")).to_have_count(0)


def test_a_name_that_was_typed_before_the_permission_was_taken_back_holds_no_report_up(new_context, service):
    page = new_context(java_script_enabled=False).new_page()
    enter_plainly(page)
    text = f"Klapit pinottava {uuid4().hex[:6]}"

    page.goto("/fi/report")
    page.locator("input[name=safety][value=no]").check(force=True)
    page.fill("textarea[name=text]", text)
    page.locator("input[name=consent][value=granted]").check(force=True)
    page.fill("[name=contact_name]", "Helmi")
    page.locator("input[name=consent][value=noticed]").check(force=True)
    expect(page.locator("[name=contact_name]")).to_be_hidden()
    page.get_by_role("button", name="Lähetä").click()

    expect(page.locator(".ticket .code")).to_be_visible()
    with service.app().app_context():
        need = db.session.scalars(select(Need).where(Need.text == text)).unique().one()
        assert (need.consent, need.contact) == ("noticed", None)


def enter_plainly(page):
    page.goto("/fi/")
    page.locator('form:has(input[value="volunteer"]) button').first.click()
    page.wait_for_url("**/fi/app/")
    page.wait_for_load_state()
