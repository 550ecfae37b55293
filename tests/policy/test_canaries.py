"""Two needs go their whole way through HTTP, everybody looks around all the time, and a witness reads every answer."""

import logging
from functools import wraps

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from palveleva.db import db, utcnow
from palveleva.logs import OURS, Lines
from palveleva.models import Need
from tests.phone import an_operation
from tests.phone_photos import put
from tests.policy.canaries import CAGES, raw_photo, seen_in
from tests.policy.witness import Witness, strays
from tests.policy.world import photo_key

CAST = ("aino", "eino", "liisa", "pekka", "tauno", "kaisa", "inka", "uula")
NO_TIME = {"reason": "no_time"}


class Story:
    """The cast with their phones and browsers, and the deeds of the story in the order in which they happen."""

    def __init__(self, phone, stranger, witness):
        self.phones = {name: phone(name) for name in CAST}
        self.browsers = {name: one.client for name, one in self.phones.items()} | {"nobody": stranger}
        for name, browser in self.browsers.items():
            browser.environ_base["palveleva.who"] = name
        self.witness = witness
        self.need_id = ""

    def told(self, name, number, village, **more):
        """With everything a person can say of another, and a photo that knows more than it should."""
        cage = CAGES[number]
        told = {"text": cage.text, "village": village, "service": "lumityot", "urgency": "week", "consent": "granted"}
        told |= {"contact": vars(cage.resident), "photo_id": photo_key(number)}
        report = an_operation("need.report", **told | more)
        answer = self.phones[name].send(report)[0]
        put(self.phones[name], photo_key(number), report["op_id"], raw_photo(number))
        return answer["resource"]["id"]

    def press(self, button, **fields):
        """Kaisa presses a button of the need and reads the page it leads to."""
        path = button if button.startswith("/") else f"/needs/{self.need_id}/{button}"
        assert self.browsers["kaisa"].post(path, data=fields, follow_redirects=True).status_code == 200

    def do(self, name, kind, target, **payload):
        return self.phones[name].do(kind, target, **payload)

    def only(self, name, kind):
        return next(item for item in self.phones[name].all(kind) if item["need_id"] == self.need_id)

    def now(self, stage):
        """The story has come this far, and everybody looks around."""
        self.witness.stage = stage
        for name, browser in self.browsers.items():
            for path in self.places(name):
                browser.get(path)
            if name in self.phones:
                self.phones[name].cursor = None
                self.phones[name].send()
        for name in ("kaisa", "inka"):
            self.browsers[name].post("/needs/search", data={"words": "rappuset"}, follow_redirects=True)

    def places(self, name):
        yield from (f"/api/v1/photos/{photo_key(1)}", f"/fi/report/{self.need_id}", f"/needs/{self.need_id}")
        if name in ("kaisa", "inka"):
            yield from ("/needs", "/needs/closed", f"/needs/{self.need_id}/looks", "/providers/1", "/volunteers")


@pytest.fixture
def witness(app, caplog, capsys):
    caplog.set_level(logging.DEBUG, OURS)
    caplog.handler.setFormatter(Lines())
    made = Witness(app)
    made.stand()
    yield made
    made.go()
    with capsys.disabled():
        print(f"\n{made.answers} answers read, {made.looks} looks, {len(made.faults)} faults", end="")


@pytest.fixture
def story(phone, stranger, witness):
    made = Story(phone, stranger, witness)
    made.told("eino", 2, "mahlu", service="auraus")
    made.told("uula", 3, "sevetti")
    made.need_id = made.told("aino", 1, "hakkila")
    return made


def ask(story):
    story.witness.as_if["pekka"] = ("offered", "offering")
    story.press("waves")
    liisas = story.only("liisa", "offer")["id"]
    story.do("liisa", "offer.ask", liisas, text=CAGES[1].said("onko"))
    story.press(f"/offers/{liisas}/answers", text=CAGES[1].said("on"))
    story.do("liisa", "offer.ask", liisas, text=CAGES[1].said("entaiso"))


def a_need_that_is_done(story):
    story.do("aino", "need.add_information", story.need_id, text=CAGES[1].said("lisa"))
    story.now("submitted")
    story.witness.stage = "needs_info"
    story.press("remarks", text=CAGES[1].said("huomautus"))
    story.press("questions", text=CAGES[1].said("kysymys"))
    story.now("needs_info")
    story.press("disclosures")
    story.do("aino", "need.add_information", story.need_id, text="vastaus")
    story.witness.stage = "offering"
    ask(story)
    story.now("offering")
    pekkas = story.only("pekka", "offer")["id"]
    story.witness.stage = "agreed"
    story.witness.as_if.clear()
    story.do("liisa", "offer.accept", story.only("liisa", "offer")["id"])
    assert story.do("pekka", "offer.accept", pekkas)["code"] == "taken"
    story.now("agreed")
    finish(story)


def finish(story):
    story.witness.stage = "scheduled"
    work = story.only("liisa", "assignment")["id"]
    story.do("liisa", "assignment.schedule", work, at="2026-12-24T10:00:00+02:00")
    story.now("scheduled")
    for is_done in (False, True):
        story.witness.stage = "done"
        story.do("liisa", "assignment.complete", work, note=CAGES[1].said("tyo"), minutes=30)
        story.witness.stage = "confirmed" if is_done else "scheduled"
        story.do("aino", "need.confirm", story.need_id, done=is_done)
    story.now("confirmed")


def a_need_that_changes_hands(story):
    story.witness.stage = "offering"
    ask(story)
    story.witness.stage = "agreed"
    story.witness.as_if.clear()
    story.do("liisa", "offer.accept", story.only("liisa", "offer")["id"])
    work = story.only("liisa", "assignment")["id"]
    story.witness.stage = "scheduled"
    story.do("liisa", "assignment.schedule", work, at="2026-12-24T10:00:00+02:00")
    story.witness.stage = "given_back"
    story.do("liisa", "assignment.release", work, reason=CAGES[1].said("syy"))
    story.now("given_back")
    story.witness.as_if["pekka"] = ("winner", "agreed")
    story.do("pekka", "offer.accept", story.only("pekka", "offer")["id"])
    work = story.only("pekka", "assignment")["id"]
    story.witness.stage = "taken_over"
    story.witness.as_if.clear()
    story.do("pekka", "assignment.schedule", work, at="2026-12-24T10:00:00+02:00")
    story.now("taken_over")
    story.witness.stage = "withdrawn"
    story.do("aino", "need.withdraw", story.need_id, reason=CAGES[1].said("syy"))
    story.press("closing", outcome="unmet")


@pytest.mark.parametrize("way", [a_need_that_is_done, a_need_that_changes_hands])
def test_nobody_hears_more_than_the_table_says_and_every_look_has_its_line(story, witness, app, caplog, way):
    way(story)

    assert "\n".join(witness.faults) == ""
    assert witness.looks > 25
    assert strays(app) == []
    assert seen_in(caplog.text) == {}


def test_a_fault_of_ours_writes_no_words_of_people_into_the_log(story, witness, app, caplog, monkeypatch):
    @wraps(app.view_functions["needs.queue"])
    def stumbling():
        return str(int(CAGES[1].text))  # its message quotes what it was given

    monkeypatch.setitem(app.view_functions, "needs.queue", stumbling)

    answer = story.browsers["kaisa"].get("/needs")

    assert answer.status_code == 500
    assert "ValueError" in caplog.text
    assert (seen_in(caplog.text), seen_in(answer.text)) == ({}, {})


def test_a_fault_of_the_database_does_not_quote_what_was_to_be_stored(app):
    with app.app_context(), pytest.raises(DBAPIError) as fault:
        db.session.execute(db.text("INSERT INTO nowhere VALUES (:words)"), {"words": CAGES[1].text})

    assert "nowhere" in str(fault.value)
    assert seen_in(str(fault.value)) == {}


def test_words_refused_in_a_form_are_shown_to_whoever_typed_them_and_kept_nowhere(story, witness, app):
    form = {"text": CAGES[1].text, "consent": "granted", "contact_name": CAGES[1].resident.name, "urgency": "week"}
    before = witness.last_line

    page = story.browsers["kaisa"].post("/needs/new", data=form)

    assert (page.status_code, witness.last_line) == (400, before)
    assert CAGES[1].resident.name in page.text


def test_what_cannot_be_written_down_is_not_shown(story, witness, app):
    """No line, no data: here the record of looks can still be read, but takes no line any more."""
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE disclosure RENAME COLUMN fields TO lost"))
        db.session.commit()
    try:
        witness.go()
        pages = [story.browsers["kaisa"].get(path) for path in ("/needs", f"/needs/{story.need_id}")]
        picture = story.browsers["kaisa"].get(f"/api/v1/photos/{photo_key(1)}")
    finally:
        with app.app_context():
            db.session.execute(db.text("ALTER TABLE disclosure RENAME COLUMN lost TO fields"))
            db.session.commit()

    assert [answer.status_code for answer in (*pages, picture)] == [503] * 3
    assert [seen_in(answer.get_data().decode("latin-1")) for answer in (*pages, picture)] == [{}] * 3


def test_a_look_is_remembered_although_a_get_may_only_read(story, app):
    before = utcnow()

    story.browsers["kaisa"].get(f"/needs/{story.need_id}")

    with app.app_context():
        need = db.session.get(Need, story.need_id)
        assert need.updated_at < before
        assert db.session.scalars(select(Need.version).where(Need.id == need.id)).one() == need.version
