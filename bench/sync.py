"""A full outbox over a line like 3G: ours in a real Chromium, beside how others bring what waits to their servers.

python -m bench.sync [--counts 1,10,100,1000] [--rounds 1]: every way goes over the same slow line (400 kbit/s each way,
400 ms there and back) to a server of its own. Others' clients run in node, which is kinder to them than a browser.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click
from playwright.sync_api import BrowserContext, Page

from bench.reports import bare_batch, operations
from bench.serving import Server, cpu_of, prepared, running
from bench.slow_line import RATE, ROUND_TRIP, SlowLine, slow_line
from bench.syncing.stores import postgresql_us, same_rows_us, sqlite_us
from bench.tables import show
from tests.databases import address, start_postgresql
from tests.services import ROOT, a_browser, free_port, wait_for

SOURCES, BUILT = Path(__file__).parent / "syncing", ROOT / ".bench" / "syncing"
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


@dataclass
class Run:
    seconds: float
    up: int
    down: int
    requests: int
    cpu: float


@click.command()
@click.option("--counts", default="1,10,100,1000", show_default=True)
@click.option("--rounds", default=1, show_default=True)
@click.option("--only", multiple=True, help="Only these ways: ours, rxdb, pouchdb, replay.")
def sync(counts: str, rounds: int, only: tuple[str, ...]) -> None:
    """Print bytes, requests, time and the server's processor for each way, beside what the line allows.

    Bytes and time until no report waits; the processor with what is asked afterwards.
    """
    build_peers()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ways = [stack.enter_context(way(folder)) for name, way in WAYS.items() if not only or name in only]
        for count in map(int, counts.split(",")):
            taking_part = [way for way in ways if count <= way.at_most]
            runs: dict[str, list[Run]] = {way.name: [] for way in taking_part}
            for turn in range(rounds):
                for number, way in enumerate(taking_part):
                    seed = count * 1000 + turn * 10 + number
                    runs[way.name].append(measured(way, operations(count, seed)))
            show_runs(count, runs, folder)
        show_stores(folder)


def measured(way: Way, ops: list[dict[str, Any]]) -> Run:
    way.line.reset()
    before = way.cpu()
    seconds = way.bring(ops)
    up, down, requests = way.line.up.bytes, way.line.down.bytes, way.line.requests
    way.calm()
    used = (way.cpu() - before) / len(ops)
    return Run(seconds, up, down, requests, used * 1e6)


def show_runs(count: int, runs: dict[str, list[Run]], folder: Path) -> None:
    ops = operations(count, count * 1000)
    least, raw = bare_batch(ops), sqlite_us(folder / f"raw-{count}.sqlite", ops)
    soonest = least / RATE + 2 * ROUND_TRIP
    rows = [("the line's own limit", f"{least:,}", "1.00", "-", "1", f"{soonest:.2f}", "1.00", "-", "-")]
    for name, done in runs.items():
        up, seconds = median(run.up for run in done), median(run.seconds for run in done)
        cpu = median(run.cpu for run in done)
        sizes = f"{up:,.0f}", f"{up / least:.2f}", f"{median(run.down for run in done):,.0f}"
        times = f"{median(run.requests for run in done):.0f}", f"{seconds:.2f}", f"{seconds / soonest:.2f}"
        rows.append((name, *sizes, *times, f"{cpu:,.0f}", f"{cpu / raw:,.0f}"))
    columns = (
        "way",
        "bytes up",
        "x limit",
        "bytes down",
        "requests",
        "seconds",
        "x limit",
        "server µs/report",
        "x raw",
    )
    show(f"{count} reports over 3G (raw SQLite insert: {raw:.1f} µs of processor a report)", columns, rows)


def show_stores(folder: Path, count: int = 1000) -> None:
    """What the same rows cost the databases alone, in one transaction."""
    ops = operations(count, 1)
    ours = folder / "ours" / "palveleva.sqlite"
    start_postgresql(folder / "postgresql")
    stores = {
        "SQLite, WAL, synchronous=FULL": sqlite_us(folder / "raw.sqlite", ops),
        "PostgreSQL, executemany": postgresql_us(address("postgres"), ops),
    }
    if ours.exists():
        stores["SQLite, all the rows that ours keeps of a report"] = same_rows_us(ours, folder / "anew.sqlite")
    rows = [(name, f"{us:.1f}") for name, us in stores.items()]
    show(f"{count} raw inserts", ("store", "µs/report"), rows)


@contextmanager
def ours(folder: Path) -> Iterator[Way]:
    settings = prepared(folder / "ours")
    with (
        running("app:app", "/readyz", workers=1, **settings) as server,
        slow_line(port_of(server)) as line,
        a_browser() as browser,
    ):
        phone = browser.new_context(locale="fi-FI")
        page = phone_in_hand(phone, line)
        yield Way("ours", line, lambda: server.cpu, lambda ops: sent_by_phone(page, ops), calm=lambda: calm(page, line))


def calm(page: Page, line: SlowLine) -> None:
    """The next reports find the phone with nothing else to ask, and its line as open as these."""
    while line.is_busy:
        page.wait_for_timeout(100)


def phone_in_hand(phone: BrowserContext, line: SlowLine) -> Page:
    """Somebody is in, and the app is open and ready for working without a network."""
    line.is_fast = True
    page = phone.new_page()
    page.goto(f"http://localhost:{line.port}/static/icons/icon.svg")
    page.evaluate(SIGN_IN)
    page.goto(f"http://localhost:{line.port}/fi/app/")
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
def pouchdb(folder: Path) -> Iterator[Way]:
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


WAYS: dict[str, Callable[[Path], Any]] = {
    "ours": ours,
    "rxdb": lambda folder: to_bare_flask(folder, "rxdb", "/rx"),
    "pouchdb": pouchdb,
    "replay": lambda folder: to_bare_flask(folder, "replay", "/one", ONE_BY_ONE_AT_MOST),
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


if __name__ == "__main__":
    sync()
