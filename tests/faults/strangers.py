"""Who answers on the way in the place of the service: portals of networks, proxies, and the service's own refusals."""

from collections.abc import Awaitable, Callable
from typing import Any

Deed = Callable[[Any, Any, Any], Awaitable[None]]  # the line, a request on it, and its fault
PORTAL = b"<!doctype html><title>Welcome</title><h1>Accept the terms to use this network</h1>"
TROUBLE = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def answering(status: str, body: bytes = TROUBLE, kind: str = "text/html", *more: str) -> Deed:
    async def answer(_line: Any, request: Any, fault: Any) -> None:
        wait = [f"Retry-After: {fault.retry_after}"] if fault.retry_after is not None else []
        head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *more, *wait]
        request.writer.write("\r\n".join([*head, "Connection: close", "", ""]).encode() + body)
        await request.writer.drain()

    return answer


OURS = "X-Palveleva: 1"
ANOTHER_ANSWER = b'{"proto":1,"receipts":"019a0000-0000-7000-8000-000000000000","results":["K74M2"]}'
STRANGERS: dict[str, Deed] = {
    "portal": answering("200 OK", PORTAL),
    "portal_json": answering("200 OK", b'{"proto":1,"results":[]}', "application/json"),
    "redirect": answering("302 Found", b"", "text/html", "Location: /sign-in"),
    "bad_gateway": answering("502 Bad Gateway"),
    "foreign_401": answering("401 Unauthorized", PORTAL),
    "busy": answering("503 Service Unavailable", b'{"proto":1,"code":"busy"}', "application/json", OURS),
    "too_many": answering("429 Too Many Requests", b'{"proto":1,"code":"too_many"}', "application/json", OURS),
    "too_large": answering("413 Content Too Large", b'{"proto":1,"code":"too_large"}', "application/json", OURS),
    "old_app": answering("426 Upgrade Required", b'{"proto":1,"code":"old_app"}', "application/json", OURS),
    "forbidden": answering("403 Forbidden", b'{"proto":1,"code":"cross_site"}', "application/json", OURS),
    "another_answer": answering("200 OK", ANOTHER_ANSWER, "application/json", OURS),
    "broken": answering("400 Bad Request", b'{"proto":1,"code":"broken_json"}', "application/json", OURS),
}
