"""What is written on several lines is as long as its writer sees it: a browser sends two marks for a line's end."""

import pytest
from wtforms import TextAreaField

from palveleva.web import fields
from tests.web.test_office import press


def lines(number):
    """So many characters on many lines, as the browser counts them."""
    return ("rivi\n" * number)[: number - 1] + "."


def as_sent(text):
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("deed", ["remarks", "information", "questions", "words"])
def test_the_longest_words_about_a_need_are_kept_as_they_were_seen(kaisa, told, look, deed):
    text = lines(2000)

    assert press(kaisa, f"/needs/{told}/{deed}", text=as_sent(text)) == ["ok"]

    assert text in look(told, lambda need: [need.text, *(note.text for note in need.notes)])
    assert press(kaisa, f"/needs/{told}/{deed}", text=as_sent(lines(2001))) == ["danger"]


def test_the_longest_word_about_the_work_is_kept(kaisa, told, town_ids, look):
    press(kaisa, f"/needs/{told}/assignments", provider=town_ids["P02"])
    work = look(told, lambda need: need.live_assignment.id)
    press(kaisa, f"/assignments/{work}/schedule", at="2026-12-01T10:00")

    assert press(kaisa, f"/assignments/{work}/completion", note=as_sent(lines(2000))) == ["ok"]


def test_the_longest_two_needs_of_one_report_are_kept(kaisa, told, look):
    halves = {"first": as_sent(lines(2000)), "second": as_sent(lines(2000))}
    version = look(told, lambda need: need.version)

    assert press(kaisa, f"/needs/{told}/parts", version=version, **halves) == ["ok"]


def test_the_longest_ready_made_text_is_kept(kaisa):
    assert press(kaisa, "/replies", use="question", fi=as_sent(lines(500))) == ["ok"]
    assert press(kaisa, "/replies", use="question", fi=as_sent(lines(501))) == ["danger"]


def test_no_form_counts_lines_in_another_way():
    found = [(form, field) for form in forms_below(fields.Form) for field in vars(form).values()]
    several = [(form.__name__, field.field_class) for form, field in found if is_of_several_lines(field)]

    assert len(several) > 8
    assert {kind for _form, kind in several} == {fields.LinesField}, several


def forms_below(form):
    return [form, *(one for below in form.__subclasses__() for one in forms_below(below))]


def is_of_several_lines(field):
    kind = getattr(field, "field_class", None)
    return isinstance(kind, type) and issubclass(kind, TextAreaField)
