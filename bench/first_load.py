"""How soon a form can be filled in on a phone: ours beside the least a page can be, and beside those of others.

python -m bench.first_load [--rounds 5] [--profile slow3g …]: a fresh browser for every visit, the pages taken in turns
so that a noisy machine disturbs all alike; ratios are medians of those within one round. What the browser's worker
fetches is not slowed down (the browser cannot), and no page pays for setting up a connection.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import urlopen

import click
from playwright.sync_api import Browser, Page

from bench.serving import build_peers, our_service, serving
from tests.services import A_PHONE, a_browser

PROFILES = {"slow3g": (400, 400, 400), "fast3g": (1600, 750, 150), "none": (None, None, 0)}  # kbit/s, kbit/s, ms
SLOWER_BY = 4  # a phone of the middle class beside this machine
NAMES = ("ours", "floor", "govuk", "enketo", "odk")
WATCH = (Path(__file__).parent / "watch.js").read_text()


@dataclass
class Visit:
    """One visit. Times in milliseconds from the tap, bytes as they came over the line."""

    fillable: float
    enhanced: float
    bytes: int = 0
    requests: int = 0


@dataclass
class Candidate:
    """One page under measurement and its visits by profile and kind (first, again, offline)."""

    name: str
    url: str
    visits: dict[tuple[str, str], list[Visit]] = field(default_factory=dict)

    def note(self, profile: str, kind: str, visit: Visit) -> None:
        self.visits.setdefault((profile, kind), []).append(visit)


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--profile", "profiles", multiple=True, type=click.Choice(list(PROFILES)), default=["slow3g", "fast3g"])
@click.option("--page", "names", multiple=True, type=click.Choice(NAMES), default=NAMES, help="Only these.")
def first_load(rounds: int, profiles: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Print when each page can be filled in, and what it cost on the line."""
    build_peers()
    with tempfile.TemporaryDirectory() as folder, pages_of(Path(folder), names) as pages, a_browser() as browser:
        for page in pages * 4:
            urlopen(page.url).read()  # both processes of each server have made the page once
        total = rounds * len(profiles) * len(pages)
        with click.progressbar(length=total, label="visits") as bar:
            for _ in range(rounds):
                for profile in profiles:
                    for page in pages:
                        measure(browser, page, profile)
                        bar.update(1)
        for profile in profiles:
            show(pages, profile)


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
    seen: list[int] = []
    line.on("Network.loadingFinished", lambda event: seen.append(int(event["encodedDataLength"])))
    page.goto(url, wait_until="commit")
    wait_until_seen(page)
    found = json.loads(page.evaluate("JSON.stringify(self.bench)"))
    came = [size for size in seen if size]
    return Visit(found["fillable"], found["enhanced"], sum(came), len(came))


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


def show(pages: list[Candidate], profile: str) -> None:
    floor = next((page for page in pages if page.name == "floor"), None)
    click.echo(f"\n{profile}: medians, processor {SLOWER_BY} times slower")
    columns = ("bytes", "requests", "fillable", "x floor", "live", "again", "offline", "x floor")
    click.echo(f"{'page':8}" + "".join(f"{column:>10}" for column in columns))
    for page in pages:
        first, again = page.visits[profile, "first"], page.visits[profile, "again"]
        offline = page.visits.get((profile, "offline"), [])
        row = [f"{median(v.bytes for v in first):>10,.0f}", f"{median(v.requests for v in first):>10.0f}"]
        row += [seconds([v.fillable for v in first]), ratio(page, floor, profile, "first")]
        row += [seconds([v.enhanced for v in first]), seconds([v.fillable for v in again])]
        row += [seconds([v.fillable for v in offline]), ratio(page, floor, profile, "offline")]
        click.echo(f"{page.name:8}" + "".join(row))


def seconds(values: list[float]) -> str:
    return f"{median(values) / 1000:>8.2f} s" if values else f"{'-':>10}"


def ratio(page: Candidate, floor: Candidate | None, profile: str, kind: str) -> str:
    """The median of the ratios within each round."""
    ours, least = page.visits.get((profile, kind)), floor and floor.visits.get((profile, kind))
    if not ours or not least:
        return f"{'-':>10}"
    return f"{median(a.fillable / b.fillable for a, b in zip(ours, least, strict=True)):>10.2f}"


if __name__ == "__main__":
    first_load()
