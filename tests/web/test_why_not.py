"""Why a provider gets no requests: their own page, the coordinator's of the same, and the taps on both."""

import re

import pytest

from palveleva.actions import needs, offers, review, waves
from palveleva.db import db, utcnow
from tests.actions.story import offer_to
from tests.people import Town, a_report, somebody_at
from tests.web.test_office import press

OWN = "/fi/account/requests"


def ask(town, village="hakkila", **changes):
    if not town.provider("P03").people:
        db.session.add(somebody_at(town.provider("P03")))
    need = needs.report(needs.home_of(town.aino), a_report(village=village, **changes), by=town.aino)
    waves.send(need, by=town.kaisa)
    db.session.commit()
    return need


@pytest.fixture
def asked(app):
    """asked(village, …): a need told now and asked about; asked.no(reason): and Pekka has said no."""

    def once(*more, no=None, **changes):
        with app.app_context():
            town = Town()
            need = ask(town, *more, **changes)
            if no:
                offers.decline(offer_to(need, "P16"), no, by=town.pekka, now=utcnow())
            db.session.commit()
            return need.text

    return once


def tiles(page):
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd></div>", page.text)]


def test_asked_and_left_out_are_counted_by_need(asked, sign_in):
    asked("hakkila")
    asked("kukko")

    page = sign_in("pekka").get(OWN)

    assert tiles(page) == [1, 0, 1]
    assert "Kylä on kauempana kuin toimialueesi yltää" in page.text
    assert "Kukko" in page.text


def test_the_page_tells_nothing_of_the_resident_and_not_the_words(asked, sign_in):
    words = asked("kukko")

    page = sign_in("pekka").get(OWN).text

    for secret in (words, "Rappuset", "Helmi", "040 123", "Häkkiläntie"):
        assert secret not in page


def test_the_village_of_a_protected_home_is_not_named(asked, app, sign_in):
    with app.app_context():
        town = Town()
        need = ask(town, "kukko")
        review.protect(need, is_protected=True, by=town.kaisa)
        db.session.commit()

    page = sign_in("pekka").get(OWN)

    assert tiles(page) == [0, 0, 1]
    assert "Kukko" not in re.search(r'aria-labelledby="why">.*?</section>', page.text, re.DOTALL)[0]


def test_a_tap_widens_the_radius_so_far_that_the_village_is_reached_and_is_undone(asked, sign_in, app):
    asked("kukko")
    pekka = sign_in("pekka")
    (key,) = set(re.findall(r'name="change" value="(radius:\d+)"', pekka.get(OWN).text))

    assert press(pekka, "/account/changes", change=key) == ["ok"]
    assert press(pekka, "/account/changes", change=key) == ["danger"]
    asked("kukko")
    page = pekka.get(OWN)
    assert tiles(page) == [1, 0, 1]
    (undo,) = re.findall(r'action="(/account/changes/\d+/removal)', page.text)
    assert press(pekka, undo) == ["ok"]
    assert press(pekka, undo) == ["danger"]


def test_three_noes_are_proposed_to_both_and_answered_by_either(asked, sign_in, app):
    for _ in range(3):
        asked("hakkila", no="too_far")
    kaisa, pekka = sign_in("kaisa"), sign_in("pekka")
    with app.app_context():
        address = f"/providers/{Town().provider('P16').id}"

    assert "Jätä pois kylä: Häkkilä" in kaisa.get(address).text
    assert "Jätä pois kylä: Häkkilä" in pekka.get(OWN).text
    assert press(kaisa, f"{address}/changes/refusal", change="village_off:hakkila") == ["ok"]
    assert "Jätä pois kylä" not in pekka.get(OWN).text
    assert press(pekka, "/account/changes", change="village_off:hakkila") == ["danger"]


@pytest.mark.parametrize("change", ["radius:299", "week:200", "nonsense", "village_on:inari", ""])
def test_only_what_is_proposed_can_be_tapped(asked, sign_in, change):
    asked("hakkila")

    assert press(sign_in("pekka"), "/account/changes", change=change) == ["danger"]


def test_everybody_sees_their_own_only(asked, sign_in):
    asked("hakkila", no="too_far")

    assert tiles(sign_in("pekka").get(OWN)) == [1, 0, 0]
    assert tiles(sign_in("tauno").get(OWN)) == []
    assert sign_in("aino").get(OWN).status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_opens_before_anybody_was_asked(sign_in, language):
    assert sign_in("pekka").get(f"/{language}/account/requests").status_code == 200


def test_a_licence_that_was_not_seen_is_the_coordinators_matter(sign_in):
    page = sign_in("pekka").get("/en/account/requests").text

    assert "Chimney sweeping: Qualification not checked" in page
