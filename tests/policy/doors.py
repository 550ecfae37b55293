"""Knocking at doors: real requests through the whole application, each undone afterwards by a savepoint."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from html import unescape
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import Connection, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from palveleva.db import Base, db
from palveleva.domain.vocabulary import Part
from palveleva.models import Disclosure, Guest, Installation, Need, Person, Poster
from palveleva.web.look import mark_of
from tests.people import Town
from tests.policy.canaries import parts_of
from tests.policy.world import World, build, photo_key, sign_ins


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Everything a stranger could read of it: pictures byte by byte, and the headers too."""
        is_text = not self.headers.get("Content-Type", "").startswith(("image/", "application/vnd."))
        headers = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        return self.body.decode("utf-8" if is_text else "latin-1") + headers

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Street:
    """The application on one connection, and who knocks: a cookie for every role."""

    app: Flask
    connection: Connection
    stage: str
    keys: "Keys"
    cookies: dict[str, str]
    accounts: dict[str, str]
    knocks: int = 0
    cursors: dict[str, str] = field(default_factory=dict)

    def knock(self, role: str, method: str, path: str, **more: Any) -> Answer:
        of_phones = {"X-Palveleva": "1", "X-Account": self.accounts.get(role, "")} if path.startswith("/api/") else {}
        headers = {"Cookie": self.cookies.get(role, "")} | of_phones | more.pop("headers", {})
        environ = EnvironBuilder(method=method, path=path, headers=headers, **more).get_environ()
        body, status, told = run_wsgi_app(self.app.wsgi_app, environ, buffered=True)
        self.knocks += 1
        return Answer(int(status[:3]), dict(told), b"".join(body))

    def follow(self, role: str, answer: Answer) -> Answer:
        """The page that an answer leads to, asked for with the session it gave; or that answer."""
        if "Set-Cookie" not in answer.headers or "Location" not in answer.headers:
            return answer
        session = {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}
        return self.knock(role, "GET", answer.headers["Location"], headers=session)

    def said(self, answer: Answer) -> list[tuple[str, str]]:
        """What the next page would say about the deed, out of the session's cookie: (kind, words)."""
        sealed = answer.headers.get("Set-Cookie", "").partition("=")[2].partition(";")[0]
        session = self.app.session_interface.get_signing_serializer(self.app).loads(sealed) if sealed else {}
        return [tuple(pair) for pair in session.get("_flashes", [])]

    def returns(self, answer: Answer) -> list[tuple[str, str]]:
        """The same, where the answer is the page itself: with what was written by hand in a form that was refused."""
        above = answer.text.partition("<main")[0] if answer.status == 400 else ""
        told = re.findall(r'class="banner (\w+)">.*?<p>(.*?)</p>', above, re.DOTALL)
        return [(kind, unescape(words)) for kind, words in told]

    def recorded(self) -> dict[int, frozenset[Part]]:
        """What was written down as seen since the world was built, or undone."""
        lines = self.connection.execute(select(Need.text, Disclosure.fields).join(Need, Need.id == Disclosure.need_id))
        return parts_of((text, fields) for text, fields in lines)

    def cursor(self, role: str) -> str:
        if role not in self.cursors:
            account = self.accounts[role]
            epoch = self.connection.scalar(select(Installation.epoch))
            self.cursors[role] = f"{epoch}.{self.connection.scalar(select(Person.changes).where(Person.id == account))}"
        return self.cursors[role]

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever the deeds within have changed is as before."""
        before = self.connection.begin_nested()
        try:
            yield
        finally:
            before.rollback()

    def fingerprint(self) -> dict[str, str]:
        """Every row of every table but of those that count tries, a digest for each table."""
        return {
            table.name: sha256("".join(sorted(map(repr, self.connection.execute(select(table))))).encode()).hexdigest()
            for table in Base.metadata.sorted_tables
            if table.name != "tally"
        }


@contextmanager
def street(app: Flask, stage: str) -> Iterator[Street]:
    """Every session of the application joins one transaction of ours, which is rolled back in the end."""
    with joined(app) as connection:
        with app.app_context():
            world = build(stage, Town())
            keys = keys_of(world, app)
            rows = {role: (row.id, row.person_id) for role, row in sign_ins(world).items()}
            keys = replace(keys, sign_in_id=rows["other"][0])
        cookies = {role: cookie(app, key) for role, (key, _) in rows.items()}
        accounts = {role: account for role, (_, account) in rows.items()}
        yield Street(app, connection, stage, keys, cookies, accounts)


@contextmanager
def joined(app: Flask) -> Iterator[Connection]:
    engines = db._app_engines[app]
    engine = engines[None]
    with engine.connect() as connection:
        outermost = connection.begin()
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        engines[None] = connection
        try:
            yield connection
        finally:
            engines[None] = engine
            db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
            outermost.rollback()


PROVIDERS = ("offered", "winner", "loser", "former")


def cookie(app: Flask, sign_in_id: str) -> str:
    sealed = app.session_interface.get_signing_serializer(app).dumps({"_user_id": sign_in_id, "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={sealed}"


@dataclass(frozen=True)
class Keys:
    """What stands in the place of `<need_id>` and its like."""

    need_id: str
    code: str
    offer_id: str
    assignment_id: str
    photo_id: str
    provider_id: Any
    village_id: Any
    guest_id: Any
    person_id: str
    newcomer_id: str
    poster: str
    sign_in_id: str = "unknown"
    absence_id: Any = 1
    change_id: Any = 1
    delivery_id: Any = 0
    memo_id: Any = 1
    reply_id: Any = 1
    service_id: str = "lumityot"
    token: str = "unknown"
    lang: str = "fi"
    municipality_id: str = "saarijarvi"
    year: int = datetime.now(ZoneInfo("Europe/Helsinki")).year
    digest: str = "unknown"
    name: str = "css/phone.css"
    accent: str = "7a1f5c"
    mark: str = mark_of("7a1f5c")
    # What each role holds itself: its provider's offer and its provider's last work.
    offers: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)


def keys_of(world: World, app: Flask) -> Keys:
    need, town = world.need, world.town
    offer = next((offer for offer in need.offers if offer.provider.code == "P01"), None)
    works = sorted(need.assignments, key=lambda work: work.agreed_at)
    firms = {getattr(town, name).provider_id: role for role, name in world.who.items() if role in PROVIDERS}
    return Keys(
        need_id=need.id,
        code=db.session.scalars(select(Need.code).where(Need.reporter_id == town.eino.id)).one(),
        offer_id=offer.id if offer else str(uuid4()),
        assignment_id=works[-1].id if works else str(uuid4()),
        photo_id=photo_key(1),
        provider_id=town.provider("P01").id,
        village_id=town.village("hakkila").id,
        guest_id=db.session.scalars(select(Guest.id)).one(),
        person_id=town.eino.id,
        newcomer_id=town.uusi.id,
        poster=db.session.scalars(select(Poster.token)).one(),
        digest=app.extensions["assets_digest"],
        offers={firms[offer.provider_id]: offer.id for offer in need.offers if offer.provider_id in firms},
        works={firms[work.provider_id]: work.id for work in works if work.provider_id in firms},
    )
