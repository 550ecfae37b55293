"""Joined and shortened files still mean what their sources mean."""

import os
import re
from pathlib import Path
from time import time

import pytest

from palveleva.web.assets import Clash, asset_url, joined_modules, keep_release
from tests.services import ROOT


def bundle(app, client, name):
    with app.test_request_context():
        address = asset_url(name)
    return client.get(address)


@pytest.mark.parametrize(
    "name", ["css/office.css", "css/phone.css", "js/engine.js", "js/app.js", "js/items.js", "js/status.js"]
)
def test_a_release_never_changes_under_its_address(app, stranger, name):
    answer = bundle(app, stranger, name)

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert stranger.get(f"/assets/000000000000/{name}").status_code == 404


def test_a_descendant_selector_keeps_its_space(app, stranger):
    assert ".table :is(" in bundle(app, stranger, "css/office.css").text


def test_nothing_is_written_that_the_minifier_would_leave_out():
    """Of `return void (a && b());` it makes `return 0[0]`, and b is never called."""
    found = [file.name for file in (ROOT / "static").rglob("*.js") if re.search(r"\bvoid \(", file.read_text())]

    assert found == []


def test_nothing_is_written_that_the_minifier_would_put_before_what_it_needs():
    """Of `const a = b(); const { c } = await a.d();` it makes `const { c } = await a.d(), a = b()`."""
    misplaced = re.compile(r"(?:const|let) (\w+) = [^\n]*;\n\s*(?:const|let) [{[][^\n]*= \(?await [^\n]*\b\1\b")

    found = {file.name: misplaced.findall(file.read_text()) for file in (ROOT / "static").rglob("*.js")}

    assert not any(found.values()), found


def test_the_joined_script_imports_nothing(app, stranger):
    text = bundle(app, stranger, "js/app.js").text

    assert "import{" not in text.replace(" ", "")
    assert "customElements.define" in text


def test_the_engine_comes_once_and_the_app_stands_on_it(app, stranger):
    engine, page = (bundle(app, stranger, name).text for name in ("js/engine.js", "js/app.js"))

    assert "indexedDB.open" in engine
    assert "indexedDB.open" not in page
    assert "export" not in engine


def test_what_comes_later_reads_the_app_of_its_own_release(app, stranger):
    page, later = (bundle(app, stranger, name).text for name in ("js/app.js", "js/items.js"))

    names = re.match(r'import\{([^}]+)\}from"\./app\.js";', later)[1]
    assert page.startswith(f"export const{{{names}}}=")
    assert "need-page" in later
    assert "need-page" not in page


def test_a_page_of_an_older_release_still_gets_its_files(app, stranger):
    kept = Path(app.instance_path) / "assets" / "0123456789ab" / "js" / "app.js"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("older")

    assert stranger.get("/assets/0123456789ab/js/app.js").text == "older"
    assert stranger.get("/assets/0123456789ab/js/engine.js").status_code == 404
    assert stranger.get("/assets/../js/app.js").status_code == 404


def test_a_release_that_was_served_for_long_stays_for_the_pages_that_are_open_when_the_next_one_comes(tmp_path):
    keep_release(tmp_path, "release-one", {"js/items.js": "one"})
    lies_for(40, tmp_path / "release-one")

    keep_release(tmp_path, "release-two", {"js/items.js": "two"})
    assert (tmp_path / "release-one/js/items.js").read_text() == "one"
    lies_for(71, tmp_path / "release-one")
    lies_for(31, tmp_path / "release-two")
    keep_release(tmp_path, "release-three", {"js/items.js": "three"})

    assert sorted(release.name for release in tmp_path.iterdir()) == ["release-three", "release-two"]


def lies_for(days, release):
    then = time() - days * 24 * 3600
    os.utime(release, (then, then))


def test_modules_that_declare_the_same_name_are_refused(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const same = b;\n')
    (tmp_path / "b.js").write_text("export const b = 1;\nconst same = 2;\n")

    with pytest.raises(Clash, match="same"):
        joined_modules(tmp_path / "a.js")


@pytest.mark.parametrize("digest", ["x", "9" * 400, "..", "é" * 12, "0" * 12, "A" * 12])
def test_a_release_that_never_was_is_not_there(stranger, digest):
    assert stranger.get(f"/assets/{digest}/css/phone.css").status_code == 404
