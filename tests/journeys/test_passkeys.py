"""A coordinator makes a passkey in a real Chromium, with an authenticator that lives in the browser's own protocol."""

import pytest
from playwright.sync_api import expect

from palveleva.actions import coordinators
from palveleva.actions.founding import HOME
from palveleva.db import db, utcnow
from palveleva.domain.people import AUTOMATION
from palveleva.models import Municipality, Passkey, RecoveryCode

EMAIL, PASSWORD = "kerttu@palveleva.example", "neljä tavallista sanaa"


@pytest.fixture
def desk(new_context, service):
    """Kerttu's computer, which knows her finger."""
    with service.app().app_context():
        home = db.session.get_one(Municipality, HOME)
        coordinators.add(home, "Kerttu", EMAIL, PASSWORD, by=AUTOMATION, now=utcnow())
        db.session.commit()
    page = new_context(width=1280, height=900).new_page()
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    facts = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = facts | {"isUserVerified": True, "automaticPresenceSimulation": True}
    added = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page, lambda knows: protocol.send(
        "WebAuthn.setUserVerified", {"authenticatorId": added["authenticatorId"], "isUserVerified": knows}
    )


def test_a_passkey_is_made_and_then_opens_the_desk_without_a_password(desk, service):
    page, finger = desk
    type_password(page)
    page.goto("/sign-in/enrolment")

    page.locator("[data-passkey=create] button").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert kept(service) == (1, 10)

    page.goto("/needs")
    page.locator('form[action^="/sign-out"] button').first.click()
    page.goto("/sign-in")
    finger(False)
    page.locator("[data-passkey=get] button").click()
    expect(page.locator("[data-passkey=get] [role=alert]")).to_be_visible()
    finger(True)
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/needs")
    expect(page.locator(".self")).to_contain_text("Kerttu")

    page.locator('form[action^="/sign-out"] button').first.click()
    type_password(page)
    page.wait_for_url("**/sign-in/second-factor")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/needs")


def type_password(page):
    page.goto("/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_load_state()


def kept(service):
    with service.app().app_context():
        return tuple(len(db.session.scalars(db.select(kind)).all()) for kind in (Passkey, RecoveryCode))
