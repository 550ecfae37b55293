"""A whole country on one PostgreSQL beside one of its municipalities alone: the same pages, at the same rate.

python -m bench.country [--municipalities 308] [--rounds 16] [--seconds 15] [--rate 10]: each of the two has a database
on the same PostgreSQL, two web servers and two workers. They are asked in turns of some seconds, so that a noisy
machine disturbs both alike. Nobody waits until those before have been answered: the rate is the same, however slow a
page is.
"""

import os
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import quantiles

import click

from bench.cases import (
    PROCESSES,
    SERVERS,
    WORKERS,
    Case,
    at_work,
    broken,
    fill,
    largest_tables,
    lateness,
    megabytes,
    memory,
    new_cases,
    work_done,
)
from bench.mixing import Answers, Turn, mix, turns
from bench.tables import show
from bench.towns import kinds, numbers_of_towns
from palveleva.actions.founding import HOME
from palveleva.simulation.country.map import Size

AT_MOST = 1.5  # times what the same page takes where there is one municipality
TOWNS = 8  # whose people knock, in the country
ONE, COUNTRY = "one municipality", "the country"


@click.command()
@click.option("--municipalities", type=click.IntRange(2, 400), default=308, show_default=True)
@click.option("--rounds", default=16, show_default=True)
@click.option("--seconds", default=15.0, show_default=True, help="Of load for each of the two in each round.")
@click.option("--rate", default=10.0, show_default=True, help="Requests a second.")
def country(municipalities: int, rounds: int, seconds: float, rate: float) -> None:
    """Print what pages and syncs take in a country, in one municipality, and how many times more that is."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        names = {ONE: f"bench_one_{os.getpid()}", COUNTRY: f"bench_country_{os.getpid()}"}
        one, whole = cases = stack.enter_context(new_cases(folder, names))
        settle(one, whole, municipalities)
        for case in cases:
            stack.enter_context(at_work(case))
        measure(cases, rounds, seconds, rate)
        require_life(cases)
        show_pages(one, whole)
        show_cases(cases)
        show_work(cases)
        show_tables(whole)
        told = [line for case in cases for line in broken(case)]
    failures = sum((case.answers.failures for case in cases), Counter[str]())
    if failures:
        raise click.ClickException("\n".join([f"Not everything was answered: {dict(failures)}", *told]))


def settle(one: Case, whole: Case, municipalities: int) -> None:
    """As many villages, providers and needs for each municipality as there are in Finland as a whole."""
    for case, number in ((one, 1), (whole, municipalities)):
        fill(case, share_of(number))
    with one.app.app_context():
        numbers = numbers_of_towns()[HOME]
    one.kinds, whole.kinds = kinds(one.app, numbers, 1), kinds(whole.app, numbers, TOWNS)


def share_of(municipalities: int) -> Size:
    all_of_it = Size()
    part = municipalities / all_of_it.municipalities
    counted = (all_of_it.villages, all_of_it.providers, all_of_it.needs)
    return Size(municipalities, *(round(number * part) for number in counted))


def measure(cases: list[Case], rounds: int, seconds: float, rate: float) -> None:
    for case in cases:
        warm_up(case, rate)
    with click.progressbar(length=rounds * len(cases), label="slices of load") as bar:
        for number in range(rounds):
            for case in cases if number % 2 else reversed(cases):
                planned = turns(case.kinds, rate, seconds, Random(number))
                mix(case.urls, case.kinds, list(planned), case.answers)
                bar.update(1)


def warm_up(case: Case, rate: float) -> None:
    """Every process has made every page, and every phone has its news, before anything counts."""
    asked: list[Turn] = []
    for kind in case.kinds:
        for number in range(2 * max(SERVERS * PROCESSES, len(kind.asks))):
            asked.append((len(asked) / rate, kind.name, number))
    before = Answers()
    mix(case.urls, case.kinds, asked, before)
    case.answers.told, case.answers.failures = before.told, before.failures


def require_life(cases: list[Case]) -> None:
    for case in cases:
        if any(worker.poll() is not None for worker in case.workers):
            raise click.ClickException(f"A worker of {case.name} has ended: {case.lines.read_text()[-2000:]}")


def show_pages(one: Case, whole: Case) -> None:
    rows, over = [], []
    for kind in one.kinds:
        alone, among = one.answers.waits[kind.name], whole.answers.waits[kind.name]
        (middles, _), (slow, ratio) = compared(alone, among, 50), compared(alone, among, 95)
        rows.append((kind.name, *middles, *slow, len(among)))
        if ratio > AT_MOST:
            over.append(kind.name)
    columns = ("request", "p50 one", "p50 country", "ratio", "p95 one", "p95 country", "ratio", "asked")
    show("Milliseconds in one municipality alone, and in one of many", columns, rows)
    click.echo(f"\np95 over {AT_MOST} times: {', '.join(over) or 'none'}.")


def compared(alone: list[float], among: list[float], which: int) -> tuple[tuple[str, str, str], float]:
    """Both and their ratio, written down; and the ratio."""
    here, there = percentile(alone, which), percentile(among, which)
    return (f"{here:.0f}", f"{there:.0f}", f"{there / here:.2f}"), there / here


def percentile(waits: list[float], which: int) -> float:
    return quantiles(waits, n=100, method="inclusive")[which - 1] if len(waits) > 1 else float("nan")


def show_cases(cases: list[Case]) -> None:
    columns = (
        "",
        "requests/s",
        "failed",
        "web MB",
        "worker MB",
        "database MB",
        "late s",
        "filled in s",
        "caught up in s",
    )
    rows = []
    for case in cases:
        numbers = (*memory(case), megabytes(case), lateness(case), case.filling, case.catching_up)
        told = f"{case.answers.rate:.1f}", case.answers.failures.total()
        rows.append((case.name, *told, *(f"{number:,.0f}" for number in numbers)))
    title = (
        f"Each with {SERVERS} servers of {PROCESSES} process(es) and 4 threads, {WORKERS} workers; the largest of each"
    )
    show(title, columns, rows)


def show_work(cases: list[Case]) -> None:
    done = {case.name: work_done(case) for case in cases}
    rows = [
        (name, *(done[case.name][0][name] for case in cases))
        for name in sorted(set().union(*(d for d, _ in done.values())))
    ]
    show("What the workers did meanwhile", ("duty", *(case.name for case in cases)), rows)
    for name, (_, trouble) in done.items():
        click.echo(f"\nComplaints of the workers, {name}: {dict(trouble) or 'none'}.")


def show_tables(case: Case) -> None:
    rows = [
        (name, f"{rows:,}", f"{size / 2**20:,.0f}", f"{size / max(rows, 1):,.0f}")
        for name, rows, size in largest_tables(case)
    ]
    show(f"The largest tables of {case.name}, with their indexes", ("table", "rows", "MB", "bytes a row"), rows)


if __name__ == "__main__":
    country()
