"""A line like 3G: a TCP proxy that lets so many bytes a second through each way, and makes each way take its time.

All connections share the line. Setting one up costs a round trip, as TCP does; TLS and slow start are left out for all.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

RATE = 50_000  # bytes a second each way: 400 kbit/s
ROUND_TRIP = 0.4
REQUEST = b" HTTP/1.1\r\n"


@dataclass
class Way:
    """One direction: when it is free again, and what has passed."""

    free_at: float = 0.0
    bytes: int = 0

    def arrival(self, size: int, now: float) -> float:
        """When the last byte arrives at the other end."""
        self.bytes += size
        self.free_at = max(now, self.free_at) + size / RATE
        return self.free_at + ROUND_TRIP / 2


@dataclass
class SlowLine:
    behind: int
    port: int = 0
    up: Way = field(default_factory=Way)
    down: Way = field(default_factory=Way)
    requests: int = 0
    is_fast: bool = False  # while pages are opened, which is not what is measured
    busy_until: float = 0.0

    def reset(self) -> None:
        self.up.bytes = self.down.bytes = self.requests = 0

    @property
    def is_busy(self) -> bool:
        """Whether anything was on its way just now: two round trips ago is calm."""
        return time.monotonic() < self.busy_until

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_fast:
            await asyncio.sleep(ROUND_TRIP)
        there, back = await asyncio.open_connection("127.0.0.1", self.behind)
        for end in (writer, back):
            end.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.gather(self.carry(reader, back, self.up), self.carry(there, writer, self.down))

    async def carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, way: Way) -> None:
        """Bytes are on their way while the next are read: a long line holds many."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.create_task(self.deliver(under_way, target))
        now = asyncio.get_running_loop().time
        try:
            while chunk := await source.read(1460):
                self.requests += chunk.count(REQUEST) if way is self.up else 0
                due = way.arrival(len(chunk), now())
                self.busy_until = time.monotonic() + 2 * ROUND_TRIP
                under_way.put_nowait((now() if self.is_fast else due, chunk))
        except OSError:
            pass
        under_way.put_nowait((0.0, b""))
        await delivering

    async def deliver(self, under_way: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter) -> None:
        now = asyncio.get_running_loop().time
        while (arriving := await under_way.get())[1]:
            await asyncio.sleep(max(0.0, arriving[0] - now()))
            target.write(arriving[1])
        target.close()


@contextmanager
def slow_line(behind: int) -> Iterator[SlowLine]:
    """A line to that port of this machine, on a port of its own."""
    line, loop = SlowLine(behind), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(line.take, "127.0.0.1", 0), loop).result()
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
