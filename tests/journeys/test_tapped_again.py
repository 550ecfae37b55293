"""On a slow line nothing seems to happen, and the button is tapped again: what opens once lets in all the same."""

from playwright.sync_api import expect
from sqlalchemy import func, select

from palveleva.actions import newcomers, people
from palveleva.db import db, utcnow
from palveleva.models import Person, Village

TAP_AND_AGAIN = """(button) => {
    button.click();
    setTimeout(() => button.click(), 200);
}"""


def tap_again(page, line, address):
    """The first tap has arrived, its answer comes slowly, and the finger is there again."""
    page.goto(address)
    line.breaks("drip", path=address, seconds=0.2)
    page.locator("main form button").evaluate(TAP_AND_AGAIN)


def test_an_invitation_opens(new_context, line, service, office):
    token = people.invite(office["volunteer"], by=office["coordinator"], now=utcnow())
    db.session.commit()
    page = new_context(base_url=line.url).new_page()

    tap_again(page, line, f"/invitations/{token}")

    page.wait_for_selector("html[data-offline=ready]")  # the app, on its own


def test_who_came_by_a_poster_is_one_person(new_context, line, service, office):
    village = db.session.scalars(select(Village).where(Village.slug == "kalmari")).one()
    poster = newcomers.renew_poster(village, by=office["coordinator"], now=utcnow())
    db.session.commit()
    page = new_context(base_url=line.url).new_page()
    page.goto(f"/fi/village/{poster.token}")
    page.fill("#name", "Tuulikki")
    page.fill("#phone", "040 555 6677")

    line.breaks("drip", path="/fi/village/", seconds=0.2)
    page.locator("main form button").evaluate(TAP_AND_AGAIN)

    page.wait_for_selector("html[data-offline=ready]")  # the app, on its own
    assert db.session.scalar(select(func.count()).where(Person.name == "Tuulikki")) == 1


def test_a_page_that_is_come_back_to_has_its_button_again(new_context):
    page = new_context().new_page()
    page.goto("/fi/enter")
    page.fill("#phone", "040 555 6677")
    page.fill("#code", "000 000")
    page.locator("main form button").click()
    expect(page.locator(".banner.danger")).to_be_visible()

    page.go_back()

    expect(page.locator("main form button")).to_be_enabled()
