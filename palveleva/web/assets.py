"""Style sheets and scripts under one content-addressed prefix: a release is atomic and caches for ever.

Style sheets of a folder are put after one another. The modules reachable from an entry are joined into one, so that a
phone on a poor line makes one request; each source file stays a plain ES module.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from time import time

from flask import Blueprint, Flask, Response, abort, current_app

from palveleva.web.guard import open_to
from palveleva.web.packed import packed

blueprint = Blueprint("assets", __name__)
IMPORT = re.compile(r'^import\s+(?:\{[^}]*\}\s+from\s+)?"(\.[^"]+)";[^\S\n]*\n?', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
NAMED = re.compile(r'^import\s+\{([^}]*)\}\s+from\s+"(\.[^"]+)";', re.MULTILINE)
NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let)\s+(\w+)", re.MULTILINE)
RELEASE = re.compile(r"[0-9a-f]{12}")
STYLES = {
    "css/phone.css": ("shared", "phone", "app"),
    "css/status.css": ("shared", "phone"),  # the page of troubles has none of the app's views
    "css/office.css": ("shared", "office"),
}
TYPES = {".css": "text/css", ".js": "text/javascript"}
OLD_RELEASES_KEPT = 30 * 24 * 3600


@dataclass(frozen=True)
class Script:
    """A joined script. What its `floor` has already brought to the page is not brought again.

    The lowest floor is a plain script, whose names are everybody's; a floor above it is a module, and gives its names
    to whoever stands on it.
    """

    entry: str
    floor: str | None = None


# The engine is a plain script and no module, because the service worker runs the very same file.
SCRIPTS = {
    "js/early.js": Script("early.js"),  # stands in the shell itself
    "js/engine.js": Script("engine.js"),
    "js/app.js": Script("app.js", floor="engine.js"),
    "js/items.js": Script("items.js", floor="app.js"),
    "js/status.js": Script("status.js", floor="engine.js"),
    "js/passkey.js": Script("passkey.js"),
    "js/push.js": Script("push.js"),
    "js/desk.js": Script("desk.js"),
    "js/leaving.js": Script("leaving.js"),
    "js/once.js": Script("once.js"),
}


class Clash(Exception):
    """Two modules declare the same top-level name and cannot be joined."""


def build(app: Flask) -> None:
    static = Path(str(app.static_folder))
    texts = {name: minified(joined_styles(static / "css", folders), "text/css") for name, folders in STYLES.items()}
    for name, script in SCRIPTS.items():
        below = [static / "js" / floor for floor in floors_of(script)]
        above = [static / "js" / other.entry for other in SCRIPTS.values() if script.entry in floors_of(other)]
        texts[name] = minified(joined_modules(static / "js" / script.entry, below, above), "text/javascript")
    app.extensions["assets"] = texts
    app.extensions["assets_digest"] = sha256("".join(texts.values()).encode()).hexdigest()[:12]
    with suppress(OSError):  # a folder that cannot be written only means that open pages of older releases reload
        keep_release(Path(app.instance_path) / "assets", app.extensions["assets_digest"], texts)


def floors_of(script: Script) -> list[str]:
    """What it stands on, the lowest first."""
    if script.floor is None:
        return []
    return [*floors_of(SCRIPTS[f"js/{script.floor}"]), script.floor]


def keep_release(folder: Path, digest: str, texts: dict[str, str]) -> None:
    """A page of this release may still ask for its files when the next one is being served."""
    for name, text in texts.items():
        file = folder / digest / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            file.write_text(text)
    (folder / digest).touch()
    releases = sorted((release.stat().st_mtime, release) for release in folder.iterdir())
    for (_, release), (next_began_at, _next) in pairwise(releases):
        # However long it was served: its last pages were opened just before the next one began.
        if next_began_at < time() - OLD_RELEASES_KEPT:
            rmtree(release, ignore_errors=True)


@cache
def minified(text: str, kind: str) -> str:
    """The same without comments and blanks, and with short local names: a quarter less on the line."""
    import minify  # not before: it is written in Go, and a process forked from one that has loaded it hangs in it

    return str(minify.string(kind, text))


def joined_styles(css: Path, folders: tuple[str, ...]) -> str:
    return "\n".join(file.read_text() for folder in folders for file in sorted((css / folder).glob("*.css")))


def joined_modules(entry: Path, below: Sequence[Path] = (), above: Sequence[Path] = ()) -> str:
    """One script with everything `entry` imports, dependencies first, less what the floors `below` have brought.

    It offers what is read of it by whatever stands `above` it; the lowest, for the worker, also what its entry imports.
    """
    brought = reached_by(below)
    order = reached(entry, brought)
    refuse_clashes(order)
    own = [module for module in order if module not in brought]
    # Wrapped, so that the names within are its own, and short: a plain script would put them all into the window.
    readers = {module for other in above for module in reached(other)} - {*order}
    if above and not below:
        readers.add(entry.resolve())
    offered = ", ".join(names_from(own, readers))
    inside = "\n".join(EXPORT.sub("", IMPORT.sub("", module.read_text())) for module in own)
    wrapped = f'(() => {{\n"use strict";\n{inside}\nreturn {{ {offered} }};\n}})();'
    named = f"const {{ {offered} }} = {wrapped}" if offered else wrapped
    return read_from(below, own) + (f"export {named}" if offered and below else named)


def read_from(below: Sequence[Path], own: list[Path]) -> str:
    """The names that a module below gives: those of the lowest, a plain script, need no asking."""
    if len(below) < 2:
        return ""
    *lower, floor = below
    brought = reached_by(lower)
    names = names_from([module for module in reached(floor) if module not in brought], own)
    return f'import {{ {", ".join(names)} }} from "./{floor.name}";\n'


def reached_by(entries: Sequence[Path]) -> list[Path]:
    return list(dict.fromkeys(module for entry in entries for module in reached(entry)))


def refuse_clashes(modules: list[Path]) -> None:
    owners: dict[str, Path] = {}
    for module in modules:
        for name in NAME.findall(module.read_text()):
            if owners.setdefault(name, module) != module:
                raise Clash(f"{name} is declared in {owners[name].name} and in {module.name}: rename one")


def names_from(modules: Collection[Path], readers: Iterable[Path]) -> list[str]:
    """What the readers import from these modules."""
    found = set()
    for reader in readers:
        for names, relative in NAMED.findall(reader.read_text()):
            if (reader.parent / relative).resolve() in modules:
                found |= {name.strip() for name in names.split(",")} - {""}
    return sorted(found)


def reached(entry: Path, before: Iterable[Path] = ()) -> list[Path]:
    order = list(before)
    collect(entry.resolve(), order)
    return order


def collect(module: Path, order: list[Path]) -> None:
    for relative in IMPORT.findall(module.read_text()):
        wanted = (module.parent / relative).resolve()
        if wanted not in order:
            collect(wanted, order)
    if module not in order:
        order.append(module)


def asset_url(name: str) -> str:
    return f"/assets/{current_app.extensions['assets_digest']}/{name}"


def asset_text(name: str) -> str:
    """What stands in this release's file."""
    return str(current_app.extensions["assets"][name])


@blueprint.get("/assets/<digest>/<path:name>")
@open_to()
def asset(digest: str, name: str) -> Response:
    if name not in current_app.extensions["assets"]:
        abort(404)
    answer = packed(text_of(digest, name), TYPES[Path(name).suffix])
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def text_of(digest: str, name: str) -> str:
    if digest == current_app.extensions["assets_digest"]:
        return asset_text(name)
    kept = Path(current_app.instance_path) / "assets" / digest / name
    if not RELEASE.fullmatch(digest) or not kept.is_file():
        abort(404)
    return kept.read_text()
