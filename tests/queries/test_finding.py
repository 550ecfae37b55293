"""A need is found by whatever somebody remembers of it; a resident only by a search that is written down."""

import pytest

from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.vocabulary import Consent, NeedState
from palveleva.queries.finding import Wanted, found_by_resident, found_needs
from tests.actions.story import an_agreed_need, an_offered_need
from tests.people import a_need


def found(town, words="", **more):
    return codes(found_needs(town.kaisa, Wanted(words, **more)))


def codes(rows):
    return [row.code for row in rows]


def test_by_its_code_or_a_piece_of_its_words(town):
    need = a_need(town.aino, text="Ämmälle halkoja 100% kuivia_puita")

    for words in (need.code, need.code.lower(), "halkoja", "ÄMMÄLLE", "ämmälle", "100%", "a_p", "%"):
        assert found(town, words) == [need.code], words
    for words in ("kuiviaXpuita", "h_lkoja"):
        assert found(town, words) == [], words


@pytest.mark.parametrize("words", ["häkkilä", "Lumityöt", "gritting", "sandning", "aino", "AINO lumi"])
def test_by_village_service_in_any_language_and_reporter(town, words):
    need = a_need(town.aino)
    a_need(town.eino, village="mahlu", service="auraus", text="Tie auki")

    assert found(town, words) == [need.code]


def test_every_word_must_be_found_somewhere(town):
    a_need(town.aino)

    assert found(town, "häkkilä mahlu") == []


def test_by_a_provider_who_was_asked_or_works(town):
    need = an_offered_need(town)
    a_need(town.eino, village="mahlu")

    assert found(town, "lumikko") == [need.code]
    assert found(town, provider_id=town.provider("P16").id) == [need.code]
    assert found(town, provider_id=town.provider("P02").id) == []


def test_parts_narrow_it_down_together(town):
    work = an_agreed_need(town)
    a_need(town.aino)
    village = town.village("hakkila").id

    assert found(town, "rappuset", state=NeedState.ASSIGNED, village_id=village, service="lumityot") == [work.need.code]
    assert found(town, state=NeedState.CLOSED) == []


def test_a_name_or_number_in_the_ordinary_search_finds_nobody(town):
    a_need(town.aino)

    assert found(town, "Helmi") == found(town, "0401234567") == []


@pytest.mark.parametrize("told", ["helm", "Helmi", "040 123 4567", "+358401234567"])
def test_a_resident_is_found_by_name_or_whole_number(town, told):
    need = a_need(town.aino)
    a_need(town.aino, consent=Consent.NOTICED, contact=None)
    db.session.expire_all()

    assert codes(found_by_resident(town.kaisa, told)) == [need.code]
    assert found_by_resident(town.inka, told) == []


def test_a_piece_of_a_number_finds_nobody_and_two_letters_are_too_few(town):
    a_need(town.aino)

    assert found_by_resident(town.kaisa, "123 4567") == []
    with pytest.raises(Invalid, match="name_too_short"):
        found_by_resident(town.kaisa, " He ")


def test_nobody_finds_the_needs_of_another_municipality(town):
    a_need(town.aino)

    assert found_needs(town.inka, Wanted("rappuset")) == []
