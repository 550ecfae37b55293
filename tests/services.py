"""What tests with a running service and a real browser share."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[1]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
A_PHONE = {"width": 360, "height": 740}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, seconds: float = PATIENCE, path: str = "/readyz") -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(f"{url}{path}") as answer:
                assert answer.status == 200
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError("the service did not start")


def wait_for_port(port: int, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens at {port}")


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def a_browser(*options: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *options])
        yield browser
        browser.close()


@contextmanager
def beside(browser: Browser, *options: str) -> Iterator[Browser]:
    """Another one, with these options, by the same driver: two drivers in one process fight over the event loop."""
    other = browser.browser_type.launch(executable_path=chromium(), args=[*QUIET, *options])
    yield other
    other.close()
