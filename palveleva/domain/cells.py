"""The cells of one line of a table, asked one by one; what cannot be understood is noted and the asking goes on."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeVar

from palveleva.domain.errors import Invalid
from palveleva.domain.names import is_seen

YES_NO = {"no": False, "yes": True, "0": False, "1": True, "ei": False, "kyllä": True, "nej": False, "ja": True}
WHOLE = re.compile(r"-?\d{1,9}")
THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(\D|$))")  # 2 400, as it stands in a Finnish spreadsheet
Read = TypeVar("Read")


@dataclass(frozen=True)
class Wrong:
    """What cannot be understood in one cell. `about` fills the sentence in which it is told."""

    column: str
    code: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Cells:
    values: Mapping[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def refuse(self, column: str, code: str, **about: Any) -> None:
        self.wrong.append(Wrong(column, code, about))

    def optional(self, column: str, most: int = 120) -> str:
        """In one line: what breaks a line within a cell, or looks like a space and is none, comes from elsewhere."""
        text = " ".join(self.values.get(column, "").split())
        if len(text) > most:
            self.refuse(column, "too_long", most=most)
        return text

    def text(self, column: str, most: int = 120) -> str:
        text = self.optional(column, most)
        if not is_seen(text):
            self.refuse(column, "empty")
        return text

    def read(self, column: str, how: Callable[[str], Read]) -> Read | None:
        """By a rule of the house, which raises Invalid; nothing where nothing is written. '005' is 005: apostrophes
        are put around what a spreadsheet must not take for a number."""
        text = self.optional(column)
        text = text.strip("'’ ") or text
        try:
            return how(text) if text else None
        except Invalid as refusal:
            self.refuse(column, refusal.code, written=text)
            return None

    def whole(self, column: str, least: int, most: int, usual: int | None = None) -> int | None:
        text = self.optional(column)
        if not text:
            return usual
        number = THOUSANDS.sub("", text)
        if not WHOLE.fullmatch(number):
            self.refuse(column, "no_whole_number", written=text)
            return usual
        return int(self.within(column, int(number), least, most))

    def decimal(self, column: str, least: float, most: float, usual: float | None = None) -> float:
        """62.707, or 62,707 as a Finn writes it."""
        text = self.optional(column)
        if not text and usual is not None:
            return usual
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            number = float("nan")
        if not isfinite(number):
            self.refuse(column, "no_number" if text else "empty", written=text)
            return least
        return self.within(column, number, least, most)

    def within(self, column: str, number: float, least: float, most: float) -> float:
        if not least <= number <= most:
            self.refuse(column, "out_of_bounds", written=self.optional(column), least=least, most=most)
        return number

    def yes(self, column: str, *, usual: bool = False) -> bool:
        answer = self.yes_or_unknown(column)
        return usual if answer is None else answer

    def yes_or_unknown(self, column: str) -> bool | None:
        text = self.optional(column).lower()
        if text and text not in YES_NO:
            self.refuse(column, "no_yes_or_no", written=text)
        return YES_NO.get(text)

    def one_of(self, column: str, known: Collection[str], usual: str = "") -> str:
        """All that is known has small letters. A spreadsheet makes Yritys of yritys, and Ma of ma, by itself."""
        text = self.optional(column).lower() or usual
        if text not in known:
            self.refuse(column, "not_one_of" if text else "empty", written=text, known=", ".join(known))
        return text

    def some_of(self, column: str, known: Collection[str], code: str = "not_one_of") -> tuple[str, ...]:
        """Words with |, a comma or a semicolon between them, each once, and in small letters as in one_of."""
        words = tuple(
            dict.fromkeys(word for word in re.split(r"[|,;\s]+", self.optional(column, 2000).lower()) if word)
        )
        for word in words:
            if word not in known:
                self.refuse(column, code, written=word, known=", ".join(known) if len(known) < 12 else "")
        return words
