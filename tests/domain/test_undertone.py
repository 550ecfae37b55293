"""What a text sounds like, piece by piece, and that no single piece decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palveleva.domain.safety import banners, in_order, the_undertone
from palveleva.domain.undertone import ALWAYS, pieces_of, sounds_of_danger
from palveleva.queries.facts import undertone
from palveleva.queries.reference import by_weight

WEIGHTS = {" savu": 5, "avua ": 4, "saun": -6, ALWAYS: -8}


@pytest.mark.parametrize(
    ("text", "is_heard"),
    [
        ("tuvassa on savua", True),
        ("savua savua savua", True),
        ("savusauna", False),
        ("savu", False),
        ("saunassa savua", False),
        ("", False),
    ],
)
def test_pieces_are_weighed_together(text, is_heard):
    assert sounds_of_danger(text, WEIGHTS) is is_heard


def test_a_piece_counts_once_and_begins_where_a_word_does():
    assert {" savu", "avua ", "a on "} <= pieces_of("savua on, savua!")
    assert " savu" not in pieces_of("kiukaansavu")


def test_with_nothing_learnt_nothing_is_heard():
    assert not sounds_of_danger("tuvassa on savua", {})


def test_it_is_one_of_the_rules_and_calls_for_112_once():
    rules = in_order([the_undertone(WEIGHTS)])

    assert banners("Tuvassa on SAVUA", rules) == ["redirect_112"]
    assert banners("Savusauna lämpiää", rules) == []


def test_no_single_piece_is_enough():
    """Whatever is heard, several pieces have told it: one odd name or misspelling calls nobody."""
    weights = undertone()
    loudest = sorted((weight for piece, weight in weights.items() if piece), reverse=True)

    assert len(weights) == 3001
    assert weights[ALWAYS] + sum(loudest[:5]) < 0


@given(st.text("aehijklnoprstuvyäö ", max_size=60))
def test_a_phone_is_told_the_same_pieces(text):
    spaced = f" {' '.join(text.split())} "
    told = ((weight, piece) for weight, pieces in by_weight(undertone()) for piece in pieces.split("\n"))

    assert (sum(weight for weight, piece in told if piece in spaced) > 0) == sounds_of_danger(text, undertone())
