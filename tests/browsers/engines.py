"""Engines beside Chromium: Firefox by its own Marionette, and WebKit, which every browser of an iPhone is, by GTK."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from marionette_driver.marionette import Marionette
from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

WHAT_IS_SEEN = "const seen = [...document.querySelectorAll(arguments[0])].find((one) => one.checkVisibility());"


@dataclass(frozen=True)
class Engine:
    """A browser of its own. `run` takes JavaScript that may return something, and its arguments."""

    version: str
    go: Callable[[str], Any]
    run: Callable[..., Any]

    def until(self, script: str, *told: Any, seconds: float = 30) -> Any:
        """What the script returns as soon as it is something; a page that is being changed answers nothing."""
        end, found, trouble = time.monotonic() + seconds, None, None
        while not found:
            assert time.monotonic() < end, f"not within {seconds} s: {script} {told} {trouble or self.page()}"
            time.sleep(0.1)
            try:
                found = self.run(script, *told)
            except Exception as error:  # of either driver, while the page is another one
                trouble = error
        return found

    def page(self) -> str:
        """Where it is and what stands there, for whoever reads why a test has failed."""
        return str(self.run("return `${document.URL} ${document.body?.innerText.slice(0, 300)}`"))

    def sees(self, selector: str) -> None:
        self.until(f"{WHAT_IS_SEEN} return Boolean(seen)", selector)

    def press(self, action: str) -> None:
        self.until(f"{WHAT_IS_SEEN} seen?.click(); return Boolean(seen)", f'[data-action="{action}"]')

    def write(self, name: str, text: str) -> None:
        field = f'[name="{name}"]'
        self.sees(field)
        typed = "seen.value = arguments[1]; seen.dispatchEvent(new Event('input', { bubbles: true }));"
        self.run(f"{WHAT_IS_SEEN} {typed}", field, text)

    def choose(self, name: str, value: str) -> None:
        self.until(
            "const one = document.querySelector(arguments[0]); one?.click(); return Boolean(one?.checked)",
            f'input[name="{name}"][value="{value}"]',
        )


@contextmanager
def firefox() -> Iterator[Engine]:
    with TemporaryDirectory() as folder:
        # A log of its own: the driver deletes what stands at that path, were it /dev/null.
        browser = Marionette(bin=found("firefox-esr", "firefox"), headless=True, gecko_log=f"{folder}/gecko.log")
        # Loading is not waited for: what the page says of itself is.
        browser.start_session({"pageLoadStrategy": "none"})
        browser.set_window_rect(width=412, height=915)

        def run(script: str, *told: Any) -> Any:
            return browser.execute_script(script, script_args=list(told), sandbox=None)

        try:
            yield Engine(f"Firefox {browser.session_capabilities['browserVersion']}", browser.navigate, run)
        finally:
            browser.quit()


@contextmanager
def webkit() -> Iterator[Engine]:
    places = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    assert places, "bin/browsers installs WebKit's browser"
    options = Options()
    options.binary_location, options.page_load_strategy = str(places[-1]), "none"
    options.add_argument("--automation")
    with a_screen() as screen:
        env = os.environ | {"DISPLAY": screen, "LIBGL_ALWAYS_SOFTWARE": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
        browser = webdriver.WebKitGTK(options=options, service=Service(found("WebKitWebDriver"), env=env))
        browser.set_script_timeout(10)
        # The driver forgets to answer where the page becomes another one just then; whoever waits asks again.
        browser.command_executor.client_config.timeout = 12
        version = browser.capabilities["browserVersion"]
        try:
            yield Engine(f"WebKitGTK {version}", browser.get, browser.execute_script)
        finally:
            browser.quit()


@contextmanager
def a_screen() -> Iterator[str]:
    """WebKit's browser has no headless way; this is a screen that nobody sees. Its number comes through the pipe."""
    read, write = os.pipe()
    command = [found("Xvfb"), "-displayfd", str(write), "-screen", "0", "1024x900x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"
    finally:
        screen.terminate()
        screen.wait(10)


def found(*names: str) -> str:
    path = next(filter(None, map(shutil.which, names)), None)
    assert path, f"bin/browsers installs {names[0]}"
    return path


ENGINES = {"firefox": firefox, "webkit": webkit}
