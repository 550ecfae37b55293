"""A full outbox over a line like 3G: ours in a real Chromium, beside how others bring what waits to their servers.

python -m bench.sync [--counts 1,10,100,1000] [--rounds 1]: every way goes over the same slow line (400 kbit/s each way,
400 ms there and back) to a server of its own. Others' clients run in node, which is kinder to them than a browser.
`installed` is ours as docs/operate.md puts it up, behind the documented nginx with HTTP/2. What TLS adds is counted.
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import click

from bench.reports import bare_batch, operations
from bench.slow_line import RATE, ROUND_TRIP
from bench.syncing.stores import postgresql_us, same_rows_us, sqlite_us
from bench.syncing.ways import WAYS, Way, build_peers
from bench.tables import show
from tests.databases import address, start_postgresql
from tests.services import a_browser


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
@click.option("--only", multiple=True, help="Only these ways: ours, installed, rxdb, pouchdb, replay.")
def sync(counts: str, rounds: int, only: tuple[str, ...]) -> None:
    """Print bytes, requests, time and the server's processor for each way, beside what the line allows.

    Bytes and time until no report waits; the processor with what is asked afterwards.
    """
    build_peers()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = stack.enter_context(a_browser())
        ways = [stack.enter_context(way(folder, browser)) for name, way in WAYS.items() if not only or name in only]
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
        times = (
            f"{median(run.requests for run in done):.0f}" if done[0].requests else "-",
            f"{seconds:.2f}",
            f"{seconds / soonest:.2f}",
        )
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


if __name__ == "__main__":
    sync()
