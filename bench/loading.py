"""Load from kept connections, by one small client: what it costs itself it costs for every server alike."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlsplit

Make = Callable[[int, bytes], tuple[bytes, str, dict[str, str]]]


@dataclass
class Ask:
    """One kind of request. `make` gives body, cookie and headers for the number of a connection and its last answer."""

    name: str
    path: str
    cookie: str = ""
    make: Make | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Load:
    """`waits` in milliseconds, of answers with status 200; `size` is the bytes of the last of them."""

    seconds: float
    waits: list[float]
    failures: int
    size: int

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds

    def percentile(self, which: int) -> float:
        return quantiles(self.waits, n=100)[which - 1] if len(self.waits) > 1 else float("nan")


def load(url: str, ask: Ask, *, connections: int, seconds: float) -> Load:
    return asyncio.run(load_all(url, ask, connections, seconds))


async def load_all(url: str, ask: Ask, connections: int, seconds: float) -> Load:
    began = time.perf_counter()
    done = Load(0, [], 0, 0)
    await asyncio.gather(*(one_connection(url, ask, number, began + seconds, done) for number in range(connections)))
    done.seconds = time.perf_counter() - began
    return done


async def one_connection(url: str, ask: Ask, number: int, until: float, done: Load) -> None:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    told = b""
    while (began := time.perf_counter()) < until:
        writer.write(request(place.netloc, ask, number, told))
        status, told, stays = await answer(reader)
        if status == 200:
            done.waits.append((time.perf_counter() - began) * 1000)
            done.size = len(told)
        else:
            done.failures += 1
        if not stays:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
    writer.close()


def request(host: str, ask: Ask, number: int, told: bytes) -> bytes:
    body, cookie, more = ask.make(number, told) if ask.make else (b"", ask.cookie, {})
    headers = {"Host": host, "Accept-Encoding": "identity"} | ask.headers | more
    if cookie:
        headers["Cookie"] = cookie
    if ask.make:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{'POST' if ask.make else 'GET'} {ask.path} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length: ")[2].split("\r\n")[0])
    return int(head.split(" ", 2)[1]), await reader.readexactly(length), "connection: close" not in head
