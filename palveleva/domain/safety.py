"""Texts that call for another number than ours, and texts that must not be kept.

A rule raises a banner. It never blocks a report, and the service never claims to detect emergencies
(measured on texts by writers who had not seen the rules: decisions 70 and 92).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import category, normalize

from palveleva.domain.errors import Invalid
from palveleva.domain.fragments import Sieve
from palveleva.domain.undertone import sounds_of_danger

# The separators of 2023 and the temporary codes (9xx) included; static/js/lib/reading.js holds the same pattern, and
# tests/domain/identity_codes.csv proves it. Looked for from every place: a telephone number may hide a code behind it.
PERSONAL_IDENTITY_CODE = re.compile(
    r"(?:^|[^0-9])(?=((?:0[1-9]|[12][0-9]|3[01])[. ]?(?:0[1-9]|1[0-2])[. ]?(?:18|19|20)?[0-9][0-9])"
    r"( ?[-+A-FU-Y] ?|[ ./_]?)([0-9]{3})([0-9A-Y])(?![0-9A-Z]))",
    re.IGNORECASE | re.ASCII,
)
PLAIN = re.compile("[ -~åäöÅÄÖ]*")  # what most people write is what it looks like
PLAIN_WORDS = re.compile("[ -/:-~åäöÅÄÖ]*")  # and most of it has no digits
CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
MINUS = "\N{MINUS SIGN}"

# What a banner of each action is about, most pressing first. Anything with 112 puts a need on top of the queue.
URGENT_ACTIONS = ("redirect_112", "redirect_112_crisis", "redirect_112_check")


@dataclass(frozen=True)
class SafetyRule:
    """One row of data/safety_rules.csv. `pattern` is matched against the plain text in lower case.

    The last of them has no pattern that fits anything: it hears the undertone of all the words (data/undertone.csv).
    """

    id: str
    lang: str
    pattern: str
    action: str
    priority: int
    mode: str
    undertone: Mapping[str, int] = field(default_factory=dict, hash=False)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def fits(self, text: str) -> bool:
        return bool(self.compiled.search(text) or (self.undertone and sounds_of_danger(text, self.undertone)))


class Rules(tuple[SafetyRule, ...]):
    """Most pressing first."""

    @cached_property
    def sieve(self) -> Sieve:
        return Sieve(rule.pattern for rule in self)


def banners(text: str, rules: Rules) -> list[str]:
    """The actions that the text calls for, each once, in the order of the rules."""
    lowered = plainly(text).lower()
    likely = (rules[number] for number in rules.sieve.worth_trying(lowered))
    return list(dict.fromkeys(rule.action for rule in likely if rule.fits(lowered)))


FITS_NOTHING = "(?!)"


def the_undertone(weights: Mapping[str, int]) -> SafetyRule:
    """After all the rules that call for 112 by a word."""
    return SafetyRule("undertone", "", FITS_NOTHING, "redirect_112", 1, "interrupt", weights)


def in_order(rules: Iterable[SafetyRule]) -> Rules:
    return Rules(sorted(rules, key=lambda rule: (rule.priority, rule.action)))


def is_pressing(actions: Iterable[str]) -> bool:
    return any(action in URGENT_ACTIONS for action in actions)


def refuse_identity_codes(*texts: str | None) -> None:
    """Raises Invalid when a text holds a personal identity code: it is never stored and never logged."""
    if any(holds_identity_code(text) for text in texts if text):
        raise Invalid("personal_identity_code", field="text")


def holds_identity_code(text: str) -> bool:
    if PLAIN_WORDS.fullmatch(text):
        return False
    return any(map(is_identity_code, PERSONAL_IDENTITY_CODE.finditer(plainly(text))))


def without_identity_codes(text: str) -> str:
    """Where nobody is there to write it anew: the words are kept, and each code in them is not."""
    plain = plainly(text)
    for found in reversed([one for one in PERSONAL_IDENTITY_CODE.finditer(plain) if is_identity_code(one)]):
        plain = f"{plain[: found.start(1)]}…{plain[found.end(4) :]}"
    return plain


def plainly(text: str) -> str:
    """Every digit, dash and space that looks like one is one, and what cannot be seen is gone."""
    if PLAIN.fullmatch(text):
        return text
    seen = (character for character in normalize("NFKC", text) if category(character) != "Cf")
    return "".join(plain_mark(character) for character in seen)


def plain_mark(character: str) -> str:
    if character == MINUS or category(character) == "Pd":
        return "-"
    return " " if "\t" <= character <= "\r" or category(character).startswith("Z") else character


def is_identity_code(found: re.Match[str]) -> bool:
    """040123-4567 is a telephone number: where a code is not plainly written, its check character decides."""
    date, separator, number, check = found.groups()
    if not separator.strip(" ./_"):
        return date.isdigit() and (bool(separator) or not check.isdigit()) and fits(date, number, check)
    is_plain = len(separator) == 1 and date.isdigit() and (separator != "-" or not check.isdigit())
    return is_plain or fits(date, number, check)


def fits(date: str, number: str, check: str) -> bool:
    digits = re.sub("[^0-9]", "", date)
    return CHECK_CHARACTERS[int(digits[:4] + digits[-2:] + number) % 31] == check.upper()


WORD, EDGE = r"[\p{L}\p{N}_]", r"(?:(?<=[\p{L}\p{N}_])(?![\p{L}\p{N}_])|(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_]))"


def for_browsers(pattern: str) -> str:
    """The same pattern for JavaScript's `u` flag, whose \\w, \\b and \\d know nothing beyond ASCII."""
    translated = pattern.replace(r"\w", WORD).replace(r"\b", EDGE)
    return translated.replace(r"\d", r"\p{Nd}").replace(r"\D", r"\P{Nd}")
