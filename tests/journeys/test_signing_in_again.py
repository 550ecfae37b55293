"""A session ended while reports waited: the coordinator's code lets the same phone go on, and nothing is lost."""

from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import select

from palveleva.actions import codes, people
from palveleva.data.demo import CAST
from palveleva.db import db, utcnow
from palveleva.models import Person, SignIn
from tests.journeys.matters import agreed
from tests.journeys.steps import in_days, needs_told, opened, press, tell

NO_ROOM_FOR_WHO_IS_IN = """() => {
    const { put } = IDBObjectStore.prototype;
    self.hasRoom = false;
    IDBObjectStore.prototype.put = function (row) {
        if (!self.hasRoom && row.key === "session") throw new DOMException("full", "QuotaExceededError");
        return put.call(this, row);
    };
}"""

EVERYTHING_TOLD = """async () => {
    const rows = [];
    for (const { name } of await indexedDB.databases()) {
        const opening = indexedDB.open(name);
        await new Promise((resolve) => { opening.onsuccess = resolve; });
        const asked = opening.result.transaction("mine").objectStore("mine").getAll();
        await new Promise((resolve) => { asked.onsuccess = resolve; });
        opening.result.close();
        rows.push(...asked.result);
    }
    return JSON.stringify(rows);
}"""


def test_the_code_lets_go_what_waited_and_keeps_what_is_being_written(enter, service):
    aino, texts = enter("volunteer"), [f"Polku lumessa {uuid4().hex[:8]}" for _ in range(2)]
    aino.context.set_offline(True)
    for text in texts:
        aino.goto("/fi/app/#/report")
        tell(aino, text)
        expect(aino.locator("sent-page[data-state=queued]")).to_be_visible()
    aino.goto("/fi/app/#/report")
    press(aino, "no-danger")
    aino.fill("#text", "Kattolumet pitäisi pudottaa")
    code = shut_out_and_call(service)

    aino.context.set_offline(False)
    expect(aino.locator("#code")).to_be_visible()
    type_code(aino, "000 000" if code != "000000" else "111 111")
    expect(aino.locator("#code-problem")).to_be_visible()
    assert needs_told(service, *texts) == 0
    type_code(aino, f"{code[:3]} {code[3:]}")

    expect(aino.locator("#code")).to_be_hidden()
    expect(aino.locator("#title")).to_be_focused()  # where the question was, nothing is
    expect(aino.locator("#text")).to_have_value("Kattolumet pitäisi pudottaa")
    aino.goto("/fi/app/#/outbox")
    for text in texts:
        expect(aino.locator("[data-op][data-state=accepted]", has_text=text)).to_be_visible()
    assert needs_told(service, *texts) == 2


def test_a_full_phone_that_is_let_in_says_what_it_cannot_do(enter, service):
    aino = enter("volunteer")
    aino.context.set_offline(True)
    tell(aino, "Polku lumessa")
    aino.evaluate(NO_ROOM_FOR_WHO_IS_IN)
    code = shut_out_and_call(service)
    aino.context.set_offline(False)
    expect(aino.locator("#code")).to_be_visible()

    type_code(aino, code)

    expect(aino.locator("[data-show=trouble]")).to_be_visible()
    expect(aino.locator("[data-action=sign-in]")).to_be_enabled()
    aino.evaluate("self.hasRoom = true")
    aino.evaluate("dispatchEvent(new Event('online'))")
    expect(aino.locator("#code")).to_be_hidden()
    expect(aino.locator("[data-show=trouble]")).to_be_hidden()


def test_a_phone_that_is_nobodys_asks_who_is_in_when_it_is_taken_out_again(new_context, service):
    page = new_context().new_page()
    page.goto("/fi/app/")
    expect(page.locator("body[data-person=none]")).to_be_attached()
    page.request.post("/demo/sign-in", form={"person": "volunteer"}, headers={"Origin": service.url})

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("body[data-person=known]")).to_be_attached()


def test_who_signs_in_in_another_window_is_asked_for_no_code_in_this_one(enter, service):
    aino = enter("volunteer")
    shut_out_and_call(service)
    aino.reload()
    expect(aino.locator("#code")).to_be_visible()
    other = aino.context.new_page()
    other.goto("/fi/")
    other.locator('form[action="/demo/sign-in"]:has(input[value="volunteer"]) button').click()
    expect(other.locator("body[data-person=known]")).to_be_attached()

    aino.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(aino.locator("#code")).to_be_hidden()


def test_a_lost_phone_that_was_ended_from_the_office_shows_nobodys_address(enter, service, need, office):
    """What its person has written stays on it, and what it was told comes again with the code."""
    work = agreed(need, office, in_days(1))
    liisa = opened(enter("provider"), f"work/{work.id}")
    expect(liisa.locator("work-page")).to_contain_text("Häkkiläntie 12")
    code = shut_out_and_call(service, "provider")

    liisa.reload()
    expect(liisa.locator("#code")).to_be_visible()

    expect(liisa.locator("work-page [data-show=missing]")).to_be_visible()
    assert "Häkkiläntie" not in str(liisa.evaluate(EVERYTHING_TOLD))
    type_code(liisa, code)
    expect(liisa.locator("work-page")).to_contain_text("Häkkiläntie 12")


def shut_out_and_call(service, role="volunteer"):
    """Kaisa ends every session of Aino, or another, then reads a new code to her."""
    with service.app().app_context():
        aino, kaisa = (
            db.session.scalars(select(Person).where(Person.email == CAST[key])).unique().one()
            for key in (role, "coordinator")
        )
        for sign_in in db.session.scalars(select(SignIn).where(SignIn.person_id == aino.id)):
            sign_in.end(now=utcnow())
        people.invite(aino, by=kaisa)
        code = codes.give_code(aino, by=kaisa)
        db.session.commit()
        return code


def type_code(page, code):
    page.fill("#code", code)
    press(page, "sign-in")
