"""axe finds nothing on any page, in any language, on a phone and on a desk.

Every day in Finnish on a phone; in the other languages and on the desk where tests marked `whole` run too.
"""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from sqlalchemy import select

from palveleva.actions import newcomers
from palveleva.db import db
from palveleva.domain.vocabulary import LANGUAGES
from palveleva.models import Person, Provider, Village
from tests.journeys.steps import choose_language, show
from tests.journeys.world import needs_in_every_state

OTHERS = [pytest.param(lang, marks=pytest.mark.whole) for lang in LANGUAGES if lang != "fi"]
PHONE_VIEWS = ("report", "mine", "need/{need}", "outbox", "danger")
OTHER_DESKS = (("sv", 360), ("en", 360), ("fi", 1280))
PROVIDER_VIEWS = ("offers", "offer/{offer}", "work", "work/{work}")


@pytest.fixture(scope="module")
def world(service):
    """A need in every state, and the keys of what is shown on a phone."""
    return needs_in_every_state(service)


def faults_of(page):
    """What axe has against the page, with the place of each."""
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {node['target']}" for fault in found for node in fault["nodes"]]


@pytest.mark.parametrize("lang", ["fi", *OTHERS])
def test_public_pages(new_context, service, lang):
    page = new_context().new_page()
    names = ("", "about", "privacy", "accessibility", "app/status", "enter", "village/unknown")
    ours = [f"/{lang}/{name}" for name in (*names, f"village/{a_poster(service)}")]
    for path in (*ours, "/sign-in", "/invitations/unknown", "/nowhere"):
        page.goto(path)
        assert faults_of(page) == [], path
        assert page.locator("h1").count() == 1, path


def a_poster(service):
    with service.app().app_context():
        kaisa = db.session.scalars(select(Person).where(Person.is_coordinator)).first()
        mahlu = db.session.scalars(select(Village).where(Village.slug == "mahlu")).one()
        token = newcomers.renew_poster(mahlu, by=kaisa).token
        db.session.commit()
        return token


@pytest.mark.parametrize("lang", ["fi", *OTHERS])
@pytest.mark.parametrize(("person", "views"), [("volunteer", PHONE_VIEWS), ("provider", PROVIDER_VIEWS)])
def test_phone_views(enter, world, lang, person, views):
    page = enter(person, lang=lang)
    for view in views:
        show(page, f"/{lang}/app/#/{view.format(**world.keys)}")
        assert faults_of(page) == [], view


@pytest.fixture
def kaisa(enter):
    """kaisa(lang, width): the coordinator's desk; afterwards she reads Finnish again."""
    desks = []

    def sit_down(lang, width):
        page = enter("coordinator", width=width)
        desks.append(page)
        choose_language(page, lang)
        return page

    yield sit_down
    for page in desks:
        page.goto("/needs")
        choose_language(page, "fi")


@pytest.mark.parametrize(
    ("lang", "width"), [("fi", 360), *(pytest.param(*desk, marks=pytest.mark.whole) for desk in OTHER_DESKS)]
)
def test_office_pages(kaisa, world, service, lang, width):
    page = kaisa(lang, width)
    for path in office_paths(service, world):
        page.goto(path.format(lang=lang))
        assert page.locator("html").get_attribute("lang") == lang
        assert faults_of(page) == [], path
        assert page.locator("h1").count() == 1, path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path} is {wide} px wide"


def office_paths(service, world):
    with service.app().app_context():
        provider = db.session.scalars(select(Provider.id).where(Provider.code == "P20")).one()
        eino = db.session.scalars(select(Person.id).where(Person.village.has(slug="mahlu"))).first()
        liisa = db.session.scalars(select(Person.id).where(Person.provider_id.is_not(None))).first()
        village = db.session.scalars(select(Village.id).limit(1)).one()
    registers = ["/providers", f"/providers/{provider}", f"/providers/{provider}/details", "/providers/new"]
    registers += ["/volunteers", "/villages", f"/villages/{village}", "/villages/new", f"/villages/{village}/poster"]
    registers += [f"/people/{eino}/devices", f"/people/{eino}/details", "/account/keys", "/account/password"]
    registers += [f"/people/{eino}/joining", f"/people/{eino}/joining?other={liisa}"]
    registers += ["/coordinators", "/sign-in/enrolment", "/outbox-files", f"{world.pages[-2]}/looks"]
    day = [
        "/needs?choose=1",
        "/handover",
        "/replies",
        "/call-list",
        "/{lang}/consent-script",
        f"/villages/{village}/sheet",
    ]
    rules = ["/settings", "/settings/services", "/settings/help-numbers", "/guests", f"/providers/{provider}/requests"]
    views = ("", "/unmet", "/coverage", "/exports", "/years")
    insight = [*(f"/insight{view}" for view in views), "/fairness", "/messages/lost", "/{lang}/criteria"]
    return ["/needs", "/needs/closed", "/needs/new", *day, *registers, *rules, *insight, *world.pages]


@pytest.mark.parametrize(
    ("person", "paths"),
    [("volunteer", ("report", "account")), ("provider", ("account", "account/away", "account/requests"))],
)
def test_the_plain_pages_of_phones(new_context, person, paths):
    page = new_context().new_page()
    page.goto("/fi/")
    page.locator(f'form:has(input[value="{person}"]) button').first.click()
    page.wait_for_url("**/fi/app/**")
    for lang in LANGUAGES:
        for path in paths:
            page.goto(f"/{lang}/{path}")
            assert faults_of(page) == []
            assert re.match(lang, page.locator("html").get_attribute("lang"))
