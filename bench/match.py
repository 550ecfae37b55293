"""Who can be asked about a need: ours beside a loop, arrays of numbers and the bare question to the database.

python -m bench.match [--providers 100,1000,10000,100000] [--needs 1000] [--rounds 3] [--database postgresql://…]: the
database is emptied. At most a hundred providers are of the town of the need, the others live elsewhere in the country.
"""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import click
from sqlalchemy import text

from bench.matching.country import Asked, asked_in_town, elsewhere, prepare
from bench.matching.ways import BARE, BEST, Columns, haversine, key_of, naive
from bench.serving import prepared
from bench.tables import show
from palveleva import create_app
from palveleva.db import db, utcnow
from palveleva.domain.matching import Profile, rank
from palveleva.queries.candidates import ranking_for

OURS, NUMPY, LOOP, BARE_QUERY, WHOLE = "ours, ranking", "numpy", "loop", "bare query", "ours, with database"
SLOW = {LOOP: 1_000_000}  # a way that would look at more profiles than this is measured on the first needs only
Way = Callable[[Asked], Any]


@click.command()
@click.option("--providers", default="100,1000,10000,100000", show_default=True)
@click.option("--needs", default=1000, show_default=True, help="Of a batch.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--database", "database_url", default="", help="Its tables are dropped! Otherwise a file for the while.")
def match(providers: str, needs: int, rounds: int, database_url: str) -> None:
    """Print milliseconds for each need, alone and in a batch, and what they are of the others'."""
    more = {"DATABASE_URL": database_url} if database_url else {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(prepared(Path(folder), **more))
        with create_app().app_context():
            rows = [measured(int(number), needs, rounds) for number in providers.split(",")]
            db.session.remove()
            db.engine.dispose()
    show_all(rows, needs)


def measured(providers: int, needs: int, rounds: int) -> dict[str, Any]:
    now = utcnow().replace(microsecond=0)
    click.echo(f"{providers:,} providers: filling…", err=True)
    prepare(providers, needs, now)
    asked = asked_in_town(now)
    ways = ways_of(asked, now)
    agreeing = sum(agrees(one, ways) for one in asked[:100])
    gc.collect()
    gc.freeze()  # the country in memory is ours: no service has it to look through for garbage
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            some = asked[: max(5, SLOW.get(name, 10**9) // providers)]
            found[name].append((alone(way, some), in_a_batch(way, some)))
    able = median(len(one.able) for one in asked)
    best = {name: tuple(median(column) for column in zip(*runs, strict=True)) for name, runs in found.items()}
    return {"providers": providers, "able": able, "agreeing": agreeing, "best": best}


def ways_of(asked: list[Asked], now: Any) -> dict[str, Way]:
    """Each takes a need and tells the first ten, or more. What they keep in memory is made before."""
    far = elsewhere()
    here = {one.wanted.service: one.able for one in asked}
    town = {profile.provider_id for able in here.values() for profile in able}
    by_service = {service: here[service] + far.get(service, []) for service in here}
    columns = {service: Columns.of(profiles, town) for service, profiles in by_service.items()}
    everybody = by_id([profile for profiles in by_service.values() for profile in profiles])
    met = {service: list((everybody | by_id(profiles)).values()) for service, profiles in by_service.items()}
    ways: dict[str, Way] = {
        LOOP: lambda one: naive(one.wanted, town, met[one.wanted.service]),
        NUMPY: lambda one: columns[one.wanted.service].rank(one.wanted),
        OURS: lambda one: rank(one.wanted, one.able, now=now),
        BARE_QUERY: bare,
        WHOLE: lambda one: ranking_for(one.need, now=now),
    }
    return ways


def by_id(profiles: list[Profile]) -> dict[int, Profile]:
    return {profile.provider_id: profile for profile in profiles}


def bare(one: Asked) -> Any:
    asked = {"service": one.wanted.service, "municipality": one.need.municipality_id}
    return db.session.execute(BARE_STATEMENT, asked).all()


BARE_STATEMENT = text(BARE)


def agrees(one: Asked, ways: dict[str, Way]) -> bool:
    """The loop tells the very same ten as ours; numpy the same but for who drew the longer straw."""
    ours = [candidate.provider_id for candidate in ways[OURS](one).candidates[:BEST]]
    whole = [candidate.provider_id for candidate in ways[WHOLE](one).candidates[:BEST]]
    known = by_id(one.able)
    keys = [turn(known[number], one) for number in ours]
    theirs = [turn(known[int(number)], one) for number in ways[NUMPY](one)]
    return ours == whole == ways[LOOP](one) and keys == theirs


def turn(profile: Profile, one: Asked) -> Any:
    return key_of(profile, haversine(profile, one.wanted))


def alone(way: Way, asked: Iterable[Asked]) -> float:
    """Milliseconds of one need; the one in the middle."""
    return median(timed(way, [one]) for one in asked)


def in_a_batch(way: Way, asked: list[Asked]) -> float:
    return timed(way, asked) / len(asked)


def timed(way: Way, asked: Iterable[Asked]) -> float:
    began = time.perf_counter()
    for one in asked:
        way(one)
    return (time.perf_counter() - began) * 1000


def show_all(found: list[dict[str, Any]], needs: int) -> None:
    for which, title in ((0, "One need, ms"), (1, f"A batch of {needs:,} needs, ms for each")):
        columns = "providers", "offer it here", LOOP, NUMPY, OURS, "x numpy", "x loop", BARE_QUERY, WHOLE, "x bare"
        show(title, columns, [row(one, which) for one in found])
    same = ", ".join(f"{one['providers']:,}: {one['agreeing']} of 100" for one in found)
    click.echo(f"\nThe same first {BEST} as exact haversine over everybody: {same}")


def row(one: dict[str, Any], which: int) -> tuple[str, ...]:
    ms = {name: times[which] for name, times in one["best"].items()}
    alone = f"{ms[LOOP]:.3f}", f"{ms[NUMPY]:.4f}", f"{ms[OURS]:.4f}"
    ratios = f"{ms[OURS] / ms[NUMPY]:.2f}", f"{ms[OURS] / ms[LOOP]:.3f}"
    asked = f"{ms[BARE_QUERY]:.2f}", f"{ms[WHOLE]:.2f}", f"{ms[WHOLE] / ms[BARE_QUERY]:.1f}"
    return (f"{one['providers']:,}", f"{one['able']:.0f}", *alone, *ratios, *asked)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        match()
