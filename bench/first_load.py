"""How soon a form can be filled in on a phone: ours beside the least a page can be, and beside those of others.

python -m bench.first_load [--rounds 5] [--profile slow3g …]: a fresh browser for every visit, the pages taken in turns
so that a noisy machine disturbs all alike; ratios are medians of those within one round. What the browser's worker
fetches is not slowed down (the browser cannot), and no page pays for setting up a connection.
"""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from statistics import median
from urllib.request import Request, urlopen

import click
from playwright.sync_api import Browser, Page

from bench.peers.building import build_peers
from bench.serving import our_service, serving
from bench.tables import show
from tests.services import A_PHONE, a_browser

PROFILES = {"slow3g": (400, 400, 400), "fast3g": (1600, 750, 150), "none": (None, None, 0)}  # kbit/s, kbit/s, ms
SLOWER_BY = 4  # a phone of the middle class beside this machine
NAMES = ("ours", "floor", "govuk", "enketo", "odk")
WATCH = (Path(__file__).parent / "watch.js").read_text()


@dataclass
class Visit:
    """One visit. Times in milliseconds from the tap; of every file when it had come, and its bytes over the line.

    Ours keeps what is written before its script has come: `kept`. The floor's script does it, the others keep nothing.
    """

    fillable: float
    kept: float | None
    enhanced: float
    files: list[tuple[float, int]]

    def until(self, moment: float) -> tuple[int, int]:
        """Requests and bytes."""
        came = [size for when, size in self.files if when <= moment]
        return len(came), sum(came)


@dataclass
class Candidate:
    """One page under measurement and its visits by profile and kind (first, again, offline)."""

    name: str
    url: str
    visits: dict[tuple[str, str], list[Visit]] = field(default_factory=dict)

    def note(self, profile: str, kind: str, visit: Visit) -> None:
        self.visits.setdefault((profile, kind), []).append(visit)

    def seen(self, profile: str, kind: str) -> list[Visit]:
        return self.visits.get((profile, kind), [])


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--profile", "profiles", multiple=True, type=click.Choice(list(PROFILES)), default=["slow3g", "fast3g"])
@click.option("--page", "names", multiple=True, type=click.Choice(NAMES), default=NAMES, help="Only these.")
def first_load(rounds: int, profiles: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Print when each page can be filled in, and what it cost on the line."""
    build_peers()
    with tempfile.TemporaryDirectory() as folder, pages_of(Path(folder), names) as pages, a_browser() as browser:
        for page in pages * 4:  # both processes of each server have made the page, and packed it
            urlopen(Request(page.url, headers={"Accept-Encoding": "br"})).read()
        total = rounds * len(profiles) * len(pages)
        with click.progressbar(length=total, label="visits") as bar:
            for _ in range(rounds):
                for profile in profiles:
                    for page in pages:
                        measure(browser, page, profile)
                        bar.update(1)
        for profile in profiles:
            show_times(pages, profile)
            show_costs(pages, profile)


@contextmanager
def pages_of(folder: Path, names: tuple[str, ...]) -> Iterator[list[Candidate]]:
    with our_service(folder) as ours, serving("bench.peers.server:app", "/floor.html") as others:
        urls = {name: f"{others}/{name}.html" for name in NAMES} | {"ours": f"{ours}/fi/app/"}
        yield [Candidate(name, urls[name]) for name in names]


def measure(browser: Browser, one: Candidate, profile: str) -> None:
    """A first visit, a second one, and one with the network gone, all on one new phone."""
    context = browser.new_context(viewport=A_PHONE, locale="fi-FI", device_scale_factor=2, is_mobile=True)
    context.add_init_script(WATCH)
    try:
        page = context.new_page()
        one.note(profile, "first", visit(page, one.url, profile))
        page.wait_for_timeout(1500)  # the worker keeps what it keeps
        page.close()
        page = context.new_page()
        one.note(profile, "again", visit(page, one.url, profile))
        page.close()
        if one.name in ("ours", "floor"):
            page = context.new_page()
            one.note(profile, "offline", visit(page, one.url, profile, offline=True))
    finally:
        context.close()


def visit(page: Page, url: str, profile: str, *, offline: bool = False) -> Visit:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", conditions(profile, offline=offline))
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_BY})
    asked: list[float] = []
    came: list[tuple[float, int]] = []
    line.on("Network.requestWillBeSent", lambda event: asked.append(event["timestamp"]))
    line.on("Network.loadingFinished", lambda event: came.append((event["timestamp"], int(event["encodedDataLength"]))))
    page.goto(url, wait_until="commit")
    wait_until_seen(page)
    page.wait_for_load_state("networkidle")
    found = json.loads(page.evaluate("JSON.stringify(self.bench)"))
    files = [((when - asked[0]) * 1000, size) for when, size in came if size]
    return Visit(found["fillable"], found["kept"], found["enhanced"], files)


def wait_until_seen(page: Page) -> None:
    for _ in range(1200):
        if page.evaluate("self.bench && self.bench.enhanced !== null"):
            return
        page.wait_for_timeout(50)
    raise click.ClickException(f"{page.url} never came to be filled in")


def conditions(profile: str, *, offline: bool) -> dict[str, object]:
    down, up, latency = PROFILES[profile]
    through = {"downloadThroughput": down * 125 if down else -1, "uploadThroughput": up * 125 if up else -1}
    return {"offline": offline, "latency": latency, **through}


def show_times(pages: list[Candidate], profile: str) -> None:
    """Ratios are medians of those within one round."""
    floor, govuk = ([page for page in pages if page.name == name] for name in ("floor", "govuk"))
    columns = (
        "page",
        "fillable",
        "x floor",
        "x GOV.UK",
        "kept",
        "x live GOV.UK",
        "live",
        "x GOV.UK",
        "again",
        "offline",
        "x floor",
    )
    rows = []
    for page in pages:
        first, again, offline = (page.seen(profile, kind) for kind in ("first", "again", "offline"))
        row = [page.name, seconds([visit.fillable for visit in first])]
        row += [times(page, other, profile, "first", "fillable") for other in (floor, govuk)]
        row += [seconds([visit.kept for visit in first if visit.kept]), kept_beside(page, govuk, profile)]
        row += [seconds([visit.enhanced for visit in first]), times(page, govuk, profile, "first", "enhanced")]
        row += [seconds([visit.fillable for visit in again]), seconds([visit.fillable for visit in offline])]
        rows.append([*row, times(page, floor, profile, "offline", "fillable")])
    show(f"{profile}: medians, processor {SLOWER_BY} times slower", columns, rows)


def show_costs(pages: list[Candidate], profile: str) -> None:
    """Of the page itself: what its worker fetches is not among it."""
    columns = ("page", "until fillable", "until live", "until the line is quiet")
    rows = [[page.name, *(cost(page.seen(profile, "first"), of) for of in MOMENTS)] for page in pages]
    show(f"{profile}: requests and bytes of a first visit", columns, rows)


MOMENTS: tuple[Callable[[Visit], float], ...] = (lambda v: v.fillable, lambda v: v.enhanced, lambda v: inf)


def cost(visits: list[Visit], moment: Callable[[Visit], float]) -> str:
    costs = [visit.until(moment(visit)) for visit in visits]
    requests, size = (median(numbers) for numbers in zip(*costs, strict=True))
    return f"{requests:.0f}, {size:,.0f}"


def seconds(values: list[float]) -> str:
    return f"{median(values) / 1000:.2f} s" if values else "-"


def times(page: Candidate, others: list[Candidate], profile: str, kind: str, moment: str) -> str:
    ours, theirs = page.seen(profile, kind), others[0].seen(profile, kind) if others else []
    if not ours or not theirs:
        return "-"
    pairs = zip(ours, theirs, strict=True)
    return f"{median(getattr(one, moment) / getattr(other, moment) for one, other in pairs):.2f}"


def kept_beside(page: Candidate, others: list[Candidate], profile: str) -> str:
    """When what is written is kept, beside when the other's script is done."""
    theirs = others[0].seen(profile, "first") if others else []
    pairs = zip(page.seen(profile, "first"), theirs, strict=bool(theirs))
    ratios = [one.kept / other.enhanced for one, other in pairs if one.kept]
    return f"{median(ratios):.2f}" if ratios else "-"


if __name__ == "__main__":
    first_load()
