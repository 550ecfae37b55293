"""A real mail server, a real push service and a real gateway for text messages, each on a port of its own."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from flask_mail import Mail
from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.vocabulary import DeliveryState
from palveleva.models import Delivery, Person
from palveleva.notices.post import PostOffice, deliver
from palveleva.post_settings import PostSettings


class MailServer:
    """Takes letters in. `says` is its answer to the next ones, as a mail server words it.

    `says_to_sender` is its answer before it hears for whom the letter is.
    `at` is called at each stage of a letter: "greeted", "addressed", "taken" (its sender is not told yet), "told".
    """

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.to: list[str] = []
        self.says = self.says_to_sender = "250 OK"
        self.at: Callable[[str], None] = lambda _stage: None
        self.controller: Any = None

    async def handle_EHLO(self, _server: Any, session: Any, _envelope: Any, name: str, answers: list[str]) -> list[str]:
        self.at("greeted")
        session.host_name = name
        return answers

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:
        envelope.mail_from, envelope.mail_options = address, list(options)
        return self.says_to_sender

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.at("addressed")
        if self.says.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.says

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to += envelope.rcpt_tos
        self.at("taken")
        return self.says

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:
        self.at("told")
        return "221 Bye"

    @property
    def port(self) -> int:
        return int(self.controller.server.sockets[0].getsockname()[1])

    @contextmanager
    def open(self, door: socket.socket | None = None, **more: Any) -> Iterator["MailServer"]:
        """At the door, or at any free one."""
        self.controller = Reception(self, door or a_door(), **more)
        self.controller.start()
        try:
            yield self
        finally:
            self.controller.stop()


class Reception(Controller):
    """aiosmtpd behind a door that is held already: a port that was only found free may be taken a moment later."""

    def __init__(self, server: MailServer, door: socket.socket, **more: Any) -> None:
        host, port = door.getsockname()
        super().__init__(server, hostname=host, port=port, ready_timeout=30, **more)
        self.door = door

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.door)


def a_door() -> socket.socket:
    """A port of our own, at which nobody answers until something listens there."""
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    return door


@dataclass
class Sink:
    """An HTTP server that keeps what it is told; `status` is its answer, after those to the `first`."""

    status: int = 201
    late: float = 0  # by how many seconds it answers
    first: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def open(self) -> Iterator["Sink"]:
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                sink.told.append((self.path, headers, body))
                sleep(sink.late)
                self.send_response(sink.first.pop(0) if sink.first else sink.status)
                for name, value in sink.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_port
        # It looks for its end so often: by itself only twice a second, for which every test would wait.
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()
            thread.join()

    def json(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.told]


def office(app: Flask, folder: Path, **settings: Any) -> PostOffice:
    """A post office of these settings, with its outbox in a folder of the test."""
    chosen = replace(PostSettings(address="https://palveleva.example", mail_security="none"), **settings)
    app.config.update(chosen.for_flask_mail())
    return PostOffice.open(chosen, folder, Mail(app))


def send_out(office: PostOffice, *, now: Any) -> dict[str, int]:
    """In no time: how busy the machine is must not move what is due at a moment."""
    db.session.commit()
    return deliver(office, now=now, passed=lambda: 0.0)


def outcomes(person: Person) -> list[tuple[DeliveryState, str | None]]:
    """What became of everything that was to reach somebody, in order."""
    db.session.expire_all()
    query = select(Delivery).where(Delivery.person_id == person.id).order_by(Delivery.id)
    return [(one.state, one.error) for one in db.session.scalars(query)]
