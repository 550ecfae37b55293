"""Notifications come to a device while the sign-in lives in which they were turned on, and the page says no more."""

from sqlalchemy import select

from palveleva.db import db
from palveleva.models import SignIn, Subscription
from tests.journeys.steps import until

# There is no push service here: this keeps, as a browser does, what it gave to whoever was in.
BROWSERS_HALF = """
    const endpoint = () => `https://updates.push.services.mozilla.com/wpush/v2/${localStorage.half}`;
    const bytesOf = (text) => {
        const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
        return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
    };
    const half = () => localStorage.half ? {
        endpoint: endpoint(), options: { applicationServerKey: bytesOf(localStorage.serverKey) },
        unsubscribe: async () => localStorage.removeItem("half"),
        toJSON: () => ({ endpoint: endpoint(), keys: { p256dh: localStorage.p256dh, auth: localStorage.auth } }),
    } : null;
    PushManager.prototype.getSubscription = async () => half();
    PushManager.prototype.subscribe = async ({ applicationServerKey: serverKey }) => {
        if (localStorage.half) throw new DOMException("another key", "InvalidStateError");
        const letters = (size) => btoa("\\u0004".repeat(size)).replaceAll("=", "");
        Object.assign(localStorage, { half: crypto.randomUUID(), serverKey, p256dh: letters(65), auth: letters(16) });
        return half();
    };
"""


def turns_on(page):
    page.locator("#push [data-state=off] button").click()
    page.locator("#push [data-state=on]").wait_for()


def heard_in(service):
    """The sign-ins in which somebody is woken, by whether they live."""
    with service.app().app_context():
        return sorted(db.session.scalars(select(SignIn.ended_at.is_(None)).join(Subscription)))


def test_who_has_come_in_anew_is_not_told_that_notifications_come(enter, service):
    liisa = enter("provider")
    liisa.context.grant_permissions(["notifications"])
    liisa.context.add_init_script(BROWSERS_HALF)
    liisa.goto("/fi/account/messages")
    turns_on(liisa)

    liisa.locator("form[action^='/sign-out'] button").click()
    liisa.locator("body[data-person=none]").wait_for(state="attached")
    assert liisa.evaluate("Boolean(localStorage.half)")  # the browser forgets nothing
    liisa.goto("/fi/")
    liisa.locator('form[action="/demo/sign-in"]:has(input[value="provider"]) button').click()
    liisa.wait_for_url("**/fi/app/**")
    liisa.goto("/fi/account/messages")

    turns_on(liisa)
    assert until(lambda: heard_in(service)[-1:] == [True])


def test_a_device_that_is_woken_with_another_key_is_asked_to_turn_it_on_again(enter):
    liisa = enter("provider")
    liisa.context.grant_permissions(["notifications"])
    liisa.context.add_init_script(BROWSERS_HALF)
    liisa.goto("/fi/account/messages")
    turns_on(liisa)
    liisa.evaluate("localStorage.serverKey = btoa('\\u0004'.repeat(65))")

    liisa.reload()

    turns_on(liisa)
