"""A report of two needs: proposed by a machine, split by Kaisa. And the likely service of a report without one."""

import pytest

from palveleva.actions import review
from palveleva.actions import understanding as deeds
from palveleva.actions.understanding import Half
from palveleva.db import db
from palveleva.domain.errors import Invalid, NotNow, Stale
from palveleva.queries.news import news_for
from palveleva.queries.understanding import likely_services, others_of, two_needs_in
from tests.actions.story import an_agreed_need, told, verbs_of
from tests.people import NOW, a_need, later

TWO = "Lumityöt ja polttopuita pitäisi pinota"
SNOW, WOOD = Half("Lumityöt", "lumityot"), Half("Polttopuut pinottava", "puiden_kasittely")


def test_a_report_of_two_needs_is_proposed_for_splitting(town):
    need = a_need(town.aino, text=TWO, service=None)

    assert [part.service for part in two_needs_in(need)] == ["lumityot", "polttopuut"]
    deeds.leave_whole(need, by=town.kaisa, now=later(hours=1))
    assert two_needs_in(need) is None


def test_split_the_second_need_has_the_same_home(town):
    need = a_need(town.aino, text=TWO, service=None)

    second = deeds.split(need, SNOW, WOOD, need.version, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    assert (need.text, need.service_id) == ("Lumityöt", "lumityot")
    assert (second.text, second.service_id, second.state) == ("Polttopuut pinottava", "puiden_kasittely", "submitted")
    assert (second.village, second.reporter, second.consent) == (need.village, town.aino, need.consent)
    assert (second.contact.name, second.contact.phone) == (need.contact.name, need.contact.phone)
    assert (others_of(need).together, others_of(second).together) == ([second], [need])


def test_both_needs_have_waited_since_the_report_and_were_answered_at_the_same_moment(town):
    """Told on Tuesday, asked back the next day and cut in two on Friday: the second has waited no less."""
    need = a_need(town.aino, text=TWO)
    review.ask_back(need, "Kuinka paljon puita?", by=town.kaisa, now=later(days=1))

    second = deeds.split(need, SNOW, WOOD, need.version, by=town.kaisa, now=later(days=3))
    db.session.commit()

    assert (second.created_at, second.first_contact_at) == (NOW, later(days=1))
    assert second.looking_since == later(days=3)  # nobody was sought for it before


def test_the_volunteer_sees_both_needs(town):
    need = a_need(town.aino, text=TWO)
    second = deeds.split(need, SNOW, WOOD, need.version, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    items = news_for(town.aino, None, now=later(hours=1)).items

    assert {item["id"]: item["text"] for item in items} == {need.id: SNOW.text, second.id: WOOD.text}
    assert told("received", second) == ["Aino"]
    assert (verbs_of(need)[-1], verbs_of(second)) == ("split", ["report"])


def test_a_second_tap_makes_no_third_need(town):
    need = a_need(town.aino, text=TWO)
    version = need.version
    deeds.split(need, SNOW, WOOD, version, by=town.kaisa, now=later(hours=1))
    db.session.commit()

    with pytest.raises(Stale):
        deeds.split(need, SNOW, WOOD, version, by=town.kaisa, now=later(hours=1))

    assert len(others_of(need).together) == 1


@pytest.mark.parametrize(
    "halves",
    [(Half(" ", None), WOOD), (SNOW, Half("", None)), (SNOW, Half("hetu 010145X9379", None)), (SNOW, Half("x", "y"))],
)
def test_a_half_that_cannot_be_kept_leaves_the_report_whole(town, halves):
    need = a_need(town.aino, text=TWO)

    with pytest.raises(Invalid):
        deeds.split(need, *halves, need.version, by=town.kaisa, now=later(hours=1))

    db.session.expire_all()
    assert (need.text, others_of(need).together) == (TWO, [])


def test_what_providers_have_read_is_not_split(town):
    need = an_agreed_need(town).need

    with pytest.raises(NotNow):
        deeds.split(need, SNOW, WOOD, need.version, by=town.kaisa, now=later(hours=1))


def test_a_danger_that_only_the_whole_text_told_of_is_not_forgotten(town):
    need = a_need(town.aino, text="Ukki kaatui ja ei nouse, lumityöt tekemättä")

    deeds.split(need, Half("Ukki kaatui", None), SNOW, need.version, by=town.kaisa, now=later(hours=1))

    assert need.is_pressing


def test_a_report_without_a_service_is_offered_the_likeliest(town):
    need = a_need(town.aino, text="Kattolumet pudotettava navetan katolta", service=None)

    assert likely_services(need)[0].id == "katon_lumet"
    assert need.service_id is None
