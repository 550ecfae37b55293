"""An installation that would be unsafe does not start, and says what to do."""

import os
import re
import subprocess
import sys
from secrets import token_urlsafe

import pytest
from flask import Flask, request

from palveleva import create_app
from palveleva.config import BadSetting, Config
from tests.conftest import config_for
from tests.services import ROOT

GOOD = "Jr0vS9mWc2hYpQx7LtEz4KdUaN6fGb1HoTi8XlPq"
EARNEST = {"PALVELEVA_SECRET_KEY": GOOD, "PALVELEVA_DEMO": "0"}

BEHIND_HTTPS = {"PALVELEVA_HTTPS": "1", "PALVELEVA_ADDRESS": "https://Apu.example.fi:443/"}

NO_ADDRESSES = (
    *(
        "apu.example.fi",
        "ftp://apu.example.fi",
        "http://",
        "http://apu.example.fi/polku",
        "http://a@b.fi",
        "http://.fi",
    ),
    *("http://apu.example.fi:0", "http://apu.example.fi:kauppa", "http://apu example.fi", "http://äpu.fi", "//apu.fi"),
    *("http://apu.fi?x", "http://apu.fi#x", "http://apu.fi\r\nSet-Cookie: x=1", "javascript:alert(1)"),
)

NO_DATABASES = (
    *("nonsense", "mysql://apu/apu", "postgresql:///", "postgresql://apu:port/apu", "postgresql://apu:0/apu"),
    *("postgresql://apu:65536/apu", "postgresql://apu/apu?flavour=1", "postgresql+psycopg2://apu/apu", "sqlite://"),
    *("sqlite:///:memory:", "sqlite://apu.sqlite", "sqlite:apu"),
)


def read(tmp_path, **env):
    return Config.from_environment({"PALVELEVA_INSTANCE": str(tmp_path)} | EARNEST | env)


def test_a_proper_installation_starts(tmp_path):
    config = read(tmp_path, **BEHIND_HTTPS, PALVELEVA_PROXIES="1")

    assert (config.is_https, config.is_demo, config.proxies) == (True, False, 1)
    assert config.address == "https://apu.example.fi"


@pytest.mark.parametrize(
    "env",
    [
        {"PALVELEVA_SECRET_KEY": ""},
        {"PALVELEVA_SECRET_KEY": "short"},
        {"PALVELEVA_SECRET_KEY": "k" * 64},
        {"PALVELEVA_SECRET_KEY": "abcabcabcabc" * 4},
        {"PALVELEVA_SECRET_KEY": "qwertyuiopasdfghjkl" * 2},
        {"PALVELEVA_SECRET_KEY": "please-CHANGE-me-before-going-to-work-0123"},
        {"PALVELEVA_SECRET_KEY": "palveleva-yhteiso-saarijarvi-2026-kunta"},
        {"PALVELEVA_DEMO": "1"} | BEHIND_HTTPS,
        {"PALVELEVA_HTTPS": "1"},
        {"PALVELEVA_HTTPS": "1", "PALVELEVA_ADDRESS": "http://apu.example.fi"},
        {"PALVELEVA_HTTPS": "0", "PALVELEVA_ADDRESS": "https://apu.example.fi"},
        *({"PALVELEVA_ADDRESS": nonsense} for nonsense in NO_ADDRESSES),
        {"FLASK_DEBUG": "1"},
        {"FLASK_DEBUG": "true"} | BEHIND_HTTPS,
        {"PALVELEVA_DEMO": "maybe"},
        {"PALVELEVA_PROXIES": "-1"},
        {"PALVELEVA_PROXIES": "many"},
        {"PALVELEVA_PROXIES": "100"},
        {"PALVELEVA_METRICS_TOKEN": "short"},
        *({"DATABASE_URL": nonsense} for nonsense in NO_DATABASES),
        *({"PALVELEVA_QUEUE": nonsense} for nonsense in ("rabbit://h/x", "postgresql://h:0/x", "redis://h:port")),
        {"PALVELEVA_BACKUP_TO": "AGE-SECRET-KEY-1ABC"},
        {"PALVELEVA_PG_BIN": "/no/such/folder"},
        *({"PALVELEVA_PORT": nonsense} for nonsense in ("web", "0", "65536", "-1", "9" * 5000)),
    ],
    ids=str,
)
def test_what_is_unsafe_or_nonsense_is_refused_with_a_sentence(tmp_path, env):
    with pytest.raises(BadSetting, match=r"\.$|: python3"):
        read(tmp_path, **env)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", "sqlite:///{}/palveleva.sqlite"),
        ("sqlite:///apu.sqlite", "sqlite:///{}/apu.sqlite"),
        ("sqlite:////srv/apu.sqlite", "sqlite:////srv/apu.sqlite"),
        ("postgresql:///apu", "postgresql+psycopg:///apu"),
        (
            "postgres://me:p%40ss@[::1]:5433/apu?sslmode=require",
            "postgresql+psycopg://me:p%40ss@[::1]:5433/apu?sslmode=require",
        ),
    ],
)
def test_the_address_of_the_database_means_the_same_in_every_folder(tmp_path, written, meant):
    assert read(tmp_path, DATABASE_URL=written).database_url == meant.format(tmp_path)


def test_a_sentence_about_an_address_does_not_tell_its_password(tmp_path):
    with pytest.raises(BadSetting) as refusal:
        read(tmp_path, DATABASE_URL="postgresql://apu:lumiukko@apu:0/apu")

    assert "lumiukko" not in str(refusal.value)


def test_a_key_of_bytes_is_told_of_in_a_sentence(tmp_path):
    """As `openssl rand 48` writes them: the command ended in a traceback, and the server at its first cookie."""
    of_bytes = bytes(range(150, 200))
    (tmp_path / "secret_key").write_bytes(of_bytes)

    for told in ("", os.fsdecode(of_bytes)):
        with pytest.raises(BadSetting, match="letters"):
            read(tmp_path, PALVELEVA_SECRET_KEY=told)


def test_made_keys_are_never_taken_for_guessable_ones(tmp_path):
    for _ in range(500):
        read(tmp_path, PALVELEVA_SECRET_KEY=token_urlsafe(48))


@pytest.mark.whole  # starts processes
def test_the_server_ends_before_it_listens(tmp_path):
    env = os.environ | {"PALVELEVA_INSTANCE": str(tmp_path), "PALVELEVA_SECRET_KEY": "k" * 64, "PALVELEVA_DEMO": "0"}

    ended = subprocess.run([sys.executable, "-c", "import app"], env=env, capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert "The secret key can be guessed" in ended.stderr


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.4")])
def test_only_the_declared_proxies_are_believed(tmp_path, proxies, seen):
    app: Flask = create_app(config_for(f"sqlite:///{tmp_path}/x", tmp_path, proxies=proxies))
    told = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: told.append(request.remote_addr))
    headers = {"X-Forwarded-For": "192.0.2.66, 198.51.100.4, 203.0.113.9"}

    app.test_client().get("/healthz", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"})

    assert told == [seen]


def test_every_setting_stands_in_the_table_of_the_readme():
    source = "".join(file.read_text() for file in (ROOT / "palveleva").rglob("*.py"))
    readme = (ROOT / "README.md").read_text()

    assert [name for name in sorted(set(re.findall(r'"PALVELEVA(_[A-Z_]+)"', source))) if name not in readme] == []
