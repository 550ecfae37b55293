"""A page of another site, open in a browser that is signed in here, can do nothing: no deed without our own page."""

import pytest

from tests.policy.asked import path_of, sent_to
from tests.policy.doors import street
from tests.policy.knocking import rules

FOREIGN = {"Origin": "https://evil.example"}
# Ways in which a browser would carry what another site wrote: what it says of itself, and whether our token is with it.
WAYS = {
    "no token": ({"Sec-Fetch-Site": "same-origin"}, None),
    "a token of its own making": ({"Sec-Fetch-Site": "same-origin"}, "ImY4NGU2YyI.Z0Q7kA.forged"),
    "an empty token": ({"Sec-Fetch-Site": "same-origin"}, ""),
    "a foreign origin": (FOREIGN, "good"),
    "another site": ({"Sec-Fetch-Site": "cross-site"}, "good"),
    "a neighbour of ours": ({"Sec-Fetch-Site": "same-site"} | FOREIGN, "good"),
    "an origin that looks like ours": ({"Origin": "http://localhost.evil.example"}, "good"),
}
# What the phone sends instead of a token: a header that no page of another site may add without being asked first.
OF_PHONES = ("api.", "sync.", "photos.")
# They have no token either: the demonstration and the door for text messages are shut here, and a report of a browser
# changes nothing but a count.
WITHOUT_TOKEN = {"demo.sign_in", "sms.hear", "violations.note"}

# What a browser sends across sites without asking first.
WITHOUT_ASKING = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")


@pytest.fixture
def here(app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with street(app, "scheduled") as made:
        yield made


def deeds(here):
    for rule in rules(here):
        for method in sorted(rule.methods - {"GET", "HEAD", "OPTIONS"}):
            yield rule, method


def knock(here, rule, method, role, headers, **told):
    """As `Street.knock`, but without the header that only our own script can send."""
    with_header = {"X-Palveleva": "", "X-Account": here.accounts[role]} if rule.endpoint.startswith(OF_PHONES) else {}
    return here.knock(role, method, path_of(rule, here), headers=with_header | headers, **told)


@pytest.mark.parametrize("way", WAYS)
def test_no_deed_is_done_for_another_site(here, way):
    headers, token = WAYS[way]
    before, faults = here.fingerprint(), []
    tokens = {
        role: good_token(here, role) if token == "good" else token for role in ("reporter", "winner", "coordinator")
    }
    for rule, method in deeds(here):
        is_without = token != "good" and rule.endpoint in WITHOUT_TOKEN
        for role in () if is_without else roles_for(rule):
            told = with_token(sent_to(rule.endpoint, method, here), tokens[role])
            answer = knock(here, rule, method, role, headers, **told)
            if answer.status not in (400, 403):
                faults.append(f"{method} {rule.endpoint} with {way}, by {role}: {answer.status}")

    assert faults == [], "\n".join(faults)
    assert here.fingerprint() == before


def roles_for(rule):
    return ("reporter", "winner") if rule.endpoint.startswith(OF_PHONES) else ("reporter", "coordinator")


def with_token(told, token):
    if token is None or not isinstance(told.get("data", {}), dict):
        return told
    return told | {"data": told.get("data", {}) | {"csrf_token": token}} if "json" not in told else told


def good_token(here, role):
    """One that our own page gave: even then it is looked at where the deed comes from."""
    page = here.knock(role, "GET", "/sign-in")
    here.cookies[role] = page.headers.get("Set-Cookie", here.cookies[role]).partition(";")[0]
    return page.text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]


@pytest.mark.parametrize("kind", WITHOUT_ASKING)
def test_a_form_of_another_site_that_pretends_to_be_json_is_no_deed(here, kind):
    before, faults = here.fingerprint(), []
    for rule, method in deeds(here):
        if rule.endpoint in WITHOUT_TOKEN:
            continue
        told = {"data": b'{"proto": 1, "cursor": null, "ops": [], "x": "="}', "content_type": kind}
        for role in roles_for(rule):
            answer = knock(here, rule, method, role, {}, **told)
            if answer.status not in (400, 403):
                faults.append(f"{method} {rule.endpoint} as {kind}, by {role}: {answer.status}")

    assert faults == [], "\n".join(faults)
    assert here.fingerprint() == before


def test_the_same_deeds_are_done_from_our_own_page(here):
    """So that the refusals above are about where they come from."""
    token = good_token(here, "coordinator")
    path = f"/needs/{here.keys.need_id}/remarks"
    told = {"data": {"text": "soitettu", "csrf_token": token}}

    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {"Origin": "null"}):
        assert here.said(here.knock("coordinator", "POST", path, headers=headers, **told)) == [("ok", "Tallennettu.")]


def test_no_answer_lets_another_site_read_it(here):
    for path in ("/fi/", "/api/v1/session", "/api/v1/sync", "/needs"):
        for method in ("GET", "OPTIONS"):
            answer = here.knock("coordinator", method, path, headers=FOREIGN)

            assert [name for name in answer.headers if name.startswith("Access-Control")] == []
