"""The line between a phone and the service: a small TCP proxy that does to requests what bad networks do.

Every request gets a connection of its own (the proxy says so to both sides), so that a fault hits one request whole.
"""

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from weakref import WeakSet

from tests.faults.strangers import STRANGERS, Deed
from tests.patience import PATIENCE

SLICE = 200


@dataclass
class Fault:
    """What happens to the next requests whose method and path begin so. `times` 0 means: until it is mended."""

    kind: str
    method: str = "POST"
    path: str = "/api/v1/sync"
    times: int = 1
    at: int = 0  # bytes that still pass, where something is cut
    seconds: float = 0.0
    retry_after: int | None = None

    def hits(self, method: str, path: str) -> bool:
        return method.startswith(self.method) and path.startswith(self.path)


@dataclass
class Request:
    """One request on its way, and the two ends of its connection."""

    method: str
    path: str
    raw: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass
class Line:
    """Listens on `port`, serves from `behind`. `seen` tells every request and what became of it."""

    port: int
    behind: int
    faults: list[Fault] = field(default_factory=list)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    is_down: bool = False

    def __post_init__(self) -> None:
        self.calls: set[asyncio.Task] = set()  # the loop alone would not keep them alive
        self.mended = asyncio.Event()
        self.ends: WeakSet[asyncio.WriteTransport] = WeakSet()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.listen(), self.loop).result(PATIENCE)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def breaks(self, kind: str, **more: object) -> Fault:
        fault = Fault(kind, **more)  # type: ignore[arg-type]  # the fields of Fault, by name
        self.faults.append(fault)
        return fault

    def mend(self) -> None:
        """From now on, and for what a delay holds up."""
        self.faults.clear()
        self.is_down = False
        self.loop.call_soon_threadsafe(self.let_go)

    def let_go(self) -> None:
        self.mended.set()
        self.mended = asyncio.Event()

    def count(self, path: str, method: str = "POST") -> int:
        return sum(1 for its_method, its_path, _ in self.seen if its_method == method and its_path.startswith(path))

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.hang_up(), self.loop).result(PATIENCE)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()

    async def listen(self) -> None:
        self.server = await asyncio.start_server(self.let_in, "127.0.0.1", self.port)

    async def hang_up(self) -> None:
        """Until nothing is under way: whoever is being let in needs turns of the loop, not a while.

        The door is shut first and taken away last: a server that is closed drops the sockets it is still letting in.
        """
        for door in self.server.sockets:
            self.loop.remove_reader(door)
        while under_way := asyncio.all_tasks() - {asyncio.current_task()}:
            for call in self.calls:
                call.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        for end in self.ends:
            end.abort()  # also where nobody reads what is still to be said
        self.server.close()
        await asyncio.sleep(0)  # a socket is closed a turn later

    def let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Known from the first moment, so that nobody is let in whom the end of the day forgets."""
        self.ends.add(writer.transport)
        call = self.loop.create_task(self.serve(reader, writer))
        self.calls.add(call)
        call.add_done_callback(self.calls.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader, writer)
            if self.is_down:
                hang_up_rudely(request)
            else:
                fault = self.fault_for(request)
                self.seen.append((request.method, request.path, fault.kind if fault else "passed"))
                await (FAULTS[fault.kind](self, request, fault) if fault else self.carry(request))
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one end has hung up, as ends do, or the day is over
        finally:
            writer.close()

    def fault_for(self, request: Request) -> Fault | None:
        for fault in self.faults:
            if fault.hits(request.method, request.path):
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None

    async def reach_the_service(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.behind)
        self.ends.add(writer.transport)
        return reader, writer

    async def carry(self, request: Request, cut: int | None = None) -> None:
        """To the service and back, or only the first bytes of the way there."""
        reader, writer = await self.reach_the_service()
        try:
            writer.write(request.raw[:cut])
            await writer.drain()
            while cut is None and (part := await reader.read(65536)):
                request.writer.write(part)
                await request.writer.drain()
        finally:
            writer.close()

    async def ask(self, request: Request) -> bytes:
        """The whole answer of the service, kept back for now."""
        reader, writer = await self.reach_the_service()
        try:
            writer.write(request.raw)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()


async def read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Request:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head[:-4].split(b"\r\n")
    method, path, _ = lines[0].decode().split(" ")
    headers = [line for line in lines[1:] if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    length = next((int(line[15:]) for line in headers if line.lower().startswith(b"content-length:")), 0)
    body = await reader.readexactly(length) if length else b""
    raw = b"\r\n".join([lines[0], *headers, b"Connection: close", b"", b""]) + body
    return Request(method, path, raw, reader, writer)


def hang_up_rudely(request: Request) -> None:
    """A reset, not a farewell."""
    raw: socket.socket = request.writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.writer.transport.abort()


async def drop_request(line: Line, request: Request, fault: Fault) -> None:
    """The service never hears of it."""
    await asyncio.sleep(fault.seconds)


async def reset(line: Line, request: Request, fault: Fault) -> None:
    hang_up_rudely(request)


async def drop_answer(line: Line, request: Request, fault: Fault) -> None:
    """Done over there, but nobody here will know."""
    await line.ask(request)
    hang_up_rudely(request)


async def cut_request(line: Line, request: Request, fault: Fault) -> None:
    await line.carry(request, cut=fault.at)


async def cut_answer(line: Line, request: Request, fault: Fault) -> None:
    answer = await line.ask(request)
    request.writer.write(answer[: fault.at])
    await request.writer.drain()


async def delay(line: Line, request: Request, fault: Fault) -> None:
    """For so long, or until the line is mended: however slow the machine is, the request is still on its way then."""
    with suppress(TimeoutError):
        await asyncio.wait_for(line.mended.wait(), fault.seconds)
    await line.carry(request)


async def drip(line: Line, request: Request, fault: Fault) -> None:
    """The answer trickles in."""
    answer = await line.ask(request)
    for start in range(0, len(answer), SLICE):
        request.writer.write(answer[start : start + SLICE])
        await request.writer.drain()
        await asyncio.sleep(fault.seconds)


async def double(line: Line, request: Request, fault: Fault) -> None:
    """A proxy on the way thinks it must try again by itself: both arrive, at the same time."""
    first, _second = await asyncio.gather(line.ask(request), line.ask(request))
    request.writer.write(first)
    await request.writer.drain()


FAULTS: dict[str, Deed] = {
    "drop_request": drop_request,
    "drop_answer": drop_answer,
    "reset": reset,
    "cut_request": cut_request,
    "cut_answer": cut_answer,
    "delay": delay,
    "drip": drip,
    "double": double,
    **STRANGERS,
}
