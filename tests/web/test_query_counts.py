"""No page asks the database more often because there is more to show, and none asks more than a handful of times."""

import pytest
from sqlalchemy import select, update

from palveleva.actions.newcomers import poster_of
from palveleva.db import db, utcnow
from palveleva.domain.vocabulary import Role
from palveleva.models import Need, SignIn
from palveleva.web.look import mark_of
from tests.crowd import busy, grow, photo_of
from tests.people import Town, a_need
from tests.phone import a_need_report
from tests.statements import asked

ENOUGH = 8


class Everywhere:
    """Everybody who may open a page opens it, on a municipality that grows in between."""

    def __init__(self, app, sign_in) -> None:
        self.app = app
        with app.app_context():
            town = Town()
            (home, *_) = grow(town, 0, 5)
            need = a_need(town.aino)
            busy(town, need, range(3))
            self.keys = self.keys_of(home, need)
            told_again = select(Need.id).where(Need.duplicate_of_id == need.id).limit(1)
            self.other_needs = [*(need.id for need in home.needs), *db.session.scalars(told_again)]
        people = {Role.COORDINATOR: "kaisa", Role.VOLUNTEER: "aino", Role.PROVIDER: "liisa"}
        self.browsers = {None: app.test_client()} | {role: sign_in(name) for role, name in people.items()}
        with app.app_context():
            db.session.execute(update(SignIn).values(proven_at=utcnow()))  # the second factor was just given
            db.session.commit()

        for path in ("/fi/app/", "/fi/app/items", "/fi/app/status"):
            self.browsers[None].get(path)  # what each process makes and reads only once
        self.browsers[Role.COORDINATOR].get("/needs")

    def keys_of(self, home, need):
        keys = {"need_id": need.id, "provider_id": home.firm.id, "village_id": home.village.id, "lang": "fi"}
        keys |= {"person_id": home.teller.id, "token": poster_of(home.village).token, "photo_id": photo_of(need)}
        keys |= {"municipality_id": need.municipality_id, "year": 2026, "name": "css/phone.css"}
        keys |= {"accent": "7a1f5c", "mark": mark_of("7a1f5c")}
        return keys | {"digest": self.app.extensions["assets_digest"]}

    def grow(self) -> None:
        with self.app.app_context():
            grow(Town(), 5, 25)
            busy(Town(), db.session.get_one(Need, self.keys["need_id"]), range(3, 12))

    def addresses(self):
        """(endpoint, role, address) for every door that is opened by GET, and for the page of a need at each stage."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint != "static":
                audience = self.app.view_functions[rule.endpoint].audience
                path = rule.build({name: self.keys[name] for name in rule.arguments})[1]
                yield from ((rule.endpoint, role, path) for role in self.browsers if not audience or role in audience)
        for key in self.other_needs:
            yield "needs.show", Role.COORDINATOR, f"/needs/{key}"

    def counts(self) -> dict[tuple[str, str | None, str], int]:
        found = {}
        for endpoint, role, path in self.addresses():
            with asked(self.app) as statements:
                answer = self.browsers[role].get(path)
            assert answer.status_code < 500, f"{path} to {role}: {answer.status_code}"
            found[endpoint, role, path] = len(statements)
        return found


@pytest.fixture
def everywhere(app, sign_in):
    return Everywhere(app, sign_in)


def test_no_page_asks_more_often_because_there_is_more(everywhere):
    of_five = everywhere.counts()
    everywhere.grow()
    of_many = everywhere.counts()

    grown = {door: (number, of_many[door]) for door, number in of_five.items() if number != of_many[door]}
    assert not grown, f"Load what belongs to the rows for all of them at once: {grown}"
    too_many = {door: number for door, number in of_many.items() if number > ENOUGH}
    assert not too_many, f"More than {ENOUGH} statements: join them, or leave out what nobody reads: {too_many}"


def test_a_sync_asks_as_often_whatever_the_phone_holds_already(app, phone):
    aino = phone("aino")
    with app.app_context():
        grow(Town(), 0, 1)
    aino.send()
    first = statements_of(app, aino)
    for _ in range(10):
        aino.send(a_need_report())

    assert statements_of(app, aino) == first


def test_a_batch_of_reports_asks_hardly_more_often_than_one(app, phone):
    aino = phone("aino")
    aino.send(a_need_report())

    one, many = statements_of(app, aino), statements_of(app, aino, 40)

    assert one <= 12  # one of them for the resident
    assert many <= one + 1  # one more asks for what else is news


def statements_of(app, phone, reports=1):
    with asked(app) as statements:
        phone.send(*(a_need_report() for _ in range(reports)))
    return len(statements)
