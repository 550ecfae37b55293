"""A random walk: a phone in careless hands, on a bad line, before a service that dies. A seed reproduces its choices.

A walk is made of chapters. Each begins with a new phone, takes its steps, looks at the invariants after every one, and
ends with a quiet hour in which everything must come to its one end.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

from palveleva.data.demo import CAST
from tests.faults.deeds import PEOPLE, STEPS, come_online, free_storage, may, mend
from tests.faults.handset import Handset, a_phone
from tests.faults.ledger import WAITING, Broken, Ledger, followers
from tests.faults.service import Wounds, until

STEPS_OF_A_CHAPTER = 25
SMALL = 6 * 1024 * 1024


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
        self.is_full = False
        self.told = 0
        self.accounts = {
            person: self.service.rows("SELECT id FROM person WHERE email = :email", email=email)[0][0]
            for person, email in CAST.items()
            if person in PEOPLE
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
                self.ledger.steps += 1
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

    def does(self, deed: str, page: Page | None = None, **facts: Any) -> Any:
        """As the hand does it; but the page may turn under the hand, when somebody else has come in."""
        try:
            answer = self.phone.does(deed, page or self.chance.choice(self.phone.pages), **facts)
        except BrowserError as error:
            if "context was destroyed" not in str(error) and "navigat" not in str(error):
                raise
            answer = "the page turned"
        self.remark(answer)
        return answer

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
        return ops or any(photo["state"] in ("wait", "queued") for photo in followers(stores))

    def comes_back(self, person: str, account: str) -> None:
        self.phone.comes_in(person)
        for page in list(self.phone.pages):
            self.phone.closes(page)
        self.phone.opens(ready=False)

        def has_gone() -> bool:
            self.phone.wakes()
            return until(lambda: not self.waits_for(account), 0.7, 0.05)

        if not until(has_gone, 40):
            raise Broken(f"does not leave: {self.phone.trace()}, {self.service.line.seen[-9:]}")


@dataclass
class Walk:
    """So many steps from one seed, in chapters."""

    seed: int
    steps: int
    browser: Browser
    service: Wounds
    only: int | None = None
    ledgers: list[Ledger] = field(default_factory=list)

    def go(self, after: Callable[[], None] = lambda: None) -> str:
        """All of it. Answers with the line of the summary; raises Broken with the chapter's history otherwise."""
        for number, first in enumerate(range(0, self.steps, STEPS_OF_A_CHAPTER)):
            if self.only not in (None, number):
                continue
            self.ledgers.append(Ledger(self.service))
            chapter = Chapter(f"{self.seed}-{number}", self.browser, self.service, self.ledgers[-1])
            chapter.walk(min(STEPS_OF_A_CHAPTER, self.steps - first), after)
        return self.summary()

    def summary(self) -> str:
        operations = sum(len(ledger.finished) for ledger in self.ledgers)
        lost, doubled = (sum(getattr(one, what) for one in self.ledgers) for what in ("lost", "doubled"))
        steps = sum(ledger.steps for ledger in self.ledgers)
        return f"steps {steps}, operations {operations}, lost {lost}, doubled {doubled}"
