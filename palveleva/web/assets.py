"""Style sheets and scripts under one content-addressed prefix: a release is atomic and caches for ever.

Style sheets of a folder are put after one another. The modules reachable from an entry are joined into one, so that a
phone on a poor line makes one request; each source file stays a plain ES module.
"""

import re
from hashlib import sha256
from pathlib import Path

import minify
from flask import Blueprint, Flask, Response, abort, current_app

from palveleva.web.guard import open_to

blueprint = Blueprint("assets", __name__)
IMPORT = re.compile(r'^import\s+(?:\{[^}]*\}\s+from\s+)?"(\.[^"]+)";[^\S\n]*\n?', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
NAME = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let)\s+(\w+)", re.MULTILINE)
STYLES = {"css/phone.css": ("shared", "phone"), "css/office.css": ("shared", "office")}
SCRIPTS = {"js/app.js": "app.js"}
TYPES = {".css": "text/css", ".js": "text/javascript"}


class Clash(Exception):
    """Two modules declare the same top-level name and cannot be joined."""


def build(app: Flask) -> None:
    static = Path(str(app.static_folder))
    texts = {name: minified(joined_styles(static / "css", folders), "text/css") for name, folders in STYLES.items()}
    for name, entry in SCRIPTS.items():
        texts[name] = minified(joined_modules(static / "js" / entry), "text/javascript")
    app.extensions["assets"] = texts
    app.extensions["assets_digest"] = sha256("".join(texts.values()).encode()).hexdigest()[:12]


def minified(text: str, kind: str) -> str:
    """The same without comments and blanks, and with short local names: a quarter less on the line."""
    return str(minify.string(kind, text))


def joined_styles(css: Path, folders: tuple[str, ...]) -> str:
    return "\n".join(file.read_text() for folder in folders for file in sorted((css / folder).glob("*.css")))


def joined_modules(entry: Path) -> str:
    """One module with everything `entry` imports, dependencies first."""
    order: list[Path] = []
    collect(entry.resolve(), order)
    owners: dict[str, Path] = {}
    for module in order:
        for name in NAME.findall(module.read_text()):
            if owners.setdefault(name, module) != module:
                raise Clash(f"{name} is declared in {owners[name].name} and in {module.name}: rename one")
    return "\n".join(EXPORT.sub("", IMPORT.sub("", module.read_text())) for module in order)


def collect(module: Path, order: list[Path]) -> None:
    for relative in IMPORT.findall(module.read_text()):
        wanted = (module.parent / relative).resolve()
        if wanted not in order:
            collect(wanted, order)
    if module not in order:
        order.append(module)


def asset_url(name: str) -> str:
    return f"/assets/{current_app.extensions['assets_digest']}/{name}"


@blueprint.get("/assets/<digest>/<path:name>")
@open_to()
def asset(digest: str, name: str) -> Response:
    text = current_app.extensions["assets"].get(name)
    if text is None or digest != current_app.extensions["assets_digest"]:
        abort(404)
    answer = Response(text, mimetype=TYPES[Path(name).suffix])
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer
