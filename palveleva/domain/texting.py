"""Text messages: what fits into one, and what somebody meant by an answer."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

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


# What stands in an answer, each word by one letter: yes, no, the English no that begins a Finnish yes too ("no sopii"),
# the Swedish yes that joins two in Finnish, what joins, what goes with a yes alone, with a no alone, with both,
# and what is polite. A phone, or a gateway, may lose the dots of "kyllä", or the letter.
SAYS = {
    "Y": ("kyllä", "kylla", "kyll", "kyl", "kylä", "joo", "juu", "jep", "jo", "ok", "okei", "okej", "yes", "👍"),
    "N": ("ei", "ee", "en", "nej", "👎"),
    "E": ("no",),
    "J": ("ja",),
    "C": ("och", "and", "sekä"),
    "A": ("sopii", "onnistuu", "tulen"),
    "B": ("sovi", "onnistu", "tule", "ehdi", "pysty", "pääse"),
    "V": ("käy", "passaa"),
    "P": ("hei", "moi", "terve", "hej", "hello", "hi", "kiitos", "kiitti", "tack", "thanks"),
}
WORDS = {word: kind for kind, words in SAYS.items() for word in words}
DIGITS = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")  # such as an answer names its offer by
TOKEN = re.compile(r"[^\W\d_]+|\d+|[👍👎]")
# The word stands before all digits, or behind them.
IS_YES = re.compile(r"[PAV]*[YJ][YJPAV]*D([JC]?D)*[PAV]*|[PAV]*D([JC]?D)*Y[YPAV]*")
IS_NO = re.compile(r"P*(N[NPBV]*|EP*)D([JC]?D)*P*|P*D([JC]?D)*(N[NPBV]*|EP*)")


def understood(text: str) -> tuple[bool, list[str]] | None:
    """(yes or no, codes) of "KYLLÄ 4821", "En ehdi 4821, kiitos" and "3377 4821 joo"; None for a sentence: it is never
    guessed at. Each word must be known, and one answer stands before or behind all digits: "nej 4821 ja 3377" is two.
    """
    tokens = TOKEN.findall(normalize("NFC", text).lower())
    kinds = "".join("D" if DIGITS.fullmatch(token) else WORDS.get(token, "X") for token in tokens)
    is_yes, is_no = bool(IS_YES.fullmatch(kinds)), bool(IS_NO.fullmatch(kinds))
    if is_yes == is_no or (is_no and "J" in kinds):
        return None
    return is_yes, list(dict.fromkeys(DIGITS.findall(text)))


@dataclass(frozen=True)
class TextMessage:
    """As a gateway brought it, under the gateway's own name for it."""

    message_id: str
    sender: str
    text: str

    @cached_property
    def answer(self) -> tuple[bool, list[str]] | None:
        return understood(self.text)
