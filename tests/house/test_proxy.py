"""What the documented nginx writes down and hands on, with no service, or a small one, behind it."""

import ssl
from http.client import HTTPConnection, HTTPSConnection

import pytest

from tests.proxy import NAME, NGINX, UNIT, proxy_before
from tests.services import free_port

pytestmark = pytest.mark.skipif(not NGINX, reason="no nginx: bin/setup.sh installs it where it may")
KEY = "0b1e9a52-8f0a-4c1e-9d52-2f2a6b0f6f10"


@pytest.fixture
def proxy(tmp_path):
    """Nobody answers behind it, as while the service is away: the commonest of all errors."""
    with proxy_before(f"http://127.0.0.1:{free_port()}", tmp_path, UNIT.read_text()) as found:
        yield found


def ask(proxy, path, method="GET"):
    """Status, headers and words."""
    line = HTTPSConnection("127.0.0.1", proxy.port, context=ssl._create_unverified_context())
    try:
        line.request(method, path, headers={"Host": NAME})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        line.close()


def test_no_key_of_a_need_gets_into_its_logs(proxy, tmp_path):
    assert ask(proxy, f"/needs/{KEY}")[0] == 502
    assert ask(proxy, f"/needs/{KEY}/%00")[0] >= 400

    asked_plainly = HTTPConnection("127.0.0.1", proxy.plain_port)
    asked_plainly.request("GET", f"/needs/{KEY}", headers={"Host": NAME})
    assert asked_plainly.getresponse().status == 301
    asked_plainly.close()

    written = {file.name: file.read_text() for file in tmp_path.glob("*.log")}
    assert [name for name, text in written.items() if KEY in text] == []
    assert "palveleva.log" in written


def test_who_gives_certificates_is_answered_without_one(proxy, tmp_path):
    """Or the certificate would be renewed only by hand."""
    challenge = tmp_path / ".well-known/acme-challenge/token"
    challenge.parent.mkdir(parents=True)
    challenge.write_text("token.thumbprint")

    line = HTTPConnection("127.0.0.1", proxy.plain_port)
    line.request("GET", "/.well-known/acme-challenge/token", headers={"Host": NAME})
    answer = line.getresponse()

    assert (answer.status, answer.read()) == (200, b"token.thumbprint")
    line.close()


@pytest.mark.parametrize(("method", "path"), [("GET", "/fi/"), ("POST", f"/needs/{KEY}/closing")])
def test_while_nobody_answers_people_read_so_in_their_languages(proxy, method, path):
    status, headers, words = ask(proxy, path, method)

    assert (status, headers["Cache-Control"]) == (502, "no-store")
    assert "Palvelu ei juuri nyt vastaa" in words
    assert "Tjänsten svarar inte just nu" in words
    assert words.count('href="tel:112"') == 3


def test_to_an_outbox_that_page_is_no_answer(proxy):
    """What bears our mark is our word on what was sent (transport.js); all else is a broken line to a phone."""
    status, headers, words = ask(proxy, "/api/v1/sync", "POST")

    assert (status, headers["X-Palveleva"]) == (502, None)
    assert "Palvelu ei juuri nyt vastaa" in words


def test_nor_is_it_shown_where_everything_is_well(proxy):
    assert ask(proxy, "/away.html")[0] == 404
    assert "error_page 502 504 /away.html;" in UNIT.read_text()
