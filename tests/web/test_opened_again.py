"""A need that was closed and opened again, or given back: its page tells of each time what belongs to it."""

import re

import pytest

from tests.web.test_office import press


@pytest.fixture
def page(kaisa, told):
    """The parts of the page of the need: page("next"), page("notes")."""

    def part(name):
        text = kaisa.get(f"/needs/{told}").text
        return re.search(rf'<section [^>]*aria-labelledby="{name}".*?</section>', text, re.DOTALL)[0]

    return part


def test_why_it_once_ended_is_not_said_of_how_it_ends_now(kaisa, told, page):
    press(kaisa, f"/needs/{told}/closing", outcome="not_reachable", reason="Naapurikaan ei tiedä")
    assert "Naapurikaan ei tiedä" in page("next")
    press(kaisa, f"/needs/{told}/reopening")

    press(kaisa, f"/needs/{told}/closing", outcome="done_by_others")

    assert ("Naapurikaan ei tiedä" in page("next"), "Naapurikaan ei tiedä" in page("notes")) == (False, True)


def test_whoever_said_no_before_does_not_stand_among_those_asked_now(kaisa, told, page, look):
    """Liisa was answered and said no. Opened again both are asked and say no; what she was told stands in the notes."""
    press(kaisa, f"/needs/{told}/waves")
    liisas = offer_of(look, told, "P01")
    press(kaisa, f"/offers/{liisas}/answers", text="Hiekkaa on liiterissä")
    press(kaisa, f"/offers/{liisas}/refusal", reason="no_time")
    press(kaisa, f"/needs/{told}/closing", outcome="unmet")
    press(kaisa, f"/needs/{told}/reopening")
    press(kaisa, f"/needs/{told}/waves")
    assert "Hiekkaa on liiterissä" in page("notes")
    for code in ("P01", "P16"):
        press(kaisa, f"/offers/{offer_of(look, told, code)}/refusal", reason="price")

    assert (page("asked").count('id="offer-'), "En ehdi" in page("asked")) == (2, False)
    assert "Hiekkaa on liiterissä" in page("notes")


def test_whoever_gave_the_work_back_is_not_said_to_have_accepted_it(kaisa, told, page, look):
    press(kaisa, f"/needs/{told}/waves")
    press(kaisa, f"/offers/{offer_of(look, told, 'P01')}/acceptance")
    work = look(told, lambda need: need.live_assignment.id)

    press(kaisa, f"/assignments/{work}/release", reason="ill")

    assert ("Palautettu" in page("asked"), "Otti työn" in page("asked")) == (True, False)


def offer_of(look, need_id, code):
    """The latest request to a provider."""
    return look(need_id, lambda need: [offer.id for offer in need.offers if offer.provider.code == code][-1])
