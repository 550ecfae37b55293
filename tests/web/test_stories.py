"""The stories of a year: kept, counted as they are seen, and never lost with what must not stand in one of them."""

import re
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from palveleva.db import db
from palveleva.models import YearStory
from tests.web.test_lines import as_sent, lines

THIS_YEAR = f"/insight/years/{datetime.now(ZoneInfo('Europe/Helsinki')).year}"
TOLD = {"first": "Rollaattori korjattiin kylätalolla.", "third": "Puut saatiin pinoon."}
CODE = "Helmi 131052-308T"


@pytest.fixture
def kept(app):
    """The stories that are kept, by their places."""

    def now():
        with app.app_context():
            return {story.position: story.text for story in db.session.scalars(select(YearStory))}

    return now


def test_stories_are_kept_and_stand_on_the_page(kaisa, kept):
    assert kaisa.post(f"{THIS_YEAR}/stories", data=TOLD).status_code == 303

    assert "Rollaattori korjattiin" in kaisa.get(THIS_YEAR).text
    assert kept() == {1: TOLD["first"], 3: TOLD["third"]}


@pytest.mark.parametrize(("second", "said"), [(CODE, "Poista henkilötunnus"), ("x" * 2001, "2000")])
def test_what_must_not_stand_in_one_story_costs_no_other(kaisa, kept, second, said):
    answer = kaisa.post(f"{THIS_YEAR}/stories", data=TOLD | {"second": second})

    assert (answer.status_code, kept()) == (400, {})
    assert said in re.search(r'<p class="error" id="second-error">(.*?)</p>', answer.text)[1]
    assert '<a href="#second">Tarina 2: ' in answer.text
    typed = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", answer.text)
    assert typed == [TOLD["first"], second, TOLD["third"]]


def test_a_story_is_counted_as_its_writer_sees_it(kaisa, kept):
    story = lines(2000)

    assert kaisa.post(f"{THIS_YEAR}/stories", data={"first": as_sent(story)}).status_code == 303

    assert kept() == {1: story}


def test_a_story_that_a_colleague_has_written_meanwhile_is_not_wiped_out(kaisa, kept):
    page = kaisa.get(THIS_YEAR).text
    old = {"seen": unescape(re.search(r'name="seen" type="hidden" value="([^"]*)"', page)[1])}
    kaisa.post(f"{THIS_YEAR}/stories", data=old | {"first": "Toisen tarina."})

    answer = kaisa.post(f"{THIS_YEAR}/stories", data=old | {"first": "", "second": "Minun tarinani."})

    assert (answer.status_code, kept()) == (400, {1: "Toisen tarina."})
    assert all(story in answer.text for story in ("Toisen tarina.", "Minun tarinani."))
