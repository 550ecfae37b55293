"""The page of a need says whose move it is, also where the usual one could not make it."""

from datetime import timedelta

import pytest

from palveleva.db import utcnow
from tests.phone import a_need_report, an_operation

PROVIDER_AGREES = "Hän sopii ajan asukkaan kanssa"
OFFICE_AGREES = "Sovi aika kummankin kanssa"


@pytest.fixture
def work_of(kaisa, town_ids, look):
    """Kaisa gives the work to Lumikko: its key."""

    def given(need_id):
        kaisa.post(f"/needs/{need_id}/assignments", data={"provider": town_ids["P01"]})
        return look(need_id, lambda need: need.live_assignment.id)

    return given


def say_done(kaisa, work, **more):
    kaisa.post(f"/assignments/{work}/schedule", data={"at": "2026-12-01T10:00"})
    kaisa.post(f"/assignments/{work}/completion", data=more)


def test_a_provider_who_may_call_agrees_on_the_time(kaisa, told, work_of):
    work_of(told)

    page = kaisa.get(f"/needs/{told}").text

    assert (PROVIDER_AGREES in page, OFFICE_AGREES in page) == (True, False)


@pytest.mark.parametrize("why", ["no permission", "a non-disclosure order"])
def test_where_the_provider_is_told_nobody_to_call_the_coordinator_agrees_on_it(kaisa, phone, work_of, why):
    """The provider's phone says: agree on the visit with the coordinator. Otherwise both would wait."""
    silent = {"consent": "noticed", "contact": None} if why == "no permission" else {}
    need_id = phone("aino").send(a_need_report(**silent))[0]["resource"]["id"]
    if not silent:
        kaisa.post(f"/needs/{need_id}/protection", data={"is_protected": "y"})
    work_of(need_id)

    page = kaisa.get(f"/needs/{need_id}").text

    assert phone("liisa").only("assignment")["reach"] == "coordinator"
    assert (PROVIDER_AGREES in page, OFFICE_AGREES in page) == (False, True)


def test_nobody_is_asked_whether_work_of_tomorrow_was_done(kaisa, told, work_of):
    work = work_of(told)
    asked = []
    for days in (1, -1):
        at = utcnow() + timedelta(days=days)
        kaisa.post(f"/assignments/{work}/schedule", data={"at": f"{at:%Y-%m-%dT%H:%M}"})
        asked.append("Tuliko työ tehtyä?" in kaisa.get(f"/needs/{told}").text)

    assert asked == [False, True]


def test_a_reporter_who_was_asked_is_waited_for(kaisa, told, work_of):
    say_done(kaisa, work_of(told), minutes="1")

    page = kaisa.get(f"/needs/{told}").text

    assert "Ilmoittajalta on kysytty." in page
    assert "1\u00a0minuutti<" in page


def test_the_page_says_when_the_doer_has_ended(kaisa, told, work_of, town_ids):
    work_of(told)
    assert "Tekijä on lopettanut." not in kaisa.get(f"/needs/{told}").text

    kaisa.post(f"/providers/{town_ids['P01']}/status", data={"status": "ended"})

    assert "Tekijä on lopettanut. Kysy, tuleeko hän vielä" in kaisa.get(f"/needs/{told}").text


WORD = "Katon reunalla roikkuu jäätä"


@pytest.mark.parametrize("deed", ["confirmation", "dispute"])
def test_what_the_doer_wrote_stays_to_be_read_whoever_answers_first(kaisa, told, phone, work_of, deed):
    say_done(kaisa, work_of(told), note=WORD)
    assert kaisa.get(f"/needs/{told}").text.count(WORD) == 1

    phone("aino").send(an_operation("need.confirm", told, done=deed == "confirmation"))

    page = kaisa.get(f"/needs/{told}").text
    assert page.count(WORD) == 1
    assert "Tekijä kertoi työstä, Lumikko" in page


def test_what_the_doer_wrote_is_not_lost_when_the_work_is_said_to_be_done_once_more(kaisa, told, work_of):
    work = work_of(told)
    say_done(kaisa, work, note=WORD)
    kaisa.post(f"/needs/{told}/dispute")
    say_done(kaisa, work)

    assert kaisa.get(f"/needs/{told}").text.count(WORD) == 1


def test_whoever_wrote_down_a_call_waits_for_nobody(kaisa, work_of):
    form = {"text": "Polku auki", "village": "mahlu", "service": "lumityot", "urgency": "week", "consent": "noticed"}
    page = kaisa.post("/needs/new", data=form)
    need_id = page.location.rpartition("/")[2]
    say_done(kaisa, work_of(need_id))

    page = kaisa.get(f"/needs/{need_id}").text

    assert "kertoo, että työ on tehty." in page
    assert "Ilmoittajalta on kysytty" not in page
