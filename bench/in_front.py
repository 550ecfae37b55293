"""What the documented proxy and its TLS cost a new phone on a poor line, beside the same proxy as it comes.

python -m bench.in_front [--rounds 5]: unlike bench.first_load, whose browser slows single requests down, here the line
itself is slow (bench/slow_line.py), so that every connection pays for being set up, and every record of TLS for being
whole before a byte of it can be read. The ways are taken in turns.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import click
from playwright.sync_api import Browser

from bench.first_load import SLOWER_BY, WATCH, wait_until_seen
from bench.serving import our_service
from bench.slow_line import slow_line
from bench.tables import show
from tests.proxy import UNIT, proxy_before
from tests.services import A_PHONE, a_browser

DOCUMENTED = UNIT.read_text()
HTTP_2, SMALL = " http2;", "ssl_buffer_size 4k;"
WAYS = {
    "as it comes": DOCUMENTED.replace(HTTP_2, ";").replace(SMALL, ""),
    "one connection": DOCUMENTED.replace(SMALL, ""),
    "small records": DOCUMENTED.replace(HTTP_2, ";"),
    "as documented": DOCUMENTED,
}
PLAIN = "as it comes"


@dataclass
class Way:
    """A proxy at the end of a slow line, and its visits: when fillable and when live, in milliseconds from the tap."""

    name: str
    port: int
    key: str
    visits: list[tuple[float, float]] = field(default_factory=list)


@click.command()
@click.option("--rounds", default=5, show_default=True)
def in_front(rounds: int) -> None:
    """Print when the form can be filled in, and when its outbox is open, behind each way of the proxy."""
    assert len(set(WAYS.values())) == len(WAYS), "the documented proxy no longer says what this compares"
    with tempfile.TemporaryDirectory() as folder, our_service(Path(folder)) as ours, ExitStack() as stack:
        ways = [stack.enter_context(way_of(name, ours, Path(folder))) for name in WAYS]
        keys = ",".join(way.key for way in ways)
        browser = stack.enter_context(a_browser(f"--ignore-certificate-errors-spki-list={keys}"))
        with click.progressbar(length=rounds * len(ways), label="visits") as bar:
            for _ in range(rounds):
                for way in ways:
                    way.visits.append(visit(browser, way))
                    bar.update(1)
        plain = next(way for way in ways if way.name == PLAIN)
        columns = ("nginx", "fillable", f"x {PLAIN}", "live", f"x {PLAIN}")
        rows = [(way.name, *told(way, plain, 0), *told(way, plain, 1)) for way in ways]
        show("A first visit over 400 kbit/s and 400 ms with TLS: medians", columns, rows)


@contextmanager
def way_of(name: str, ours: str, folder: Path) -> Iterator[Way]:
    where = folder / name.replace(" ", "-")
    where.mkdir()
    behind = f"http://127.0.0.1:{ours.rpartition(':')[2]}"
    with proxy_before(behind, where, WAYS[name]) as proxy, slow_line(proxy.port) as line:
        yield Way(name, line.port, proxy.key)


def visit(browser: Browser, way: Way) -> tuple[float, float]:
    context = browser.new_context(viewport=A_PHONE, locale="fi-FI", device_scale_factor=2, is_mobile=True)
    context.add_init_script(WATCH)
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_BY})
    page.goto(f"https://127.0.0.1:{way.port}/fi/app/", wait_until="commit")
    wait_until_seen(page)
    found = json.loads(page.evaluate("JSON.stringify(self.bench)"))
    context.close()
    return found["fillable"], found["enhanced"]


def told(way: Way, plain: Way, which: int) -> tuple[str, str]:
    """The median, and the median of the ratios within one round."""
    own, other = ([visit[which] for visit in one.visits] for one in (way, plain))
    ratios = [mine / theirs for mine, theirs in zip(own, other, strict=True)]
    return f"{median(own) / 1000:.2f} s", f"{median(ratios):.2f}"


if __name__ == "__main__":
    in_front()
