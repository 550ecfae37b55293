"""Five hundred things that nobody means to write and somebody always does: texts, values of JSON, whole bodies.

Most stand in texts.txt and bodies.txt, one a line, as literals; those that are long or many are made here.
"""

from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hostile.scripts import payloads


def lines_of(name: str) -> Iterator[Any]:
    for line in Path(__file__).with_name(name).read_text(encoding="ascii").splitlines():
        if not line.startswith("# "):
            yield literal_eval(line)


CONTROLS = [f"a{chr(code)}b" for code in (*range(32), *range(0x7F, 0xA0))]
LENGTHS = ["", " ", "x" * 41, "x" * 121, "x" * 201, "x" * 501, "x" * 2000, "x" * 2001, "ä" * 2001, "\u0301" * 2000]
LENGTHS += ["\u0300" * 80, "e\u0301" * 100, "\U0001f9d1\u200d" * 50, "🧊" * 500, "9" * 400, "1" + "0" * 310, "\n" * 500]
HUGE = ["x" * 900_000, "ä" * 450_000, "\0" * 300_000, "%" * 300_000, "[" * 200_000, "9" * 5000]
TEXTS: list[str] = list(dict.fromkeys([*CONTROLS, *lines_of("texts.txt"), *LENGTHS, *HUGE, *list(payloads())[::8]]))

# What JSON may hold in the place of a text.
NUMBERS = [0, -1, 1, 1.5, -0.0, 1e308, 2**31, 2**53, 2**63, 2**64, 10**400, -(10**400)]
LISTS = [[], [[]], [None], [0] * 1000, ["x"] * 1000, [{"text": "x"}], [[[[[[[[[[]]]]]]]]]]]
OBJECTS = [{}, {"x": {}}, {"": ""}, {"$ne": None}, {"__proto__": {}}, {"\ud800": 1}, {"\0": 1}, {"x" * 5000: 1}]
VALUES: list[Any] = [None, True, False, *NUMBERS, *LISTS, *OBJECTS, {"text": "x"}, {str(n): n for n in range(2000)}]

DEEP = (
    b"[" * 100_000,
    b'{"a":' * 50_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"proto":1,"ops":' + b"[{}," * 60_000 + b"]}",
)
LONG = (b"\0" * 5000, b"1" * 5000, b"-" * 5000, b'{"proto":1,"ops":[' + b"9" * 5000 + b"]}", b"x" * 300_000)
NESTED = (b'{"proto":1,"ops":[' + b"[" * 900 + b"]" * 900 + b"]}", b'{"proto":' + b"1" * 4400 + b"}")
# Laid out as a phone does it, an operation a line.
OPENING = b'{"proto":1,"ops":[\n'
LINES = [b"", b"]}", b"]}\n]}", b"{}\n]}", b",\n]}", b"\xff\n]}", b"null,\n]}", b"{}," + b" " * 300_000 + b"\n]}"]
MARKS = [b"{}", b'"\\ud800"', b'"' + b"x" * 65 + b'"']
LAID_OUT = [OPENING + lines for lines in LINES]
LAID_OUT += [OPENING.replace(b'"ops', b'"receipts":' + mark + b',"ops') + b"]}" for mark in MARKS]
BODIES: list[bytes] = [*lines_of("bodies.txt"), *DEEP, *LONG, *NESTED, *LAID_OUT]
