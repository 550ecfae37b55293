"""The ways out of the house. Each sends one letter to one address, or says why not and whether to try again."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from palveleva.models import Person
from palveleva.notices.letters import Letter


@dataclass
class NotSent(Exception):
    """`error` is a code of words/messages.py; `is_final`: trying again is of no use; `asked`: how long to wait.

    `is_gone`: the address itself has ended. `is_for_all`: it was said before it was heard for whom we come.
    """

    error: str
    is_final: bool = False
    asked: timedelta | None = None
    is_gone: bool = False
    is_for_all: bool = False


class Channel(ABC):
    """`addresses` and `forget` use the database; `send` waits for servers and must not, lest it hold everybody up."""

    @abstractmethod
    def addresses(self, person: Person, *, now: datetime) -> list[Any]:
        """Where this medium reaches the person now; empty: nowhere."""

    @abstractmethod
    def send(self, letter: Letter, address: Any) -> str | None:
        """Sent, with a remark in the shape of an error code or without one. Raises NotSent."""

    def forget(self, address: Any) -> None:  # noqa: B027 - most media have addresses that never end
        """The address has ended."""
