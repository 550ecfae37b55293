"""A random walk: a phone in careless hands, on a bad line, before a service that dies. A seed reproduces its choices.

A walk is made of chapters. Each begins with a new phone, takes its steps, looks at the invariants after every one, and
ends with a quiet hour in which everything must come to its one end.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from tests.faults.handset import Handset, a_phone
from tests.faults.ledger import WAITING, Broken, Ledger
from tests.faults.service import Wounds, until
from tests.faults.wounded import POINTS

STEPS_OF_A_CHAPTER = 25
PEOPLE = {"volunteer": "aino@palveleva.example", "volunteer2": "eino@palveleva.example"}
SMALL = 6 * 1024 * 1024
NO_ANSWER = ("drop_request", "drop_answer", "reset", "delay", "double", "cut_request", "cut_answer", "drip")
WRONG_ANSWER = ("portal", "portal_json", "redirect", "bad_gateway", "foreign_401")
OUR_REFUSAL = ("busy", "too_many", "too_large", "old_app", "forbidden")
BAD_LINES = NO_ANSWER + WRONG_ANSWER + OUR_REFUSAL


@dataclass
class Chapter:
    """One phone and what happens to it."""

    name: str
    browser: Browser
    service: Wounds
    ledger: Ledger
    history: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.name)
        self.is_offline = self.is_full = False
        self.told = 0
        self.accounts = {
            person: self.service.rows("SELECT id FROM person WHERE email = :email", email=email)[0][0]
            for person, email in PEOPLE.items()
        }
        self.phone: Handset = a_phone(self.browser, self.service)
        self.is_small = self.chance.random() < 0.25
        if self.is_small:
            self.phone.has_room_for(SMALL)
        self.phone.comes_in("volunteer")
        self.phone.opens()
        self.phone.knows_its_person()

    def walk(self, steps: int, after: Callable[[], None]) -> None:
        try:
            for _ in range(steps):
                self.step()
                self.ledger.look(self.phone)
                after()
            self.ends_well()
        except (AssertionError, BrowserError) as error:
            raise Broken(f"{error}\nchapter {self.name}:\n  " + "\n  ".join(self.history)) from error
        finally:
            self.service.line.mend()
            self.service.lives_on()
            self.phone.context.close()

    def step(self) -> None:
        possible = [(deed, weight) for deed, weight in STEPS.items() if may(self, deed)]
        deed = self.chance.choices([deed for deed, _ in possible], [weight for _, weight in possible])[0]
        self.history.append(deed.__name__)
        deed(self)

    def remark(self, what: object) -> None:
        self.history[-1] += f" {what}"

    @property
    def is_somebodys(self) -> bool:
        """Somebody uses this phone, whether or not the service would let them in now."""
        device = self.phone.kept().get("device", {})
        return any(row["key"] == "account" and row["value"] for row in device.get("meta", []))

    def words(self) -> str:
        self.told += 1
        return f"Polku liiteriin auki, {self.name} nro {self.told}"

    def ends_well(self) -> None:
        """A quiet hour: the line is whole, the service up, there is room, and each person looks at the phone."""
        self.history.append("the quiet hour")
        mend(self)
        self.service.lives_on()
        if self.is_full:
            free_storage(self)
        come_online(self)
        for person, account in self.accounts.items():
            if self.waits_for(account):
                self.comes_back(person, account)
        self.ledger.close(self.phone)
        if self.phone.faults:
            raise Broken(f"faults in the pages: {self.phone.faults}")

    def waits_for(self, account: str) -> bool:
        stores = self.phone.kept().get(account, {})
        ops = any(op["state"] in WAITING for op in stores.get("outbox", []))
        return ops or any(photo["state"] in ("wait", "queued") for photo in stores.get("photos", []))

    def comes_back(self, person: str, account: str) -> None:
        self.phone.comes_in(person)
        for page in list(self.phone.pages):
            self.phone.quietly(page.close)
        self.phone.pages.clear()
        self.phone.opens(ready=False)

        def has_gone() -> bool:
            self.phone.wakes()
            return until(lambda: not self.waits_for(account), 0.7, 0.05)

        if not until(has_gone, 40):
            raise Broken(f"does not leave: {self.phone.trace()}, {self.service.line.seen[-9:]}")


def tell(chapter: Chapter, photo: int = 0) -> None:
    """A report from the first question to the button. A phone that has no room says so and keeps the form."""
    page = chapter.chance.choice(chapter.phone.pages)
    village = chapter.chance.choice(("hakkila", "mahlu", "keskusta"))
    answer = chapter.phone.does("tell", page, text=chapter.words(), village=village, photo=photo)
    chapter.remark(answer)
    if "trouble" in answer and not chapter.is_full:
        raise Broken(f"the phone cannot keep a report though it has room: {answer}")


def tell_with_photo(chapter: Chapter) -> None:
    tell(chapter, photo=chapter.chance.randint(1, 359))


def write_half(chapter: Chapter) -> None:
    chapter.phone.does("write", text=f"Puoliksi kirjoitettu {chapter.told}")


def add_information(chapter: Chapter) -> None:
    """More words about one's own need, also when the service is far away."""
    needs = [item for stores in chapter.phone.kept().values() for item in stores.get("mine", [])]
    ours = [need for need in needs if need["kind"] == "need" and "add_information" in need["may"]]
    if ours:
        need = chapter.chance.choice(ours)
        chapter.remark(chapter.phone.does("add", need_id=need["id"], text=chapter.words()))


def go_offline(chapter: Chapter) -> None:
    chapter.is_offline = True
    chapter.phone.offline()


def come_online(chapter: Chapter) -> None:
    chapter.is_offline = False
    chapter.phone.offline(False)


def break_line(chapter: Chapter) -> None:
    fault = chapter.chance.choice(BAD_LINES)
    to_photos = chapter.chance.random() < 0.25 and fault not in ("old_app", "forbidden")
    method, path = ("PUT", "/api/v1/photos") if to_photos else ("POST", "/api/v1/sync")
    more = {"times": chapter.chance.randint(1, 3), "at": chapter.chance.randint(0, 900), "method": method, "path": path}
    chapter.service.line.breaks(fault, seconds=chapter.chance.choice((0.0, 0.05, 0.3)), retry_after=1, **more)
    chapter.remark(f"{fault} {more}")


def mend(chapter: Chapter) -> None:
    chapter.service.line.mend()


def kill_tab(chapter: Chapter) -> None:
    chapter.phone.crashes(chapter.chance.choice(chapter.phone.pages))


def open_tab(chapter: Chapter) -> None:
    chapter.phone.opens(ready=False)


def kill_worker(chapter: Chapter) -> None:
    chapter.phone.stops_workers()


def kill_server(chapter: Chapter) -> None:
    """One of the two processes will die at this point of the next request."""
    point = chapter.chance.choice(POINTS)
    chapter.remark(point)
    chapter.service.dies_at(point)


def cut_power(chapter: Chapter) -> None:
    chapter.service.kill()
    chapter.service.start()


def end_session(chapter: Chapter) -> None:
    chapter.phone.leaves_without_session()


def sign_in(chapter: Chapter) -> None:
    """The same person again, or another on the same phone, without the first having left."""
    person = chapter.chance.choice(list(PEOPLE))
    chapter.remark(person)
    chapter.phone.comes_in(person)
    chapter.phone.wakes()


def leave(chapter: Chapter) -> None:
    """Signs out; what waits stays locked for its writer."""
    chapter.phone.leaves(chapter.chance.choice(chapter.phone.pages))


def update_app(chapter: Chapter) -> None:
    chapter.service.release(chapter.chance.randint(1, 10**6))
    chapter.phone.looks_for_update()


def take_update(chapter: Chapter) -> None:
    chapter.phone.takes_update()


def fill_storage(chapter: Chapter) -> None:
    chapter.is_full = True
    chapter.remark(chapter.phone.fills_up())


def free_storage(chapter: Chapter) -> None:
    chapter.phone.frees_room()
    chapter.is_full = False


def wake(chapter: Chapter) -> None:
    chapter.phone.wakes()


def send_now(chapter: Chapter) -> None:
    chapter.phone.sends(chapter.chance.choice(chapter.phone.pages))


def rest(chapter: Chapter) -> None:
    chapter.phone.window.wait_for_timeout(chapter.chance.choice((20, 100, 400)))


STEPS: dict[Callable[[Chapter], None], int] = {
    tell: 14,
    tell_with_photo: 4,
    add_information: 3,
    write_half: 1,
    go_offline: 3,
    come_online: 4,
    break_line: 6,
    mend: 1,
    kill_tab: 2,
    open_tab: 2,
    kill_worker: 2,
    kill_server: 4,
    cut_power: 1,
    end_session: 2,
    sign_in: 4,
    leave: 1,
    update_app: 1,
    take_update: 2,
    fill_storage: 2,
    free_storage: 3,
    wake: 3,
    send_now: 2,
    rest: 3,
}

NEEDS_A_WINDOW = {tell, tell_with_photo, write_half, add_information, kill_tab, leave, send_now, take_update, wake}
NEEDS_A_PERSON = {tell, tell_with_photo, write_half, add_information, leave, send_now}
NEEDS_THE_NETWORK = {sign_in, update_app, take_update, end_session}


def may(chapter: Chapter, deed: Callable[[Chapter], None]) -> bool:
    """Whether this can be done now: nobody taps in a window that is not there."""
    if deed is open_tab:
        return len(chapter.phone.pages) < 3
    if deed in (fill_storage, free_storage):
        return chapter.is_small and chapter.is_full is (deed is free_storage)
    if deed in (go_offline, come_online):
        return chapter.is_offline is (deed is come_online)
    if deed in NEEDS_THE_NETWORK and chapter.is_offline:
        return False
    if deed in NEEDS_A_WINDOW and not chapter.phone.pages:
        return False
    return deed not in NEEDS_A_PERSON or chapter.is_somebodys


@dataclass
class Walk:
    """So many steps from one seed, in chapters."""

    seed: int
    steps: int
    browser: Browser
    service: Wounds

    def go(self, after: Callable[[], None] = lambda: None) -> str:
        """All of it. Answers with the line of the summary; raises Broken with the chapter's history otherwise."""
        self.ledgers: list[Ledger] = []
        for number, first in enumerate(range(0, self.steps, STEPS_OF_A_CHAPTER)):
            self.ledgers.append(Ledger(self.service))
            chapter = Chapter(f"{self.seed}-{number}", self.browser, self.service, self.ledgers[-1])
            chapter.walk(min(STEPS_OF_A_CHAPTER, self.steps - first), after)
        return self.summary()

    def summary(self) -> str:
        operations = sum(len(ledger.finished) for ledger in self.ledgers)
        lost, doubled = (sum(getattr(one, what) for one in self.ledgers) for what in ("lost", "doubled"))
        return f"steps {self.steps}, operations {operations}, lost {lost}, doubled {doubled}"
