"""Settings of messages that make no sense are refused with a sentence; secrets are not shown."""

import pytest

from palveleva.post_settings import BadSetting, PostSettings

GOOD = {"PALVELEVA_MAIL_SERVER": "mail.example", "PALVELEVA_MAIL_FROM": "apu@kunta.example"}


def read(env, address="https://apu.example"):
    return PostSettings.from_environment(env, address)


def test_a_mail_server_is_talked_to_under_cover_by_default():
    settings = read(GOOD)

    assert (settings.mail_server, settings.mail_port, settings.mail_security) == ("mail.example", 587, "starttls")
    assert read(GOOD | {"PALVELEVA_MAIL_SECURITY": "tls"}).mail_port == 465
    assert read({"PALVELEVA_PORT": "8123"}, "").address == "http://localhost:8123"


@pytest.mark.parametrize(
    "env",
    [
        {"PALVELEVA_MAIL_SERVER": "mail.example"},
        GOOD | {"PALVELEVA_MAIL_SERVER": "mail.example:post"},
        GOOD | {"PALVELEVA_MAIL_SECURITY": "perhaps"},
        GOOD | {"PALVELEVA_MAIL_FROM": "Kunta <apu@kunta.example>"},
        {"PALVELEVA_MAIL_FROM": "apu"},
        {"PALVELEVA_SMS": "twilio://key:secret@+358401234567"},
        {"PALVELEVA_SMS_SECRET": "short"},
    ],
    ids=str,
)
def test_nonsense_is_refused_with_a_sentence(env):
    with pytest.raises(BadSetting, match=r"PALVELEVA_\w+ .*\.$"):
        read(env)


def test_secrets_are_not_shown():
    secrets = {
        "PALVELEVA_MAIL_PASSWORD": "sala1",
        "PALVELEVA_SMS_SECRET": "sala2" * 6,
        "PALVELEVA_SMS": "x://sala3/{to}",
    }

    assert "sala" not in repr(read(secrets))
