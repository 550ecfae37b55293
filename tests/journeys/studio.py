"""Where the pictures of docs/screenshots are taken: the cast at its phones and desk, on an instance of their own."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from palveleva import create_app
from palveleva.data.demo import CAST
from palveleva.db import db
from palveleva.models import Person
from tests.conftest import config_for
from tests.journeys.conftest import serving, settings_of, wait_until_learned
from tests.nursery import run
from tests.services import ROOT, a_browser, free_port

PICTURES = ROOT / "docs/screenshots"
GAP = 8  # between the pictures of a sheet


class Studio:
    def __init__(self, browser: Browser, url: str, instance: Path, folder: Path) -> None:
        self.browser, self.url, self.instance, self.folder = browser, url, instance, folder
        self.pictures: list[Path] = []

    @contextmanager
    def phone(self, person: str) -> Iterator[Page]:
        """A phone of its own in the hand of one of the cast."""
        with self.window(360, 740) as page:
            self.enter(page, person)
            page.wait_for_selector("html[data-offline=ready]")
            page.reload()
            wait_until_learned(page)
            page.wait_for_load_state("networkidle")
            yield page

    @contextmanager
    def desk(self, width: int, height: int) -> Iterator[Page]:
        """The coordinator's."""
        with self.window(width, height) as page:
            self.enter(page, "coordinator", arrived_at="**/needs")
            yield page

    @contextmanager
    def window(self, width: int, height: int) -> Iterator[Page]:
        facts: dict[str, Any] = {"locale": "fi-FI", "timezone_id": "Europe/Helsinki"}
        context = self.browser.new_context(base_url=self.url, viewport={"width": width, "height": height}, **facts)
        yield context.new_page()
        context.close()

    def enter(self, page: Page, person: str, arrived_at: str = "**/app/**") -> None:
        page.goto("/fi/")
        page.locator(f'form[action="/demo/sign-in"]:has(input[value="{person}"]) button').click()
        page.wait_for_url(arrived_at)

    def take(self, page: Page, name: str) -> None:
        page.wait_for_timeout(400)
        page.evaluate("scrollTo(0, 0)")
        self.pictures.append(self.folder / f"{len(self.pictures):02}-{name}.png")
        page.screenshot(path=self.pictures[-1])

    @contextmanager
    def database(self) -> Iterator[None]:
        url = f"sqlite:///{self.instance}/palveleva.sqlite"
        with create_app(config_for(url, self.instance, is_demo=True)).app_context():
            yield
            db.session.commit()


@contextmanager
def a_studio(folder: Path | None) -> Iterator[Studio]:
    """`folder` keeps the single pictures."""
    with tempfile.TemporaryDirectory() as name, a_browser() as browser:
        instance = Path(name) / "instance"
        pictures = folder or Path(name) / "pictures"
        for path in (instance, pictures):
            path.mkdir(parents=True, exist_ok=True)
        run(("palveleva", "prepare", "--demo"), settings_of(instance))
        with serving(instance, free_port()) as url:
            yield Studio(browser, url, instance, pictures)


def one_of_the_cast(key: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == CAST[key])).unique().one()


def sheet(rows: Sequence[Sequence[Path]], height: int, paper: str) -> Image.Image:
    """The pictures in rows, all brought to one height."""
    drawn = [[at_height(Image.open(picture), height) for picture in row] for row in rows]
    width = max(sum(GAP + one.width for one in row) for row in drawn) + GAP
    found = Image.new("RGB", (width, GAP + len(drawn) * (height + GAP)), paper)
    for number, row in enumerate(drawn):
        left = GAP
        for one in row:
            found.paste(one, (left, GAP + number * (height + GAP)))
            left += one.width + GAP
    return found.quantize(256, dither=Image.Dither.NONE)


def at_height(picture: Image.Image, height: int) -> Image.Image:
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)
