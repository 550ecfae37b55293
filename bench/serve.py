"""What pages and syncs cost a server, held against bare Flask under the same gunicorn in the same minutes.

python -m bench.serve [--rounds 5] [--seconds 2] [--connections 8]: one worker with four threads, the kinds of requests
taken in turns, so that a noisy machine disturbs all alike. The client takes its share of the processor.
"""

import tempfile
from pathlib import Path
from statistics import median

import click

from bench.filling import Filled, fill
from bench.gates import widen
from bench.loading import Ask, Load, load
from bench.phones import OF_PHONE, Op, a_report, nothing, syncing
from bench.serving import Server, prepared, running
from bench.tables import show
from tests.statements import asked

HELLO = Ask("bare Flask, hello", "/")


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="Of load for each kind of request in each round.")
@click.option("--connections", default=8, show_default=True)
@click.option("--database", "database_url", default="", help="postgresql://…: an empty database instead of SQLite.")
def serve(rounds: int, seconds: float, connections: int, database_url: str) -> None:
    """Print requests a second, waiting, memory and statements of each kind of request."""
    widen()  # statements are counted in this process, after all that was asked of the other
    more = {"DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory() as folder:
        settings = prepared(Path(folder), **more)
        filled = fill(settings)
        with (
            running("bench.bare:app", "/", workers=1) as bare,
            running("bench.wide_gates:app", "/readyz", workers=1, **settings) as ours,
        ):
            kinds = [(HELLO, bare), *((ask, ours) for ask in asks(filled))]
            found = measured(kinds, rounds, seconds, connections)
            show_all(filled, kinds, found, connections)


def measured(
    kinds: list[tuple[Ask, Server]], rounds: int, seconds: float, connections: int
) -> dict[str, list[tuple[Load, float]]]:
    """Each load with the memory of its server afterwards."""
    found: dict[str, list[tuple[Load, float]]] = {ask.name: [] for ask, _ in kinds}
    for ask, server in kinds:
        load(server.url, ask, connections=connections, seconds=0.5)  # templates are compiled, connections open
    with click.progressbar(length=rounds * len(kinds), label="loads") as bar:
        for _ in range(rounds):
            for ask, server in kinds:
                done = load(server.url, ask, connections=connections, seconds=seconds)
                found[ask.name].append((done, server.memory))
                bar.update(1)
    return found


def asks(filled: Filled) -> list[Ask]:
    office, phones = filled.coordinator, filled.volunteers
    return [
        Ask("front page", "/fi/"),
        Ask("phone shell", "/fi/app/"),
        Ask("list of 20 needs", "/needs", office),
        Ask("page of a need", f"/needs/{filled.need_id}", office),
        Ask("sync, nothing to tell", "/api/v1/sync", make=syncing(phones, nothing), headers=OF_PHONE),
        Ask("sync, one report", "/api/v1/sync", make=syncing(phones, one_report), headers=OF_PHONE),
    ]


def one_report(_number: int) -> list[Op]:
    return [a_report()]


def statements(filled: Filled, ask: Ask) -> str:
    """Counted in this process, in a second asking: the first also reads what each process reads once."""
    client = filled.app.test_client(use_cookies=False)
    count, told = 0, b""
    for _ in range(2):
        body, cookie, more = ask.make(0, told) if ask.make else (None, ask.cookie, {})
        facts = {"headers": {"Cookie": cookie} | ask.headers | more, "data": body}
        with asked(filled.app) as seen:
            kind = {"content_type": "application/json"} if ask.make else {}
            answer = client.open(ask.path, method="POST" if ask.make else "GET", **facts, **kind)
        count, told = len(seen), answer.data
    return str(count)


def show_all(
    filled: Filled,
    kinds: list[tuple[Ask, Server]],
    found: dict[str, list[tuple[Load, float]]],
    connections: int,
) -> None:
    columns = ("request", "requests/s", "x bare Flask", "p95 ms", "p99 ms", "bytes", "statements", "RSS MB", "failed")
    hello = [done.rate for done, _ in found[HELLO.name]]
    rows = []
    for ask, _ in kinds:
        loads = [done for done, _ in found[ask.name]]
        ratio = median(one / done.rate for one, done in zip(hello, loads, strict=True))
        waits = [f"{median(done.percentile(which) for done in loads):.1f}" for which in (95, 99)]
        facts = [f"{median(done.rate for done in loads):,.0f}", f"{ratio:.1f}", *waits, f"{loads[-1].size:,}"]
        count = "-" if ask is HELLO else statements(filled, ask)
        memory = max(memory for _, memory in found[ask.name])
        rows.append((ask.name, *facts, count, f"{memory:.0f}", sum(done.failures for done in loads)))
    show(f"One worker, 4 threads, {connections} connections; medians of the rounds", columns, rows)


if __name__ == "__main__":
    serve()
