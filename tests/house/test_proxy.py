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


def ask(proxy, path, host=NAME):
    line = HTTPSConnection("127.0.0.1", proxy.port, context=ssl._create_unverified_context())
    try:
        line.request("GET", path, headers={"Host": host})
        return line.getresponse().status
    finally:
        line.close()


def test_no_key_of_a_need_gets_into_its_logs(proxy, tmp_path):
    assert ask(proxy, f"/needs/{KEY}") == 502
    assert ask(proxy, f"/needs/{KEY}/%00") >= 400

    asked_plainly = HTTPConnection("127.0.0.1", proxy.plain_port)
    asked_plainly.request("GET", f"/needs/{KEY}", headers={"Host": NAME})
    assert asked_plainly.getresponse().status == 301
    asked_plainly.close()

    written = {file.name: file.read_text() for file in tmp_path.glob("*.log")}
    assert [name for name, text in written.items() if KEY in text] == []
    assert "palveleva.log" in written
