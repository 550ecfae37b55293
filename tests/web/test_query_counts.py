"""No page asks the database more often the more there is to show, and none asks more than a handful of times."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from palveleva.db import db
from palveleva.domain.vocabulary import Role
from palveleva.queries.candidates import providers_of
from tests.crowd import busy, grow
from tests.people import Town, a_need

STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)")
LOG = []


@contextmanager
def counted(app):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if STATEMENT.match(statement):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_x(app, sign_in):
    with app.app_context():
        t = time.time()
        town = Town()
        homes = grow(town, 0, 5)
        need = a_need(town.aino)
        busy(town, need, range(3))
        keys = {"need_id": need.id}
        stage_needs = [n.id for n in homes[0].needs]
        from palveleva.models import Provider

        prov = homes[0].firm.id
        vill = homes[0].village.id
        per = homes[0].teller.id
        poster = newcomers_token(homes[0].village)
        print("setup5", time.time() - t)
    facts = {
        "need_id": need.id,
        "provider_id": prov,
        "village_id": vill,
        "person_id": per,
        "token": poster,
        "lang": "fi",
        "municipality_id": "saarijarvi",
        "year": 2026,
        "photo_id": "00000000-0000-4000-8000-000000000001",
        "digest": app.extensions["assets_digest"],
        "name": "css/phone.css",
    }
    clients = {
        Role.COORDINATOR: sign_in("kaisa"),
        Role.VOLUNTEER: sign_in("aino"),
        Role.PROVIDER: sign_in("liisa"),
        None: app.test_client(),
    }

    def measure():
        out = {}
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or rule.endpoint == "static":
                continue
            aud = app.view_functions[rule.endpoint].audience
            for role, client in clients.items():
                if aud and role not in aud:
                    continue
                path = rule.build({n: facts[n] for n in rule.arguments})[1]
                client.get(path)
                with counted(app) as seen:
                    a = client.get(path)
                out[rule.endpoint, role, a.status_code] = list(seen)
        for i, n in enumerate(stage_needs):
            with counted(app) as seen:
                a = clients[Role.COORDINATOR].get(f"/needs/{n}")
            out[f"need@{i}", Role.COORDINATOR, a.status_code] = list(seen)
        return out

    a = measure()
    with app.app_context():
        t = time.time()
        town = Town()
        grow(town, 5, 25)
        need = db.session.get(type(need), need.id)
        busy(town, need, range(3, 12))
        print("setup25", time.time() - t)
    b = measure()
    import pickle

    __import__("pathlib").Path("/tmp/q/counts.pkl").write_bytes(pickle.dumps((a, b)))
    for k in sorted(a, key=str):
        x, y = len(a[k]), len(b[k])
        print(
            f"{k[0]:30} {str(k[1] and k[1].value):12} {k[2]} {x:5} {y:5}",
            "GROWS" if x != y else "",
            "OVER" if y > 8 else "",
        )


def newcomers_token(village):
    from palveleva.actions.newcomers import poster_of

    return poster_of(village).token
