"""The ways of bringing reports that bench.sync holds against each other, each over a slow line of its own."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, BrowserContext, Page

from bench.serving import Server, cpu_of, prepared, running
from bench.slow_line import SlowLine, slow_line
from tests.proxy import UNIT, proxy_before
from tests.services import ROOT, beside, free_port, wait_for

SOURCES, BUILT = Path(__file__).parent, ROOT / ".bench" / "syncing"
SEND = (SOURCES / "outbox.js").read_text()
SIGN_IN = """() => fetch("/demo/sign-in", {
    method: "POST", redirect: "manual", body: new URLSearchParams({ person: "volunteer" }) }).then(() => null)"""
ONE_BY_ONE_AT_MOST = 100  # a thousand take seven minutes, and nobody learns more from them


@dataclass
class Way:
    """One way of bringing reports: `bring` takes their operations and says how many seconds it took."""

    name: str
    line: SlowLine
    cpu: Callable[[], float]
    bring: Callable[[list[dict[str, Any]]], float]
    at_most: int = 10**6
    calm: Callable[[], None] = lambda: None  # waits for what it still asks when all have arrived


@contextmanager
def ours(folder: Path, browser: Browser) -> Iterator[Way]:
    settings = prepared(folder / "ours")
    with (
        running("app:app", "/readyz", workers=1, **settings) as server,
        slow_line(port_of(server)) as line,
        beside(browser) as own,  # which hangs up before its line is taken down
    ):
        yield phone_way("ours", own, f"http://localhost:{line.port}", line, server)


@contextmanager
def installed(folder: Path, browser: Browser) -> Iterator[Way]:
    """With the doors of the demonstration, which PALVELEVA_HTTPS would shut. What is encrypted shows no requests."""
    settings = prepared(folder / "installed", PALVELEVA_PROXIES="1")
    with (
        running("app:app", "/readyz", workers=1, **settings) as server,
        proxy_before(f"http://127.0.0.1:{port_of(server)}", folder / "installed", UNIT.read_text()) as proxy,
        slow_line(proxy.port) as line,
        beside(browser, f"--ignore-certificate-errors-spki-list={proxy.key}") as own,
    ):
        yield phone_way("installed", own, f"https://127.0.0.1:{line.port}", line, server)


def phone_way(name: str, browser: Browser, home: str, line: SlowLine, server: Server) -> Way:
    page = phone_in_hand(browser.new_context(locale="fi-FI"), home, line)
    return Way(name, line, lambda: server.cpu, lambda ops: sent_by_phone(page, ops), calm=lambda: calm(page, line))


def calm(page: Page, line: SlowLine) -> None:
    """The next reports find the phone with nothing else to ask, and its line as open as these."""
    while line.is_busy:
        page.wait_for_timeout(100)


def phone_in_hand(phone: BrowserContext, home: str, line: SlowLine) -> Page:
    """Somebody is in, and the app is open and ready for working without a network."""
    line.is_fast = True
    page = phone.new_page()
    page.goto(f"{home}/static/icons/icon.svg")
    page.evaluate(SIGN_IN)
    page.goto(f"{home}/fi/app/")
    page.wait_for_selector("body[data-person]", state="attached")
    page.wait_for_selector("html[data-offline=ready]", timeout=30_000)
    page.wait_for_timeout(1500)
    line.is_fast = False
    return page


def sent_by_phone(page: Page, ops: list[dict[str, Any]]) -> float:
    done = page.evaluate(SEND, {"ops": ops})
    if done["states"] != {"accepted": len(ops)}:
        raise click.ClickException(f"not all were taken in: {done['states']}")
    return float(done["ms"]) / 1000


@contextmanager
def to_bare_flask(folder: Path, name: str, door: str, at_most: int = 10**6) -> Iterator[Way]:
    store = str(folder / f"{name}.sqlite")
    with (
        running("bench.syncing.bare:app", "/", workers=1, BENCH_STORE=store) as server,
        slow_line(port_of(server)) as line,
    ):
        url = f"http://127.0.0.1:{line.port}{door}"
        yield Way(name, line, lambda: server.cpu, lambda ops: sent_by_node(name, url, folder, ops), at_most)


@contextmanager
def pouchdb(folder: Path, _browser: Browser) -> Iterator[Way]:
    port = free_port()
    process = subprocess.Popen(["node", "server.mjs", str(port)], cwd=BUILT)
    try:
        wait_for(f"http://127.0.0.1:{port}", path="/healthz")
        with slow_line(port) as line:
            numbers = iter(range(10**6))

            def bring(ops: list[dict[str, Any]]) -> float:
                return sent_by_node("pouchdb", f"http://127.0.0.1:{line.port}/kept{next(numbers)}", folder, ops)

            yield Way("pouchdb", line, lambda: cpu_of(process.pid), bring)
    finally:
        process.terminate()
        process.wait(20)


WAYS: dict[str, Callable[[Path, Browser], AbstractContextManager[Way]]] = {
    "ours": ours,
    "installed": installed,
    "rxdb": lambda folder, _browser: to_bare_flask(folder, "rxdb", "/rx"),
    "pouchdb": pouchdb,
    "replay": lambda folder, _browser: to_bare_flask(folder, "replay", "/one", ONE_BY_ONE_AT_MOST),
}


def sent_by_node(kind: str, url: str, folder: Path, ops: list[dict[str, Any]]) -> float:
    file = folder / "waiting.json"
    file.write_text(json.dumps(ops))
    command = ["node", "peers.mjs", kind, url, str(file)]
    told = subprocess.run(command, cwd=BUILT, check=True, capture_output=True, text=True).stdout
    return float(json.loads(told.splitlines()[-1])["ms"]) / 1000


def port_of(server: Server) -> int:
    return int(server.url.rpartition(":")[2])


def build_peers() -> None:
    """Installs the others with npm, beside the tree."""
    if shutil.which("npm") is None:
        raise SystemExit("The peers are installed with npm, which is not here: sudo apt-get install -y npm")
    shutil.copytree(SOURCES, BUILT, dirs_exist_ok=True)
    if not (BUILT / "node_modules").exists():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        subprocess.run(command, cwd=BUILT, check=True, env=os.environ, stdout=subprocess.DEVNULL)
