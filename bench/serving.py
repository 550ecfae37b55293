"""Starts what is measured, each under gunicorn on a port of its own, and builds the peers' pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import ROOT, free_port, wait_for

SOURCES, BUILT = Path(__file__).parent / "peers", ROOT / ".bench" / "peers"
GUNICORN = (sys.executable, "-m", "gunicorn", "--log-level", "warning", "--workers", "2", "--threads", "4")


def build_peers() -> None:
    """Installs and builds the peers' pages with npm, beside the tree; again only when a page of ours has changed."""
    built = BUILT / "dist" / "floor.html"
    newest = max(file.stat().st_mtime for file in SOURCES.rglob("*") if file.is_file())
    if built.exists() and newest <= built.stat().st_mtime:
        return
    if shutil.which("npm") is None:
        raise SystemExit("The peers are installed with npm, which is not here: sudo apt-get install -y npm")
    shutil.copytree(SOURCES, BUILT, dirs_exist_ok=True)
    for command in (["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], ["npx", "vite", "build"]):
        subprocess.run(command, cwd=BUILT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    fonts = BUILT / "node_modules/govuk-frontend/dist/govuk/assets"
    shutil.copytree(fonts, BUILT / "dist/assets", dirs_exist_ok=True)


@contextmanager
def serving(wsgi: str, ready: str, **settings: str) -> Iterator[str]:
    """The address of that application, for as long as it is needed."""
    port = free_port()
    env = os.environ | {"PYTHONPATH": str(ROOT)} | settings
    server = subprocess.Popen([*GUNICORN, wsgi, "--bind", f"127.0.0.1:{port}"], env=env, cwd=ROOT)
    try:
        wait_for(f"http://localhost:{port}", path=ready)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)


@contextmanager
def our_service(instance: Path) -> Iterator[str]:
    settings = {"PALVELEVA_INSTANCE": str(instance), "PALVELEVA_SECRET_KEY": "b" * 40, "PALVELEVA_DEMO": "1"}
    prepare = [sys.executable, "-m", "palveleva", "prepare", "--demo"]
    subprocess.run(prepare, env=os.environ | settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    with serving("app:app", "/readyz", **settings) as url:
        yield url
