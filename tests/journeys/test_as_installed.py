"""As docs/operate.md installs it: the documented nginx with TLS before gunicorn on a socket, and no demonstration."""

import os
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_urlsafe
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from palveleva import create_app
from palveleva.actions import people
from palveleva.config import Config
from palveleva.db import db, utcnow
from palveleva.models import Need, Person, Village
from tests.journeys.conftest import wait_until_learned
from tests.journeys.steps import tell, until
from tests.nursery import Child, run
from tests.patience import PATIENCE, SOON
from tests.proxy import NAME, NGINX, UNIT, proxy_before
from tests.services import A_PHONE, beside

pytestmark = pytest.mark.skipif(not NGINX, reason="no nginx: bin/setup.sh installs it where it may")
ADDRESS = f"https://{NAME}"
PROTOCOLS = "() => performance.getEntriesByType('resource').map(({ nextHopProtocol }) => nextHopProtocol)"


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """/etc/palveleva.env, but for the database: SQLite, which is what comes without setting one."""
    env = os.environ | {
        "PALVELEVA_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "PALVELEVA_SECRET_KEY": token_urlsafe(48),
        "PALVELEVA_HTTPS": "1",
        "PALVELEVA_PROXIES": "1",
        "PALVELEVA_ADDRESS": ADDRESS,
        "PALVELEVA_METRICS_TOKEN": token_urlsafe(24),
    }
    return {name: value for name, value in env.items() if name not in {"DATABASE_URL", "PALVELEVA_DEMO"}}


@pytest.fixture(scope="module")
def web(settings, tmp_path_factory):
    """The socket at which the service answers."""
    folder = tmp_path_factory.mktemp("installed")
    run(("palveleva", "prepare"), settings)
    run(("palveleva", "coordinator", "Kaisa", "kaisa@example.fi", "--password", "lumiset rappuset"), settings)
    server = Child(["gunicorn", "--bind", f"unix:{folder}/web.sock"], settings, folder / "web.log")
    try:
        assert until((folder / "web.sock").exists, PATIENCE)
        yield folder / "web.sock"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def proxy(web):
    with proxy_before(f"http://unix:{web}", web.parent, UNIT.read_text()) as found:
        yield found


@contextmanager
def nobody_there(web):
    """Behind the proxy, as while the service is restarted by hand or does not start."""
    away = web.rename(web.with_suffix(".away"))
    try:
        yield
    finally:
        away.rename(web)


@pytest.fixture(scope="module")
def far(browser, proxy):
    with beside(browser, *proxy.options) as other:
        yield other


@pytest.fixture
def phone(far):
    context = far.new_context(viewport=A_PHONE, locale="fi-FI", timezone_id="Europe/Helsinki", base_url=ADDRESS)
    context.set_default_timeout(SOON * 1000)
    yield context.new_page()
    context.close()


@pytest.fixture
def aino(settings):
    """A link of an invitation, as Kaisa would read it out or print it."""
    with create_app(Config.from_environment(settings)).app_context():
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).unique().one()
        village = db.session.scalar(select(Village).where(Village.slug == "hakkila"))
        found = people.add_volunteer(village, "Aino", "040 765 4321", "fi", by=kaisa, now=utcnow())
        token = people.invite(found, by=kaisa, now=utcnow() - timedelta(minutes=1))
        db.session.commit()
    return f"/invitations/{token}"


def test_a_need_travels_through_the_proxy_and_the_app_opens_without_a_network(phone, aino, settings):
    phone.goto(aino)
    phone.get_by_role("button", name="Ota käyttöön").click()
    phone.wait_for_selector("html[data-offline=ready]")
    phone.goto("/fi/app/")
    wait_until_learned(phone)
    phone.context.set_offline(True)
    phone.reload()

    tell(phone, "Rappuset lumen alla")
    expect(phone.locator("sent-page[data-state=queued]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("sent-page[data-state=accepted]")).to_be_visible()

    with create_app(Config.from_environment(settings)).app_context():
        assert db.session.scalars(select(Need.text)).all() == ["Rappuset lumen alla"]


def test_what_is_told_while_nobody_answers_behind_the_proxy_waits_on_the_phone(phone, aino, web, settings):
    phone.goto(aino)
    phone.get_by_role("button", name="Ota käyttöön").click()
    phone.wait_for_selector("html[data-offline=ready]")
    phone.goto("/fi/app/")
    wait_until_learned(phone)

    with nobody_there(web):
        tell(phone, "Lunta oven edessä")
        expect(phone.locator("sent-page[data-state=queued]")).to_be_visible()
        other = phone.context.new_page()
        assert other.goto("/fi/help").status == 502
        expect(other.get_by_role("heading", name="Palvelu ei juuri nyt vastaa")).to_be_visible()
        other.close()
    phone.reload()  # or half a minute later by itself
    expect(phone.locator("sent-page[data-state=accepted]")).to_be_visible()

    with create_app(Config.from_environment(settings)).app_context():
        assert db.session.scalars(select(Need.text).where(Need.text.startswith("Lunta"))).all() == ["Lunta oven edessä"]


def test_one_connection_carries_page_and_scripts(phone):
    phone.goto("/fi/app/")
    phone.wait_for_load_state("networkidle")

    assert set(phone.evaluate(PROTOCOLS)) - {""} == {"h2"}  # what the worker has kept came by none


def test_whoever_comes_without_tls_is_led_to_it(phone):
    phone.goto(f"http://{NAME}/fi/")

    assert phone.url == f"{ADDRESS}/fi/"


def test_what_is_counted_is_not_shown_outside(phone):
    assert phone.goto("/metrics").status == 404


def test_what_is_counted_is_shown_on_the_machine_itself(proxy, settings):
    bearer = {"Authorization": f"Bearer {settings['PALVELEVA_METRICS_TOKEN']}"}
    with urlopen(Request(f"http://127.0.0.1:{proxy.metrics_port}/metrics", headers=bearer)) as answer:
        assert "palveleva_database_up 1.0" in answer.read().decode()

    with pytest.raises(HTTPError, match="404"):
        urlopen(Request(f"http://127.0.0.1:{proxy.metrics_port}/readyz", headers=bearer))
