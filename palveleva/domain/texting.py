"""Text messages: what fits into one, and what somebody meant by an answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

LONGEST = 160
LONGEST_OF_TWO = 306  # each of them tells to which it belongs
# GSM 03.38: the letters of which 160 fit into one message; those of the second line count twice.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = set("^{}\\[~]|€")
PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "”": '"', "“": '"', "…": "...", "\u00a0": " "})


def plain(text: str) -> str:
    """The same in letters that do not halve the length of a text message."""
    return text.translate(PLAIN)


def length(text: str) -> int:
    """How much of a message the text takes: one letter outside GSM 03.38 makes all of them count more than twice."""
    if all(letter in GSM or letter in TWICE for letter in text):
        return sum(2 if letter in TWICE else 1 for letter in text)
    return len(text) * LONGEST // 70 + 1


JOINING = frozenset({"ja", "tai", "och", "eller", "till", "and", "or", "to"})  # no name ends with these


def ever_shorter(name: str) -> Iterator[str]:
    """The name, and then the same with fewer and fewer of its words."""
    yield name
    words = name.split()
    for kept in range(len(words) - 1, 0, -1):
        if words[kept - 1] not in JOINING:
            yield " ".join(words[:kept]).rstrip(",:") + "..."


def all_ever_shorter(names: Sequence[str]) -> Iterator[list[str]]:
    """All of them, and then all with fewer and fewer words; one word stays of each."""
    ways = [list(ever_shorter(name)) for name in names]
    for step in range(max(map(len, ways))):
        yield [way[min(step, len(way) - 1)] for way in ways]


def all_told_apart(names: Sequence[str], more: Sequence[str], codes: Sequence[str]) -> Iterator[list[str]]:
    """All ever shorter, with its code behind each that reads as another does; and then without codes. `more` is what
    is told of each beside its name."""
    for shorter in all_ever_shorter(names):
        told = list(zip(shorter, more, strict=True))
        yield [f"{one[0]} {code}" if told.count(one) > 1 else one[0] for one, code in zip(told, codes, strict=True)]
    yield from all_ever_shorter(names)


YES = frozenset({"kyllä", "kylla", "joo", "ok", "ja", "jo", "yes"})
NO = frozenset({"ei", "en", "nej", "no"})
DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")  # such as an answer names its offer by
ANSWER = re.compile(r"^\W*(\w+)\W+([0-9]{4}(?:\W+[0-9]{4})*)\W*$")


def understood(text: str) -> tuple[bool, list[str]] | None:
    """(yes or no, codes) of "KYLLÄ 4821" and "KYLLÄ 4821 3377"; None when it has not that shape: a sentence is never
    guessed at. There is one word for all of them: "ja" is a yes in Swedish, and joins two in Finnish.
    """
    found = ANSWER.match(text.strip().lower())
    if found is None or found[1] not in YES | NO:
        return None
    return found[1] in YES, list(dict.fromkeys(re.findall("[0-9]{4}", found[2])))


@dataclass(frozen=True)
class TextMessage:
    """As a gateway brought it, under the gateway's own name for it."""

    message_id: str
    sender: str
    text: str

    @cached_property
    def answer(self) -> tuple[bool, list[str]] | None:
        return understood(self.text)
