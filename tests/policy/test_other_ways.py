"""Ways around the door: other methods, and the keys of things that are not there or belong to others."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from palveleva.db import utcnow
from palveleva.models import Absence, Guest, Municipality, Need, Offer, Person, ProfileChange, Provider, SignIn, Village
from tests.databases import KIND
from tests.policy import tables
from tests.policy.asked import IDS, path_of, sent_to
from tests.policy.canaries import seen_in
from tests.policy.doors import street
from tests.policy.knocking import rules
from tests.policy.world import photo_key

FORM_TOKEN = re.compile(rb'name="csrf_token" value="[^"]*"')
MALFORMED = ("x", "..", "1 OR 1=1", "ä", "0" * 300)
NUMBERS = (0, 2_000_000_000, 99_999_999_999_999_999_999)


@pytest.fixture
def here(app):
    with street(app, "scheduled") as made:
        add_guest_elsewhere(made.connection)
        yield made


def add_guest_elsewhere(connection):
    """The firm of Inari is invited to a third municipality: nobody's business in Saarijärvi."""
    connection.execute(insert(Municipality).values(id="utsjoki", name="Utsjoki", language="fi", time_zone="UTC"))
    firm = connection.scalar(select(Provider.id).where(Provider.code == "P91"))
    facts = {"provider_id": firm, "municipality_id": "utsjoki", "villages": [], "asked_at": utcnow()}
    connection.execute(insert(Guest).values(facts))


def doors_with_keys(here):
    for rule in rules(here):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.arguments & set(IDS) and not rule.endpoint.startswith("assets"):
                yield rule, method


def foreign(here):
    """The same kind of thing in another municipality."""

    def one(column, *clauses):
        return here.connection.scalar(select(column).where(*clauses))

    need_id = one(Need.id, Need.municipality_id == "inari")
    return {
        "need_id": need_id,
        "offer_id": one(Offer.id, Offer.need_id == need_id) or str(uuid4()),
        "assignment_id": str(uuid4()),
        "photo_id": photo_key(3),
        "provider_id": one(Provider.id, Provider.code == "P91"),
        "absence_id": one(Absence.id),
        "change_id": one(ProfileChange.id),
        "guest_id": one(Guest.id, Guest.municipality_id == "utsjoki"),
        "village_id": one(Village.id, Village.slug == "sevetti"),
        "person_id": one(Person.id, Person.email == "uula@palveleva.example"),
        "sign_in_id": one(SignIn.id, SignIn.person_id == here.accounts["stranger"]),
    }


def wrong_keys(rule, theirs):
    """Foreign, unknown and malformed keys in turn, in the place of the first key of the path."""
    first = next(name for name in IDS if name in rule.arguments)
    is_number = f"<int:{first}>" in rule.rule
    yield from ({first: key} for key in (theirs[first], *(NUMBERS if is_number else (str(uuid4()), *MALFORMED))))


@pytest.mark.parametrize("role", ["coordinator", "reporter", "winner"] if KIND == "sqlite" else ["coordinator"])
def test_not_there_not_yours_and_nonsense_are_the_same_answer(here, role):
    before, faults, theirs = here.fingerprint(), [], foreign(here)
    for rule, method in doors_with_keys(here):
        keys = list(wrong_keys(rule, theirs))[: 3 if tables.door(rule.endpoint, method, role) == "shut" else None]
        answers = [
            here.knock(role, method, path_of(rule, here, **key), **sent_to(rule.endpoint, method, here)) for key in keys
        ]
        kinds = {(answer.status, answer.headers.get("Location")) for answer in answers}
        expected = tables.door(rule.endpoint, method, role)
        status = {"shut": 403, "in": 302}.get(expected, 404)
        if {code for code, _ in kinds} != {status} or any(seen_in(answer.text) for answer in answers):
            faults.append(f"{method} {rule.endpoint}: {kinds} instead of {status}")

    assert faults == [], "\n".join(faults)
    assert here.fingerprint() == before


def test_a_foreign_photo_and_no_photo_have_the_same_body_and_headers(here):
    answers = [here.knock("coordinator", "GET", f"/api/v1/photos/{key}") for key in (photo_key(3), photo_key(9), "x")]

    for answer in answers:
        answer.headers.pop("Set-Cookie", None)  # tells the time at which the desk was last used

    assert len({(answer.status, answer.body, str(sorted(answer.headers.items()))) for answer in answers}) == 1


def test_a_foreign_need_and_no_need_have_the_same_page(here):
    keys = (foreign(here)["need_id"], str(uuid4()), "x")
    answers = [here.knock("coordinator", "GET", f"/needs/{key}") for key in keys]

    # The buttons of languages lead to what was asked for; nothing else may tell the three apart.
    pages = [answer.body.replace(f"/needs/{key}".encode(), b"") for key, answer in zip(keys, answers, strict=True)]
    assert {answer.status for answer in answers} == {404}
    assert len({FORM_TOKEN.sub(b"", page) for page in pages}) == 1


@pytest.mark.parametrize("role", ["anonymous", "reporter", "coordinator"] if KIND == "sqlite" else ["coordinator"])
def test_head_and_options_tell_nothing_and_change_nothing(here, role):
    before, faults = here.fingerprint(), []
    for rule in rules(here):
        path = path_of(rule, here)
        for method in ("HEAD", "OPTIONS") if "GET" in rule.methods else ("OPTIONS",):
            answer = here.knock(role, method, path)
            if (answer.body and answer.status < 400) or seen_in(answer.text) or answer.status >= 500:
                faults.append(f"{method} {rule.endpoint}: {answer.status}, {len(answer.body)} bytes")

    assert faults == [], "\n".join(faults)
    assert here.fingerprint() == before


@pytest.mark.parametrize("method", ["DELETE", "TRACE"])
def test_a_method_that_no_door_knows_is_refused_and_cannot_be_smuggled(here, method):
    path, smuggled = f"/needs/{here.keys.need_id}/closing", {"X-HTTP-Method-Override": method}
    before = here.fingerprint()

    assert here.knock("coordinator", method, path, data={"outcome": "unmet"}).status == 405
    override = here.knock("reporter", "POST", f"{path}?_method={method}", headers=smuggled, data={"_method": method})

    assert override.status == 403
    assert here.fingerprint() == before


def test_the_keys_of_a_coordinator_open_nothing_for_whoever_is_shut_out(here):
    """The same cookie, moved to another role's request, and an account that is not the session's."""
    keys = replace(here.keys)
    answer = here.knock("winner", "GET", f"/api/v1/photos/{keys.photo_id}", headers={"X-Account": "somebody"})

    assert answer.status == 409
    for role in ("disabled", "expired"):
        assert here.knock(role, "GET", f"/api/v1/photos/{keys.photo_id}").status == 401
        assert here.knock(role, "GET", "/needs").headers["Location"] == "/sign-in"
