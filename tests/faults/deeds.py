"""What may happen to a phone: deeds of careless hands, of the line, of the service. Each takes its chapter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.faults.ledger import Broken
from tests.faults.wounded import POINTS

if TYPE_CHECKING:
    from tests.faults.walk import Chapter

PEOPLE = ("volunteer", "volunteer2")
NO_ANSWER = ("drop_request", "drop_answer", "reset", "delay", "double", "cut_request", "cut_answer", "drip")
WRONG_ANSWER = ("portal", "portal_json", "redirect", "bad_gateway", "foreign_401")
OUR_REFUSAL = ("busy", "too_many", "too_large", "old_app", "forbidden")
BAD_LINES = NO_ANSWER + WRONG_ANSWER + OUR_REFUSAL


def tell(chapter: Chapter, photo: int = 0) -> None:
    """A report from the first question to the button. A phone that has no room says so and keeps the form.

    A browser that was full may go on refusing for a while in the windows that met it: a new one must take the report.
    """
    village = chapter.chance.choice(("hakkila", "mahlu", "keskusta"))
    answer = chapter.does("tell", text=chapter.words(), village=village, photo=photo)
    if "trouble" in answer and not chapter.is_full and chapter.was_full:
        answer = chapter.does("tell", chapter.phone.opens(ready=False), text=chapter.words(), village=village)
    if "trouble" in answer and not chapter.is_full:
        raise Broken(f"the phone cannot keep a report though it has room: {answer}")


def tell_with_photo(chapter: Chapter) -> None:
    tell(chapter, photo=chapter.chance.randint(1, 359))


def write_half(chapter: Chapter) -> None:
    chapter.does("write", text=f"Puoliksi kirjoitettu {chapter.told}")


def add_information(chapter: Chapter) -> None:
    """More words about one's own need, also when the service is far away."""
    needs = [item for stores in chapter.phone.kept().values() for item in stores.get("mine", [])]
    ours = [need for need in needs if need["kind"] == "need" and "add_information" in need["may"]]
    if ours:
        need = chapter.chance.choice(ours)
        chapter.does("add", need_id=need["id"], text=chapter.words())


def go_offline(chapter: Chapter) -> None:
    chapter.phone.offline()


def come_online(chapter: Chapter) -> None:
    chapter.phone.offline(False)


def break_line(chapter: Chapter) -> None:
    fault = chapter.chance.choice(BAD_LINES)
    to_photos = chapter.chance.random() < 0.25 and fault not in ("old_app", "forbidden")
    method, path = ("PUT", "/api/v1/photos") if to_photos else ("POST", "/api/v1/sync")
    more = {"times": chapter.chance.randint(1, 3), "at": chapter.chance.randint(0, 900), "method": method, "path": path}
    chapter.service.line.breaks(fault, seconds=chapter.chance.choice((0.0, 0.05, 0.3)), retry_after=1, **more)
    chapter.remark(f"{fault} {more}")


def mend(chapter: Chapter) -> None:
    chapter.service.line.faults.clear()


def kill_tab(chapter: Chapter) -> None:
    chapter.phone.crashes(chapter.chance.choice(chapter.phone.pages))


def open_tab(chapter: Chapter) -> None:
    chapter.phone.opens(ready=False)


def wake_worker(chapter: Chapter) -> None:
    chapter.phone.wakes_worker()


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
    person = chapter.chance.choice(PEOPLE)
    chapter.remark(person)
    chapter.phone.comes_in(person)
    chapter.phone.wakes()


def leave(chapter: Chapter) -> None:
    """Signs out; what waits stays locked for its writer. A phone without room may be unable to, and says so."""
    page = chapter.chance.choice(chapter.phone.pages)
    if chapter.was_full:
        chapter.phone.quietly(lambda: chapter.phone.leaves(page))
    else:
        chapter.phone.leaves(page)


def update_app(chapter: Chapter) -> None:
    chapter.service.release(chapter.chance.randint(1, 10**6))
    chapter.phone.looks_for_update()


def take_update(chapter: Chapter) -> None:
    chapter.phone.takes_update()


def fill_storage(chapter: Chapter) -> None:
    chapter.is_full = chapter.was_full = True
    chapter.remark(chapter.phone.fills_up())


def free_storage(chapter: Chapter) -> None:
    chapter.phone.frees_room()
    chapter.is_full = False


def wake(chapter: Chapter) -> None:
    chapter.phone.wakes()


def send_now(chapter: Chapter) -> None:
    chapter.does("press", at="#/outbox", within="outbox-list", action="send-now")


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
    wake_worker: 2,
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
        return chapter.phone.is_offline is (deed is come_online)
    if deed in NEEDS_THE_NETWORK and chapter.phone.is_offline:
        return False
    if deed in NEEDS_A_WINDOW and not chapter.phone.pages:
        return False
    return deed not in NEEDS_A_PERSON or chapter.is_somebodys
