"""Builds the peers' pages with npm, beside the tree."""

import shutil
import subprocess
from pathlib import Path

import brotli

from tests.services import ROOT

SOURCES, BUILT = Path(__file__).parent, ROOT / ".bench" / "peers"
STEPS = (
    ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"],
    ["npx", "vite", "build"],
    ["node", "govuk.mjs"],
)
PACKED = {".html", ".css", ".js", ".json", ".svg"}


def build_peers() -> None:
    """Again only when a page of ours has changed."""
    built = BUILT / "dist" / "floor.html.br"
    newest = max(file.stat().st_mtime for file in SOURCES.rglob("*") if file.is_file())
    if built.exists() and newest <= built.stat().st_mtime:
        return
    if shutil.which("npm") is None:
        raise SystemExit("The peers are installed with npm, which is not here: sudo apt-get install -y npm")
    shutil.copytree(SOURCES, BUILT, dirs_exist_ok=True)
    for command in STEPS:
        subprocess.run(command, cwd=BUILT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pack(BUILT / "dist")


def pack(folder: Path) -> None:
    """As tightly as ours are, and before anybody asks."""
    for file in [file for file in folder.rglob("*") if file.suffix in PACKED]:
        file.with_name(f"{file.name}.br").write_bytes(brotli.compress(file.read_bytes(), quality=11))
