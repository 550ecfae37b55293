"""The rules of the house that a reader relies on."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import palveleva.actions
from palveleva.domain.permissions import RULES

ROOT = Path(__file__).parents[2]
# A folder of somebody's machine, or where packages were fetched from. An address such as #/work/${id} is neither.
OF_A_MACHINE = re.compile(r"/(root/|(work|home|Users)/\w)|index-url|pypi\.org/simple|registry\.npmjs")
LONGEST = {".py": 250, ".js": 250, ".css": 250, ".html": 120}


def sources():
    for folder in ("palveleva", "static", "templates", "tests", "bin", "bench"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and file.suffix in LONGEST:
                yield file


def test_no_file_is_longer_than_it_may_be():
    for file in sources():
        length = len(file.read_text().splitlines())
        assert length <= LONGEST[file.suffix], f"{file.relative_to(ROOT)} has {length} lines: give a part its own room"


def test_the_worker_is_short():
    assert len((ROOT / "static/sw.js").read_text().splitlines()) <= 120


def actions():
    for module in pkgutil.iter_modules(palveleva.actions.__path__, "palveleva.actions."):
        for name, deed in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if hasattr(deed, "permission"):
                yield name, deed


def test_every_action_has_a_permission_and_is_done_by_somebody():
    found = list(actions())
    assert len(found) > 25
    for name, deed in found:
        assert deed.permission in RULES, f"{name}: {deed.permission} has no rule in domain/permissions.py"
        by = inspect.signature(deed.__wrapped__).parameters.get("by")
        assert by is not None, f"{name} must take `by`"
        assert by.kind is inspect.Parameter.KEYWORD_ONLY, f"{name}: `by` is keyword-only"


def test_no_machine_path_and_no_registry_is_written_down():
    for file in [*sources(), *ROOT.glob("*.*"), *ROOT.glob("docs/**/*.md")]:
        if file.suffix in {".md", ".toml", ".txt", ".cfg", *LONGEST} and file != Path(__file__):
            traces = [found[0] for found in OF_A_MACHINE.finditer(file.read_text())]
            assert traces == [], f"{file.relative_to(ROOT)} names {traces}"


def test_every_module_says_what_belongs_in_it():
    for file in (ROOT / "palveleva").rglob("*.py"):
        assert file.read_text().startswith('"""'), f"{file.relative_to(ROOT)}: begin with one sentence"
