"""Templates hold their words already: in each language its own, and what is put into them stays harmless."""

from datetime import UTC, datetime

import pytest
from flask_babel import force_locale


@pytest.fixture
def worded(app):
    """worded(language, source): the template as readers of that language see it."""

    def in_language(language, source):
        with app.test_request_context("/"), force_locale(language):
            template = app.jinja_env.speaking(language).from_string(source)
            return template.render(name="<b>Aino & Eino</b>")

    return in_language


def test_each_language_has_its_own_words_in_one_process(app):
    browser = app.test_client()

    for language, words in (("fi", "Tietosuoja"), ("sv", "Dataskydd"), ("en", "Privacy"), ("fi", "Tietosuoja")):
        page = browser.get(f"/{language}/privacy").get_data(as_text=True)

        assert f'<html lang="{language}">' in page
        assert words in page


def test_words_are_there_before_the_page_is_asked_for(app):
    with app.test_request_context("/"), force_locale("sv"):
        code = app.jinja_env.speaking("sv").compile('{{ _("Needs") }}', raw=True)

    assert "Behov" in code


def test_what_is_put_into_words_is_escaped(worded):
    page = worded("fi", '{{ _("Village: %(village)s", village=name) }}{{ _("Village: %(village)s", village="<i>") }}')

    assert "<b>" not in page
    assert "<i>" not in page
    assert "&lt;b&gt;Aino &amp; Eino&lt;/b&gt;" in page


def test_what_is_no_constant_is_still_asked_for(worded):
    assert worded("sv", '{% set words = "Needs" %}{{ _(words) }}') == "Behov"


def test_icons_stand_in_the_template_unescaped(worded):
    assert worded("fi", '{{ icon("phone") }}').startswith("<svg")


def test_addresses_stand_in_the_template(app):
    with app.test_request_context("/"), force_locale("fi"):
        code = app.jinja_env.speaking("fi").compile('{{ url_for("needs.queue") }}', raw=True)

    assert "/needs" in code


def test_what_is_markup_is_written_as_it_is_and_nothing_else(worded):
    assert worded("fi", '{{ name }}|{{ "<i>" | safe }}') == "&lt;b&gt;Aino &amp; Eino&lt;/b&gt;|<i>"


def test_a_filter_speaks_the_language_of_its_template(app):
    noon = datetime(2026, 11, 24, 10, tzinfo=UTC)

    for language, words in (("fi", "klo\u00a012.00"), ("sv", "kl.\u00a012.00"), ("en", "12:00")):
        with app.test_request_context("/"):
            template = app.jinja_env.speaking(language).from_string("{{ noon | moment }}")
            assert template.render(noon=noon).endswith(words)
