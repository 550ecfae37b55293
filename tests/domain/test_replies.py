"""A name is put into a ready-made text as it is."""

from palveleva.domain.replies import filled

FACTS = {"code": "K7-4M2", "village": "Häkkilä", "service": "Lumityöt"}


def test_places_are_filled_as_often_as_they_stand():
    assert filled("{code}: {service}, {village} ({code})", **FACTS) == "K7-4M2: Lumityöt, Häkkilä (K7-4M2)"


def test_what_else_stands_in_braces_stays():
    assert filled("{name} {0} {village!r} {} {", **FACTS) == "{name} {0} {village!r} {} {"


def test_a_fact_that_is_not_known_leaves_nothing_behind():
    assert filled("Palvelu: {service}", code="K7-4M2") == "Palvelu: "
