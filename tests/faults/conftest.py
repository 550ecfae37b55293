"""A service that can be wounded, on a line that can be broken, and the phones of the cast."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser

from tests.faults.handset import Handset, a_phone
from tests.faults.service import Wounds, running, until

numbers = count(1)


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wounds]:
    with running(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture
def service(started: Wounds) -> Iterator[Wounds]:
    """Whole and unbroken, whatever the test before it did."""
    started.line.seen.clear()
    yield started
    started.line.mend()
    started.lives_on()


@pytest.fixture
def new_phone(browser: Browser, service: Wounds) -> Iterator[Callable[..., Handset]]:
    """A phone without anybody on it. Faults in its pages fail the test."""
    phones: list[Handset] = []

    def unpack(**more: object) -> Handset:
        phones.append(a_phone(browser, service, **more))
        return phones[-1]

    yield unpack
    for phone in phones:
        phone.context.close()
    assert [fault for phone in phones for fault in phone.faults] == []


@pytest.fixture
def phone_of(new_phone: Callable[..., Handset]) -> Callable[..., Handset]:
    """The phone of one of the cast, with the app open and nothing on its way: phone_of("volunteer")."""

    def pick_up(person: str, *, ready: bool = False, **more: object) -> Handset:
        phone = new_phone(**more)
        phone.comes_in(person)
        phone.opens(ready=ready)
        phone.knows_its_person()
        assert until(lambda: phone.meta("last_ok") and phone.is_at_rest()), "the first news have not come"
        return phone

    return pick_up


@pytest.fixture
def text() -> str:
    """Words that no other test says."""
    return f"Rappuset lumen alla, koe {next(numbers)}"
