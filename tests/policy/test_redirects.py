"""Whatever is asked, a browser that is sent on stays with us; and what names us is not written by whoever asks."""

import re
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

import pytest

from tests.policy.asked import path_of, sent_to
from tests.policy.doors import street
from tests.policy.knocking import rules
from tests.services import ROOT

OWN, EVIL = "http://localhost", "evil.example"
WAYS_OUT = (
    *("//{}", "///{}", "////{}", "//{}/%2f..", "/\\{}", "\\\\{}", "\\/{}", "/\\/{}", "\\{}", "//\\{}", "/\\\\{}"),
    *("http://{}", "https://{}", "HTTP://{}", "https:{}", "https:/{}", "https:\\\\{}", "http:///{}", "//{}:80"),
    *("/\t/{}", "/\n/{}", "/\r/{}", "/\r\n/{}", "\t//{}", " //{}", "\x00//{}", "/\x00/{}", "\u00a0//{}", "/\u2028/{}"),
    *("//user@{}", "//localhost@{}", "http://localhost@{}", "http://localhost:80@{}", "http://localhost.{}"),
    *("https://localhost%2f@{}", "//{}%00.localhost", "//{}#localhost", "//{}?localhost", "//{}\\@localhost"),
    *("javascript:location='//{}'", "data:text/html,{}", "vbscript:{}", "file://{}", "ftp://{}", "blob:http://{}"),
    *(
        "/fi/\r\nLocation: //{}",
        "/fi/\r\nSet-Cookie: x={}",
        "%2f%2f{}",
        "/%2f/{}",
        "/%5c{}",
        "//%65vil.example",
        "／／{}",
    ),
    *(
        "//%65vil.example",
        "／／{}",
        "//ⓔⓥⓘⓛ.example",
        "/../..//{}",
        "/.//{}",
        "/;@{}",
        "/?//{}",
        "?//{}",
        "#//{}",
        "",
        " ",
        "{}",
        "x" * 3000,
    ),
)
CORPUS = [way.format(EVIL) for way in WAYS_OUT]
NAMES = ("next", "back", "return", "url", "redirect", "continue", "after", "to")


def lands(location):
    """Where a browser would go: it drops tabs and line breaks, and takes a backslash for a slash."""
    seen = re.sub(r"[\t\r\n]", "", location.strip("\0 ")).replace("\\", "/")
    return "{0.scheme}://{0.netloc}".format(urlsplit(urljoin(OWN, seen)))


@pytest.mark.parametrize("who", ["stranger", "kaisa"])
def test_the_page_to_go_back_to_is_one_of_ours(stranger, sign_in, who):
    client = stranger if who == "stranger" else sign_in(who)
    answers = {
        way: client.post("/language", data={"language": "fi", "back": way})
        for way in [*CORPUS, *map(quote, CORPUS), *(quote(way, safe="") for way in CORPUS)]
    }

    went = {way: (answer.status_code, answer.headers.get("Location", "")) for way, answer in answers.items()}
    assert [way for way, (status, _) in went.items() if status not in (302, 400)] == []
    assert [way for way, (_, location) in went.items() if lands(location) != OWN] == []
    assert len(CORPUS) >= 60


def test_a_page_of_ours_is_gone_back_to(stranger):
    for path in ("/fi/", "/needs?outcome=done", "/fi/village/abc-_d"):
        assert stranger.post("/language", data={"language": "fi", "back": path}).headers["Location"] == path


def test_no_door_sends_anybody_away_whatever_is_added(app):
    """Each door once, with every name that such things have, in the address, the form and the headers."""
    with street(app, "scheduled") as here:
        gone = [fault for number, rule in enumerate(rules(here)) for fault in sent_away(here, rule, number)]

    assert gone == []


def sent_away(here, rule, number):
    way = CORPUS[number % 40]
    asked = "&".join(f"{name}={quote(way)}" for name in NAMES)
    headers = {name: f"https://{EVIL}/" for name in ("Referer", "X-Original-URL", "X-Rewrite-URL")}
    headers |= {"X-Forwarded-Host": EVIL, "X-Forwarded-Prefix": f"//{EVIL}", "Forwarded": f"host={EVIL}"}
    for method in sorted(rule.methods & {"GET", "POST"}):
        told = sent_to(rule.endpoint, method, here)
        form = {"data": told["data"] | dict.fromkeys(NAMES, way)} if isinstance(told.get("data"), dict) else told
        path = path_of(rule, here)
        for role in ("anonymous", "coordinator"):
            with here.undone():
                answer = here.knock(
                    role, method, f"{path}{'&' if '?' in path else '?'}{asked}", headers=headers, **form
                )
            if lands(answer.headers.get("Location", "")) != OWN or EVIL in answer.headers.get("Location", ""):
                yield f"{method} {path}: {answer.headers['Location']}"


@pytest.mark.parametrize(
    "path", ["//evil.example", "//evil.example/fi", "/fi//evil.example/..", "/\\evil.example/fi", "/fi"]
)
def test_slashes_in_the_address_lead_nowhere_else(stranger, path):
    answer = stranger.get("/", environ_overrides={"PATH_INFO": path})

    assert lands(answer.headers.get("Location", "")) == OWN


STRANGE_HOSTS = (
    *("evil.example", "evil.example:80", "localhost.evil.example", "evil.example#localhost", "localhost@evil.example"),
    *(
        "",
        " ",
        "a b",
        "localhost/evil",
        "localhost\\evil",
        "evil.example.",
        "[::1",
        "[evil]",
        "..",
        ".",
        "apu.fi:x",
        "9" * 70,
        "x" * 300,
    ),
)


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_a_strange_host_is_refused_at_every_door(stranger, host):
    for path in ("/fi/", "/sign-in", "/healthz", "/api/v1/session", "/fi"):
        assert stranger.get(path, headers={"Host": host}).status_code == 400, path


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.1.5:8000", "kone", "kone.local"]
)
def test_at_home_the_service_answers_to_the_names_of_the_house(stranger, host):
    assert stranger.get("/fi/", headers={"Host": host}).status_code == 200


@pytest.fixture
def with_address(app, monkeypatch):
    settings = replace(app.config["PALVELEVA"], is_https=True, address="https://apu.example.fi")
    monkeypatch.setitem(app.config, "PALVELEVA", settings)


@pytest.mark.parametrize(
    ("host", "status"),
    [("apu.example.fi", 200), ("localhost", 200), ("127.0.0.1:8000", 200)]
    + [(host, 400) for host in ("192.168.1.5", "kone", "apu.example.fi:8443", "x.apu.example.fi", "evil.example")],
)
def test_with_an_address_of_its_own_it_answers_to_that(with_address, stranger, host, status):
    assert stranger.get("/healthz", base_url="https://apu.example.fi", headers={"Host": host}).status_code == status


def test_links_and_passkeys_are_made_of_the_address_and_not_of_the_request(with_address, sign_in, town):
    kaisa = sign_in("kaisa")

    page = kaisa.post(f"/people/{town.aino.id}/invitations", base_url="http://localhost")
    wish = kaisa.post("/sign-in/passkey/wish", base_url="http://localhost").json

    assert "https://apu.example.fi/invitations/" in page.text
    assert "localhost" not in page.text
    assert wish["rpId"] == "apu.example.fi"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://[", "null ", "https://", "https://localhost:1", "x"]
)
def test_a_deed_from_elsewhere_is_refused_and_no_origin_is_too_odd(stranger, origin):
    assert stranger.post("/language", data={"language": "sv"}, headers={"Origin": origin}).status_code == 403


def test_no_link_is_made_in_any_other_way():
    made = [
        file.name for file in (ROOT / "palveleva").rglob("*.py") if re.search(r"_external|host_url", file.read_text())
    ]
    assert made == ["hosts.py"], "make whole addresses with palveleva/web/hosts.py: link_to()"
