"""What a phone must know to work alone."""

import json

import pytest

from palveleva.db import db
from palveleva.queries.reference import reading_for, reference_for


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_village_in_use_and_every_service_is_known(town, language):
    facts = reference_for("saarijarvi", language)

    assert len(facts["services"]) == 50
    assert facts["villages"][0]["id"] == "keskusta"
    assert "sevetti" not in {village["id"] for village in facts["villages"]}
    assert all(service["name"] for service in facts["services"])
    assert {service["group"] for service in facts["services"]} == {group["id"] for group in facts["groups"]}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_no_stem_begins_every_word(town, language):
    stems = reading_for(language)["stems"]

    assert set(stems) == {service["id"] for service in reference_for("saarijarvi", language)["services"]}
    assert [service for service, words in stems.items() if "" in words] == []


def test_a_village_out_of_use_is_not_offered(town):
    town.village("hakkila").is_in_use = False
    db.session.commit()

    assert "hakkila" not in {village["id"] for village in reference_for("saarijarvi", "fi")["villages"]}


def test_nobody_is_in_it(town):
    facts = json.dumps(reference_for("saarijarvi", "fi"), ensure_ascii=False)

    assert not [name for name in ("Aino", "Liisa", "Kaisa", "Lumikko") if name in facts]
