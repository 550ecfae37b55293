"""Commands that people of a municipality type on a bad day ask and answer in the language of their terminal."""

import pytest
from sqlalchemy import select

from palveleva.command import tongue
from palveleva.db import db
from palveleva.models import Person

FINNISH, SWEDISH = {"LC_ALL": "fi_FI.UTF-8"}, {"LC_ALL": "sv_FI.UTF-8"}
MAIJA = ("coordinator", "Maija", "maija@mallila.fi", "--municipality", "saarijarvi")


@pytest.fixture
def typed(app):
    """typed("restore", …, env=FINNISH, input="e\\n") → code and words."""

    def run(*words, **how):
        answer = app.test_cli_runner().invoke(args=[str(word) for word in words], **how)
        return answer.exit_code, answer.output

    return run


@pytest.mark.parametrize(
    ("named", "spoken"),
    [
        ("fi_FI.UTF-8", "fi"),
        ("sv_FI@euro", "sv"),
        ("en_GB.UTF-8", "en"),
        ("fil_PH.UTF-8", "en"),
        ("C", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_that_of_the_terminal(monkeypatch, named, spoken):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", named)

    assert tongue() == spoken


def test_what_overrides_it_overrides_it_here_too(monkeypatch):
    monkeypatch.setenv("LANG", "fi_FI.UTF-8")
    monkeypatch.setenv("LC_MESSAGES", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    assert tongue() == "sv"

    monkeypatch.delenv("LC_ALL")
    assert tongue() == "en"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(("env", "heading"), [(SWEDISH, "Kommun "), ({"LC_ALL": "C"}, "Kunta ")])
def test_municipalities_are_told_of_in_it_and_else_in_finnish(typed, env, heading):
    assert heading in typed("municipality", "list", env=env)[1]
    assert "Municipality " in typed("municipality", "list", "--language", "en", env=env)[1]


@pytest.mark.parametrize(("answer", "code", "told"), [("e", 1, "Mitään ei tehty."), ("k", 1, "Tämä ei ole avain.")])
def test_a_restore_asks_in_it_first(typed, tmp_path, answer, code, told):
    for name in ("backup.age", "key"):
        (tmp_path / name).write_text("jotakin")

    restore = ("restore", tmp_path / "backup.age", "--key", tmp_path / "key")
    answered, words = typed(*restore, env=FINNISH, input=f"{answer}\n")

    assert answered == code
    assert words.startswith("Nykyiset tiedot korvataan")
    assert told in words
    assert "Error" not in words


@pytest.mark.usefixtures("town")
def test_a_password_is_asked_for_until_it_was_typed_twice_alike(app, typed):
    passwords = "lumiset rappuset\nlumiset rapuset\nlumiset rappuset\nlumiset rappuset\n"

    code, words = typed(*MAIJA, env=SWEDISH, input=passwords)

    assert code == 0, words
    assert "De två var inte lika." in words
    assert words.endswith("Maija (Saarijärvi) kan nu logga in.\n")
    assert "rappuset" not in words
    with app.app_context():
        assert db.session.scalar(select(Person.is_coordinator).where(Person.email == "maija@mallila.fi"))


@pytest.mark.usefixtures("town")
def test_whoever_gives_no_password_makes_no_coordinator(typed):
    code, words = typed(*MAIJA, env=FINNISH, input="")

    assert (code, "Mitään ei tehty." in words) == (1, True)


@pytest.mark.usefixtures("town")
def test_what_is_refused_is_refused_in_it(typed):
    assert typed(*MAIJA, "--password", "lyhyt", env=FINNISH) == (1, "Salasanassa pitää olla vähintään 12 merkkiä.\n")
    assert typed("password-reset", "nobody@mallila.fi", env=FINNISH)[1].startswith("Kenelläkään koordinaattorilla")
