"""A phone in somebody's hand: a browser of its own, the windows open in it, and what it keeps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from playwright.sync_api import Error as BrowserError

from tests.faults.service import Wounds, until
from tests.patience import SOON
from tests.services import A_PHONE

HERE = Path(__file__).parent
HANDS, KEPT, CACHED = ((HERE / name).read_text() for name in ("hands.js", "kept.js", "cached.js"))
APP = "/fi/app/"
WINDOW = "/static/icons/icon.svg"  # belongs to the app's origin and runs none of its code
SIGN_IN = """(person) => fetch("/demo/sign-in", {
    method: "POST", redirect: "manual", body: new URLSearchParams({ person }),
}).then((answer) => answer.type, () => "nobody answered")"""
UPDATE = "() => navigator.serviceWorker.getRegistration().then((one) => one?.update()).then(() => null)"
WAKE_WORKER = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration?.sync.register("outbox");
}"""
# The mark goes with its document; what is looked for afterwards stands in the next one only.
MARK = "() => { document.documentElement.dataset.isOld = ''; }"
TURNED = "html:not([data-is-old]) body[data-person]"
FILL = """async () => {
    const other = await caches.open("other");
    let filled = 0;
    for (let size = 512 * 1024; size >= 1024; size /= 2) {
        for (;;) {
            try {
                const bytes = crypto.getRandomValues(new Uint8Array(65536));
                const body = new Uint8Array(size).map((_, index) => bytes[index % 65536]);
                await other.put(`/other/${filled}`, new Response(body));
                filled += size;
            } catch { break; }
        }
    }
    return filled;
}"""

# The browser counts what was deleted a little later.
FREE = """async () => {
    await caches.delete("other");
    for (let tries = 0; tries < 1200; tries += 1) {
        const { usage, quota } = await navigator.storage.estimate();
        if (quota - usage > 2 * 1024 * 1024) return true;
        await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    return false;
}"""


@dataclass
class Handset:
    context: BrowserContext
    service: Wounds
    pages: list[Page] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    switches: dict[Page, CDPSession] = field(default_factory=dict)
    is_offline: bool = False

    def __post_init__(self) -> None:
        self.context.set_default_timeout(SOON * 1000)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.window = self.context.new_page()
        self.window.goto(WINDOW)
        self.cdp: CDPSession = self.context.new_cdp_session(self.window)

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def comes_in(self, person: str) -> None:
        """Somebody of the cast signs in on this phone, in whatever window; again, where the server has just died."""
        answers = (self.window.evaluate(SIGN_IN, person) for _ in range(3))
        assert "opaqueredirect" in answers

    def opens(self, *, ready: bool = True, path: str = APP) -> Page:
        """One more window of the app; `ready` also waits until it would open without a network."""
        page = self.context.new_page()
        self.pages.append(page)
        self.tell_of_network(page)
        page.goto(path)
        page.wait_for_selector("body[data-person]", state="attached")
        if ready:
            page.wait_for_selector("html[data-offline=ready]")
        return page

    def knows_its_person(self) -> None:
        """The names of villages have come, so that a report can be written without a network."""
        self.page.wait_for_selector("#village option:nth-child(2)", state="attached")

    def does(self, deed: str, page: Page | None = None, **facts: Any) -> Any:
        return (page or self.page).evaluate(HANDS, {"deed": deed, **facts})

    def tells(self, text: str, village: str = "hakkila", page: Page | None = None, photo: int = 0) -> str:
        """A whole report, up to the send button. Answers with the key of its operation."""
        told = self.does("tell", page, text=text, village=village, photo=photo)
        assert "op_id" in told, told
        return str(told["op_id"])

    def sends(self, page: Page | None = None) -> None:
        """Somebody taps "send now"."""
        self.does("press", page, at="#/outbox", within="outbox-list", action="send-now")

    def wakes(self) -> None:
        """The same signal that a network coming back gives."""
        for page in self.pages:
            self.quietly(lambda page=page: page.evaluate("window.dispatchEvent(new Event('online'))"))

    def offline(self, is_so: bool = True) -> None:
        """No bytes pass the line, for pages and worker alike, and the pages are told. (The browser's own switch hangs
        when a worker has just been killed.)"""
        self.is_offline = self.service.line.is_down = is_so
        for page in self.pages:
            self.tell_of_network(page)

    def tell_of_network(self, page: Page) -> None:
        if page not in self.switches:
            self.switches[page] = self.context.new_cdp_session(page)
        conditions = {"offline": self.is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.switches[page].send("Network.emulateNetworkConditions", conditions)

    def kept(self) -> dict[str, dict[str, list[dict]]]:
        return self.window.evaluate(KEPT)

    def operations(self) -> list[dict]:
        """Every operation on this phone, with the account that wrote it."""
        by_account = self.kept().items()
        return [{**op, "account": account} for account, stores in by_account for op in stores.get("outbox", [])]

    def trace(self) -> dict[str, Any]:
        """What explains why something does not leave. For the message of a failure."""
        locks = self.window.evaluate("async () => JSON.stringify(await navigator.locks.query())")
        ops = [f"{op['op_id']} {op['state']} {op['attempts']} {op['next_at']} {op['last']}" for op in self.operations()]
        keys = ("pause", "size", "log", "account", "leaving", "others")
        meta = [row for stores in self.kept().values() for row in stores.get("meta", []) if row["key"] in keys]
        return {"faults": self.faults, "locks": locks, "ops": ops, "photos": self.photos(), "meta": meta}

    def photos(self) -> list[dict]:
        return [photo for stores in self.kept().values() for photo in stores.get("photos", [])]

    def states(self) -> dict[str, int]:
        states = [op["state"] for op in self.operations()]
        return {state: states.count(state) for state in sorted(set(states))}

    def meta(self, key: str) -> Any:
        rows = [row for stores in self.kept().values() for row in stores.get("meta", []) if row["key"] == key]
        return rows[0]["value"] if rows else None

    def is_at_rest(self) -> bool:
        return not self.window.evaluate("navigator.locks.query().then((all) => all.held.length + all.pending.length)")

    def comes_to(self, seconds: float = SOON, **wanted: int) -> None:
        """The operations on this phone reach these states, however long the phone rests in between."""
        assert until(lambda: self.states() == wanted, seconds), f"{self.states()}, not {wanted}"

    def sends_until(self, seconds: float = SOON, wake: Callable[[], object] | None = None, **wanted: int) -> None:
        """As `comes_to`, with a person who comes back to the app again and again, or a worker that is woken so."""

        def looked() -> bool:
            (wake or self.wakes)()
            return until(lambda: self.states() == wanted, 0.7)

        assert until(looked, seconds), f"{self.states()}, not {wanted}"

    def cached(self) -> list[tuple[str, str]]:
        return [(url, text) for url, text in self.window.evaluate(CACHED)]

    def crashes(self, page: Page | None = None) -> None:
        """The tab dies as tabs die when memory ends: nothing of it runs any more."""
        page = page or self.page
        died: list[Page] = []
        page.on("crash", lambda _: died.append(page))
        self.quietly(lambda: page.goto("chrome://crash", timeout=3_000))
        assert until(lambda: died or page.is_closed() or self.pumps())
        self.closes(page)

    def closes(self, page: Page) -> None:
        self.quietly(page.close)
        self.pages.remove(page)
        self.switches.pop(page, None)

    def pumps(self) -> bool:
        """Lets the browser's own news arrive."""
        self.window.wait_for_timeout(20)
        return False

    def wakes_worker(self) -> None:
        """The browser believes that the network is back, and tells the service worker."""
        self.window.evaluate(WAKE_WORKER)

    def stops_workers(self) -> None:
        self.cdp.send("ServiceWorker.enable")
        self.cdp.send("ServiceWorker.stopAllWorkers")

    def has_room_for(self, size: int) -> None:
        """From now on the browser gives the app so many bytes. Said before anything is kept: the browser remembers."""
        self.cdp.send("Storage.overrideQuotaForOrigin", {"origin": self.service.url, "quotaSize": size})

    @contextmanager
    def turns(self, page: Page) -> Iterator[None]:
        """What is done meanwhile ends the document of this window: on when the next one says whose phone it is."""
        self.quietly(lambda: page.evaluate(MARK))
        yield
        page.wait_for_selector(TURNED, state="attached")

    def leaves(self, page: Page) -> None:
        """Signs out with the button; what has not been sent stays locked on the phone."""
        with self.turns(page):
            self.quietly(lambda: self.does("leave", page))  # the page ends under our hands, as it should

    def looks_for_update(self) -> None:
        self.quietly(lambda: self.window.evaluate(UPDATE))

    def takes_update(self) -> None:
        """In each window that offers the new version somebody takes it."""
        for page in self.pages:
            button = page.locator('[data-action="renew"]:visible, [data-action="reload"]:visible').first
            if button.count():
                self.quietly(button.click)
                page.wait_for_load_state()

    def fills_up(self) -> int:
        """Something else takes all the room that the browser gives. Answers with how much that was."""
        return int(self.window.evaluate(FILL))

    def frees_room(self) -> None:
        assert self.window.evaluate(FREE), "the browser does not free what was deleted"

    def leaves_without_session(self) -> None:
        """The session ends on the server: an old phone in a drawer, or the coordinator has ended it."""
        self.service.write("UPDATE sign_in SET ended_at = created_at WHERE ended_at IS NULL")

    def quietly(self, deed: Callable[[], object]) -> None:
        with suppress(BrowserError):  # a dying window protests
            deed()


def a_phone(browser: Browser, service: Wounds, **more: Any) -> Handset:
    place = {"locale": "fi-FI", "timezone_id": "Europe/Helsinki"}
    context = browser.new_context(base_url=service.url, viewport=A_PHONE, **place, **more)
    return Handset(context, service)
