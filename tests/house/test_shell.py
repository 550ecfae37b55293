"""What every phone may keep knows no person and holds no key."""

from dataclasses import replace

import pytest

CAST = ("Aino", "Liisa", "Kaisa", "palveleva.example")


@pytest.mark.parametrize("lang", ["fi", "sv", "en"])
def test_the_shell_is_the_same_for_everybody(sign_in, stranger, lang):
    pages = [client.get(f"/{lang}/app/") for client in (stranger, sign_in("aino"), sign_in("kaisa"))]

    assert len({page.data for page in pages}) == 1
    assert pages[0].headers["X-Palveleva"] == "1"


@pytest.mark.parametrize("path", ["/fi/app/", "/fi/app/items", "/fi/app/status", "/sw.js", "/fi/manifest.json"])
def test_nothing_that_is_cached_knows_a_person_or_holds_a_token(sign_in, path):
    page = sign_in("aino").get(path)

    assert "Set-Cookie" not in page.headers
    assert "csrf" not in page.text.lower()
    assert not any(name in page.text for name in CAST)


def test_everything_the_worker_keeps_is_there_and_is_ours(stranger):
    precache = stranger.get("/sw.js").text.splitlines()[1]
    kept = [part for part in precache.split('"') if part.startswith("/")]

    assert {"/fi/app/", "/sv/app/items", "/en/app/status"} < set(kept)
    for path in kept:
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["X-Palveleva"]) == (200, "1"), path


def test_the_manifest_makes_it_installable(stranger):
    manifest = stranger.get("/sv/manifest.json").json

    assert (manifest["start_url"], manifest["lang"], manifest["display"]) == ("/sv/app/", "sv", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    for icon in manifest["icons"]:
        with stranger.get(icon["src"]) as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/fi/", "/fi/app/", "/nowhere", "/api/v1/session", "/sign-in", "/sw.js"])
def test_every_answer_carries_the_protecting_headers(stranger, path):
    headers = stranger.get(path).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_stopped_worker_ends_itself_and_touches_no_words(app, stranger, monkeypatch):
    usual = stranger.get("/fi/app/")
    monkeypatch.setitem(app.config, "PALVELEVA", replace(app.config["PALVELEVA"], is_worker_stopped=True))

    script, shell = stranger.get("/sw.js").text, stranger.get("/fi/app/")

    assert "unregister()" in script
    assert not any(word in script for word in ("indexedDB", "sendInBackground", "importScripts", '"fetch"'))
    assert '<html lang="fi" data-worker="off">' in shell.text
    assert "data-worker" not in usual.text
    assert shell.headers["ETag"] != usual.headers["ETag"]
