"""The table of lived years, side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.table import Table

from palveleva.simulation.outcome import YearOutcome


def table_of(results: Mapping[str, YearOutcome], seed: int) -> Table:
    """A column for each, under its heading."""
    years = list(results.values())
    ended, unmet = all_of(year.ended for year in years), all_of(year.unmet for year in years)
    table = Table("", *results, title=f"Seed {seed}: {years[0].told} needs")
    columns = [lines_of(year, ended, unmet) for year in years]
    for lines in zip(*columns, strict=True):
        table.add_row(lines[0][0], *(told for _, told in lines))
    return table


def all_of(counted: Iterable[Counter[str]]) -> list[str]:
    """What occurs in any of them, the most frequent first."""
    return [name for name, _ in sum(counted, Counter[str]()).most_common()]


def lines_of(year: YearOutcome, ended: list[str], unmet: list[str]) -> Iterator[tuple[str, str]]:
    yield "served", f"{year.served} ({year.served / year.told:.0%})"
    yield from ((f"  {name}", str(year.ended[name])) for name in ended)
    yield from ((f"    unmet: {name}", str(year.unmet[name])) for name in unmet)
    yield "still open", str(year.still_open)
    yield "response, median working days", shown(year.response)
    yield "match, median working days", shown(year.match)
    yield "offers", f"{year.offers} to {year.asked} providers, Gini {year.gini:.2f}"
    yield "  answered, yes", f"{year.answered / year.offers:.0%}, {year.yes / year.offers:.0%}"
    yield "joint trips", f"{year.trips.asked} of {year.trips.needs} needs, {year.trips.whole} taken whole"
    yield "waited for company, median days", shown(year.waited)
    yield "kilometres driven", f"{year.kilometres:.0f}, {year.kilometres / max(1, year.works):.1f} a work"
    yield "  saved by one drive for several works", f"{year.kilometres_saved:.0f}, {year.works - year.drives} drives"
    yield "stuck needs", str(year.stuck)
    yield "notices sent twice", str(year.twice)


def shown(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f}".removesuffix(".0")
