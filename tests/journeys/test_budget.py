"""What a phone needs from its first visit until it works offline: at most 40 KB gzip in at most 8 requests.

Measured at the server's own answers, packed with gzip; the best public-service page measured needs 105 KB. What a
report can be written, kept and sent without comes afterwards, in the same visit, and has a limit of its own.
"""

import gzip
from urllib.parse import urlsplit

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import people
from palveleva.db import db, utcnow
from palveleva.models import Village
from tests.journeys.steps import until, wait_until_kept

LATER = ("/api/v1/reference/reading", "/fi/app/items", "/fi/app/status", "/js/items.js", "/js/status.js")
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 8
MOST_LATER = 53 * 1024  # two fifths of it the words and the undertone of danger in three languages (decisions 70, 92)


def test_the_first_visit_is_small(new_context, service, office, capsys):
    before, phone = sign_in_on_a_new_phone(new_context, service, office)
    bodies = {}
    phone.on("response", lambda answer: bodies.setdefault(urlsplit(answer.url).path, answer))

    page = phone.new_page()
    page.goto("/fi/app/")
    page.wait_for_selector("html[data-offline=ready]")
    # Waited for with an ear to the browser: it tells of its answers only then.
    assert until(lambda: page.wait_for_timeout(50) or all(path_is_in(service.answers()[before:], end) for end in LATER))

    # Browsers ask for the icon of a page that has none in it when they please: here for the page of the door.
    answers = [answer for answer in service.answers()[before:] if answer[1] != "/favicon.ico"]
    # What only the worker has read is not told to the test: it reads it again.
    bodies |= {path: phone.request.get(path) for _, path in answers if path.endswith(LATER)}
    costs = [(path, packed(bodies[path]) if status == 200 else 0) for status, path in answers]
    later = [cost for cost in costs if cost[0].endswith(LATER)]
    first = [cost for cost in costs if cost not in later]
    total, rest = (sum(size for _, size in some) for some in (first, later))
    with capsys.disabled():
        print(f"\nfirst visit until offline: {len(first)} requests, {total / 1024:.1f} KB gzip: {first}")
        print(f"afterwards: {len(later)} requests, {rest / 1024:.1f} KB gzip: {later}")
    assert 20 * 1024 <= total <= MOST_BYTES  # less would mean that nobody counted
    assert len(first) <= MOST_REQUESTS
    assert rest <= MOST_LATER


def path_is_in(answers, end):
    return any(path.endswith(end) for _, path in answers)


def sign_in_on_a_new_phone(new_context, service, office):
    """A phone that holds the session of an invitation and nothing else."""
    page = new_context().new_page()
    page.goto(invitation_of_somebody_new(by=office["coordinator"]))
    page.locator("main form button").click()
    page.wait_for_selector("html[data-offline=ready]")
    page.wait_for_load_state("networkidle")
    assert until(lambda: page.evaluate("caches.match('/fi/app/status').then(Boolean)"))  # the last thing it fetches
    session = page.context.storage_state()
    page.context.close()
    return len(service.answers()), new_context(storage_state=session)


def invitation_of_somebody_new(by):
    """Who has told nothing yet: the news of the cast are as long as the journeys before this one have made them."""
    village = db.session.scalars(select(Village).where(Village.slug == "hakkila")).one()
    new = people.add_volunteer(village, "Eino", "050 765 4321", "fi", by=by, now=utcnow())
    token = people.invite(new, by=by, now=utcnow())
    db.session.commit()
    return f"/invitations/{token}"


def packed(answer):
    return len(gzip.compress(answer.body(), 6))


def test_the_app_opens_and_writes_without_a_network_after_one_visit(enter):
    page = enter("volunteer2")

    page.context.set_offline(True)
    page.reload()
    page.locator('[data-action="no-danger"]:visible').click()
    page.fill("textarea[name=text]", "Kattolumet pitäisi pudottaa")
    wait_until_kept(page, "Kattolumet")
    page.reload()

    expect(page.locator("#text")).to_have_value("Kattolumet pitäisi pudottaa")


def test_nothing_personal_lies_in_the_cache(enter):
    page = enter("volunteer")

    kept = page.evaluate(
        """async () => {
            const texts = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    texts.push([request.url, await (await caches.match(request)).text()]);
            return texts;
        }"""
    )

    assert kept
    assert not [url for url, text in kept if "/api/" in url or "Aino" in text]
