"""A mixed load at a steady rate: what is asked, and when, is settled beforehand and the same for all that are compared.

Whoever comes is not kept back by those before: a wait begins at the moment at which the request was due.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from bench.loading import Ask, answer, request

PHONES = 16
LONGEST = 60.0  # seconds; then it has failed
Turn = tuple[float, str, int]  # when, which kind, and who of those who ask for it


@dataclass(frozen=True)
class Kind:
    """One kind of request, asked so many times in each round of the deck, as one after the other of several people."""

    name: str
    asks: Sequence[Ask]
    weight: int = 1


@dataclass
class Answers:
    """`waits` in milliseconds by kind; `failures` are answers that were not 200, by kind and status."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)
    told: dict[tuple[str, int], bytes] = field(default_factory=dict)
    seconds: float = 0

    @property
    def rate(self) -> float:
        return sum(map(len, self.waits.values())) / self.seconds


def turns(kinds: Sequence[Kind], rate: float, seconds: float, random: Random) -> Iterator[Turn]:
    """A turn each 1/rate seconds: the kinds as from a deck of cards that is shuffled anew when it has been dealt."""
    deck: list[str] = []
    for place in range(int(rate * seconds)):
        if not deck:
            deck = [kind.name for kind in kinds for _ in range(kind.weight)]
            random.shuffle(deck)
        yield place / rate, deck.pop(), random.randrange(PHONES)


def mix(urls: Sequence[str], kinds: Sequence[Kind], planned: Sequence[Turn], done: Answers) -> None:
    """Ask in turn at each of the addresses, and add to what is `done`."""
    asyncio.run(mix_all(urls, {kind.name: kind for kind in kinds}, planned, done))


async def mix_all(urls: Sequence[str], kinds: dict[str, Kind], planned: Sequence[Turn], done: Answers) -> None:
    began = time.perf_counter()
    under_way = []
    for place, (at, name, number) in enumerate(planned):
        await asyncio.sleep(began + at - time.perf_counter())
        knocking = knock(urls[place % len(urls)], kinds[name], number, began + at, done)
        under_way.append(asyncio.create_task(knocking))
    await asyncio.gather(*under_way)
    done.seconds += time.perf_counter() - began


async def knock(url: str, kind: Kind, number: int, due: float, done: Answers) -> None:
    ask, phone = kind.asks[number % len(kind.asks)], (kind.name, number)
    try:
        asking = asked(url, ask, number, done.told.get(phone, b""))
        status, told = await asyncio.wait_for(asking, LONGEST)
    except (OSError, EOFError, TimeoutError) as error:
        done.failures[f"{kind.name}: {type(error).__name__}"] += 1
        return
    if status == 200:
        done.waits[kind.name].append((time.perf_counter() - due) * 1000)
        done.told[phone] = told
    else:
        done.failures[f"{kind.name}: {status}"] += 1


async def asked(url: str, ask: Ask, number: int, told: bytes) -> tuple[int, bytes]:
    """A connection for each request, as the proxy of docs/operate.md makes them."""
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    try:
        writer.write(request(place.netloc, ask, number, told))
        status, body, _ = await answer(reader)
    finally:
        writer.close()
    return status, body
