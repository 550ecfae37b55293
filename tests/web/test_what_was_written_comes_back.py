"""A form that is refused loses nothing: what was written stands in it again, beside why it was refused."""

import re

import pytest

from palveleva.web.filled_again import Pieces
from tests.policy.asked import path_of
from tests.policy.doors import street
from tests.policy.knocking import rules
from tests.written import forms_of

# Refused wherever it is written: too long for words, and no number, day or time.
REFUSED = {"number": "kolme", "date": "31.2.", "datetime-local": "joskus"}
TOO_LONG = 'Sanat & "lainaus" <b> ' + "ä" * 3000
# What is looked for is refused nowhere; and who comes in with a code that is not one begins again.
OTHERWISE = {"needs.search", "needs.search_resident", "access.enter_by_code", "messages.confirm"}


def pages(here, role):
    """Every page that whoever it is may read, with its address. The page of a need changes with its stage."""
    for rule in rules(here):
        is_read = "GET" in rule.methods and not rule.endpoint.startswith(("assets", "pwa", "api"))
        if is_read and (role != "coordinator" or here.stage == "submitted" or rule.endpoint == "needs.show"):
            path = path_of(rule, here)
            answer = here.knock(role, "GET", path)
            if answer.status == 200 and answer.headers["Content-Type"].startswith("text/html"):
                yield path, answer.text


def forms_to_write_in(here, role):
    seen = set()
    for path, page in pages(here, role):
        for form in forms_of(page, path):
            key = (form.action, tuple((kind, name) for kind, name, _ in form.fields))
            is_written = form.method == "post" and form.by_hand and key not in seen
            seen.add(key)
            if is_written and endpoint_of(here, form.action) not in OTHERWISE:
                yield form


def refused(form):
    """The form with something refused in every field that is written by hand."""
    told = {}
    for kind, name, value in form.fields:
        told.setdefault(name, []).append(REFUSED.get(kind, TOO_LONG) if (kind, name, value) in form.by_hand else value)
    return told


def endpoint_of(here, path):
    return here.app.url_map.bind("").match(path.partition("?")[0], method="POST")[0]


def faults_of(here, role, form):
    told = refused(form)
    with here.undone():
        answer = here.knock(role, "POST", form.action, data=told)
    if answer.status != 400:
        return f"{form.action} by {role}: {answer.status} {here.said(answer)}"
    written = {(kind, name, told[name][0]) for kind, name, _ in form.by_hand}
    back = [one for one in forms_of(answer.text, form.action) if one.action == form.action and one.method == "post"]
    lost = min((written - set(one.fields) for one in back), key=len, default=written)
    return f"{form.action} by {role} loses {sorted(name for _, name, _ in lost)}" if lost else None


@pytest.mark.parametrize(
    ("role", "stage", "at_least"),
    [
        ("coordinator", "submitted", 25),
        ("coordinator", "needs_info", 6),
        ("coordinator", "offering", 6),
        ("coordinator", "scheduled", 6),
        ("reporter", "submitted", 2),
        ("offered", "offering", 2),
        ("anonymous", "submitted", 2),
    ],
)
def test_no_form_loses_what_was_written(app, role, stage, at_least):
    with street(app, stage) as here:
        faults = [faults_of(here, role, form) for form in forms_to_write_in(here, role)]

    assert [fault for fault in faults if fault] == []
    assert len(faults) >= at_least


def test_the_fold_of_the_form_stands_open_and_no_other(kaisa, told):
    opened = re.compile(r"<details[^>]* open[^>]*>.*?<span>(.*?)</span>", re.DOTALL)
    before = kaisa.get(f"/needs/{told}").text
    after = kaisa.post(f"/needs/{told}/questions", data={"text": "x" * 2001}).text

    assert [opened.findall(page) for page in (before, after)] == [[], ["Kysy ilmoittajalta"]]


def test_among_forms_alike_it_is_the_one_that_was_sent(kaisa):
    page = kaisa.post("/replies", data={"use": "answer", "fi": "y" * 501, "sv": "", "en": ""}).text

    uses = [one for one in forms_of(page, "") if ("textarea", "fi", "y" * 501) in one.fields]
    assert [dict((name, value) for _, name, value in one.fields)["use"] for one in uses] == ["answer"]


def test_words_that_have_no_place_any_more_stand_above_the_page(kaisa, told):
    """Somebody else has closed the need meanwhile."""
    kaisa.post(f"/needs/{told}/closing", data={"outcome": "not_needed"})

    answer = kaisa.post(f"/needs/{told}/questions", data={"text": "Mistä <b>talosta</b>?"})

    assert answer.status_code == 400
    assert "Ei tallennettu. Olit kirjoittanut: Mistä &lt;b&gt;talosta&lt;/b&gt;?" in answer.text


def test_what_was_written_is_in_no_cookie(kaisa, told):
    answer = kaisa.post(f"/needs/{told}/remarks", data={"text": "x" * 2001})

    assert len(answer.headers.get("Set-Cookie", "")) < 500


def test_a_page_in_pieces_is_the_page(kaisa, told):
    for path in ("/needs", f"/needs/{told}", "/settings", "/insight", "/fi/", "/fi/about"):
        page = kaisa.get(path).text

        assert "".join(map(str, Pieces(page).found)) == page
