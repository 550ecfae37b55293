"""Templates hold their words already: in each language its own, and what is put into them stays harmless."""

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
