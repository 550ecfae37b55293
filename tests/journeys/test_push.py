"""A phone that is woken shows what the server sealed, and a tap takes it away and leads into the app."""

from tests.journeys.steps import until

SHOWN = "async () => (await registration.getNotifications()).map(({ title, body, data }) => [title, body, data])"
TAP = """async () => {
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""

# A browser moves windows only for a tap of the person's own, so here it tells where it would go.
TAPPED = f"""async () => {{
    const led = new Promise((tell) => {{
        WindowClient.prototype.focus = async function () {{ tell(["focus", new URL(this.url).pathname]); }};
        Clients.prototype.openWindow = async (address) => tell(["open", address]);
    }});
    await ({TAP})();
    return led;
}}"""


def test_a_push_is_shown_and_a_tap_takes_it_away(enter):
    page = enter("provider")
    page.context.grant_permissions(["notifications"])
    worker = page.context.service_workers[0]

    # Delivered is not yet handled: a browser that is busy may drop it. What is shown again takes its own place.
    told = '["Uusi pyyntö", {"body": "K7-4M2", "lang": "fi", "tag": "K7-4M2", "data": "/fi/app/"}]'
    assert until(lambda: worker.evaluate(SHOWN) or deliver(page, told) or until(lambda: worker.evaluate(SHOWN), 3))

    assert worker.evaluate(SHOWN) == [["Uusi pyyntö", "K7-4M2", "/fi/app/"]]
    worker.evaluate(TAP)
    assert until(lambda: worker.evaluate(SHOWN) == [])


def test_a_tap_leads_where_the_notification_says_and_leaves_other_pages_alone(enter):
    page = enter("provider")
    page.context.grant_permissions(["notifications"])
    worker = page.context.service_workers[0]

    for opened, led in {
        "/fi/app/#/offers": ["focus", "/fi/app/"],
        "/fi/app/status": ["open", "/fi/app/"],
        "/fi/privacy": ["open", "/fi/app/"],
    }.items():
        page.goto(opened)
        worker.evaluate("registration.showNotification('Uusi pyyntö', { data: '/fi/app/' })")
        assert worker.evaluate(TAPPED) == led


def deliver(page, data):
    """As the browser's own push service would."""
    devtools, origin = page.context.new_cdp_session(page), page.evaluate("location.origin")
    known = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda news: known.extend(ids_of(news, f"{origin}/")))
    devtools.send("ServiceWorker.enable")
    assert until(lambda: page.wait_for_timeout(50) or known)
    told = {"origin": origin, "registrationId": known[0], "data": data}
    devtools.send("ServiceWorker.deliverPushMessage", told)


def ids_of(news, scope):
    return [one["registrationId"] for one in news["registrations"] if one["scopeURL"] == scope]
