"""Every door of the house says whom it is for, and no GET changes anything."""

import re

import pytest
from sqlalchemy import select

from palveleva.db import Base, db
from palveleva.domain.vocabulary import Role
from palveleva.queries.candidates import providers_of
from palveleva.web.look import mark_of
from tests.people import Town
from tests.phone import a_need_report


def routes(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_says_whom_it_is_for(app):
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in routes(app)
        if getattr(app.view_functions[rule.endpoint], "audience", None) is None
    ]

    assert not silent, f"Decorate with @open_to(...): {silent}"


# A door for anybody is an exception: adding one means adding it here, with eyes open.
FOR_ANYBODY = {
    "access.accept_invitation", "access.choose_language", "access.enter_by_code", "access.invitation",
    "access.sign_in", "access.sign_out", "api.enter_again", "api.reading", "api.reference", "api.session",
    "assets.asset", "demo.sign_in", "fairness.criteria", "health.alive", "health.ready", "look.sheet", "metrics.show",
    "newcomers.join", "open_data.description", "open_data.missing", "open_data.needs_csv", "open_data.needs_json",
    "passkeys.enter_with_passkey", "passkeys.wish_to_enter", "photos.put", "photos.show", "public.about",
    "public.front", "public.start", "pwa.app_in_some_language", "pwa.favicon", "pwa.items", "pwa.manifest",
    "pwa.shell", "pwa.status", "pwa.worker", "statements.accessibility", "statements.privacy", "sync.sync",
    "violations.note", "sms.hear",
}  # fmt: skip


def test_only_these_doors_are_open_to_anybody(app):
    open_doors = {rule.endpoint for rule in routes(app) if not app.view_functions[rule.endpoint].audience}

    assert open_doors == FOR_ANYBODY


def test_paths_are_kebab_case_and_parameters_are_named(app):
    for rule in routes(app):
        plain = re.sub(r"<[^>]+>", "x", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.\-]+", plain), f"{rule.rule}: write the path in kebab-case"


def addresses(app, need_id):
    """An address for every GET route, with real keys in the place of parameters."""
    with app.app_context():
        provider = providers_of("saarijarvi")[0]
        facts = {"need_id": need_id, "provider_id": provider.id, "village_id": provider.home_village_id, "lang": "fi"}
        facts |= {
            "person_id": Town().aino.id,
            "sign_in_id": "unknown",
            "token": "unknown",
            "municipality_id": "saarijarvi",
            "year": 2026,
            "photo_id": "unknown",
            "digest": app.extensions["assets_digest"],
            "name": "css/phone.css",
            "accent": "7a1f5c",
            "mark": mark_of("7a1f5c"),
        }
    for rule in routes(app):
        if "GET" in rule.methods:
            yield rule.build({name: facts[name] for name in rule.arguments})[1]


def rows_of_everything(app):
    with app.app_context():
        tables = Base.metadata.sorted_tables
        return {t.name: sorted(map(repr, db.session.execute(select(t)).all())) for t in tables}


@pytest.mark.parametrize("name", ["kaisa", "aino", "liisa", None])
def test_a_get_changes_nothing_but_the_record_of_looks(app, phone, sign_in, stranger, name):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    client = sign_in(name) if name else stranger
    before = rows_of_everything(app)

    for address in addresses(app, need_id):
        assert client.get(address).status_code < 500, address

    after = rows_of_everything(app)
    if name == "kaisa":  # what she was shown is written down (decision 20)
        assert len(after.pop("disclosure")) > len(before.pop("disclosure"))
    assert after == before


def test_the_office_is_shut_to_everybody_else(app, phone, sign_in, stranger):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    office = {rule.endpoint for rule in routes(app) if app.view_functions[rule.endpoint].audience == {Role.COORDINATOR}}

    others = sign_in("aino"), sign_in("liisa"), stranger

    for address in addresses(app, need_id):
        if app.url_map.bind("").match(address)[0] in office:
            assert [browser.get(address).status_code for browser in others] == [403, 403, 302], address


def test_a_coordinator_of_another_municipality_finds_nothing(phone, sign_in):
    need_id = phone("aino").send(a_need_report())[0]["resource"]["id"]
    inka = sign_in("inka")

    assert inka.get(f"/needs/{need_id}").status_code == 404
    assert inka.post(f"/needs/{need_id}/waves").status_code == 404
    assert "Rappuset" not in inka.get("/needs").text
