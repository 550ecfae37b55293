"""Every word about a resident carries a token of its own; wherever a token turns up, it is named."""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image

from palveleva.actions.needs import Resident
from palveleva.domain.vocabulary import Part
from palveleva.pictures import Picture, rebuilt
from tests.domain.pictures import a_picture

ROADS = {1: "Kanariatie", 2: "Peippotie", 3: "Varpustie"}
NOTHING: frozenset[Part] = frozenset()


@dataclass(frozen=True)
class Birdcage:
    """The tokens of one household. `number` tells the households apart."""

    number: int

    @property
    def text(self) -> str:
        return f"SanatQ{self.number}Z rappuset lumen alla"

    @property
    def resident(self) -> Resident:
        n = self.number
        address = f"{ROADS[n]} 12 OviQ{n}Z, 43170 PostiQ{n}Z"
        return Resident(name=f"NimiQ{n}Z", phone=f"040 55{n}0{n}77", address=address, note=f"AvainQ{n}Z")

    def said(self, what: str) -> str:
        """A question, an answer, a remark: all of it is somebody's business and not everybody's."""
        return f"{what}SanottuQ{self.number}Z"

    @property
    def tokens(self) -> dict[Part, tuple[str, ...]]:
        n = self.number
        return {
            Part.TEXT: (f"SanatQ{n}Z",),
            Part.PHOTO: photo_tokens(n),
            Part.SAID: (f"SanottuQ{n}Z",),
            Part.ROAD: (ROADS[n],),
            Part.NAME: (f"NimiQ{n}Z",),
            Part.PHONE: (f"55{n}0{n}77",),
            Part.ADDRESS: (f"OviQ{n}Z", f"PostiQ{n}Z"),
            Part.NOTE: (f"AvainQ{n}Z",),
        }


CAGES = {number: Birdcage(number) for number in ROADS}


@cache
def raw_photo(number: int) -> bytes:
    """As the phone sends it: with a token in its EXIF and one in its comment."""
    exif = Image.Exif()
    exif[0x010F] = f"ExifQ{number}Z"
    return a_picture(size=(60 + number, 40), exif=exif.tobytes(), comment=f"ExifQ{number}Z".encode())


@cache
def photo(number: int) -> Picture:
    return rebuilt(raw_photo(number))


@cache
def photo_tokens(number: int) -> tuple[str, ...]:
    """The picture itself, as bytes or written in base64."""
    kept = photo(number)
    return kept.jpeg.decode("latin-1"), b64encode(kept.thumb).decode(), b64encode(kept.jpeg).decode()


def seen_in(text: str) -> dict[int, frozenset[Part]]:
    """Whose tokens are in the text, and which. An address holds its road: the road is not counted again."""
    found = {}
    spaceless = re.sub(r"(?<=\d)\s(?=\d)", "", text)
    for number, cage in CAGES.items():
        parts = {part for part, tokens in cage.tokens.items() if any(t in text or t in spaceless for t in tokens)}
        if parts:
            found[number] = frozenset(parts - ({Part.ROAD} if Part.ADDRESS in parts else set()))
    return found


def parts_of(lines: Iterable[tuple[str, list[str]]]) -> dict[int, frozenset[Part]]:
    """What lines of the record, each with the words of its need, say was seen of whom; roads counted as above."""
    found: dict[int, set[Part]] = {}
    for text, fields in lines:
        number = next(number for number in CAGES if f"Q{number}Z" in text)
        found.setdefault(number, set()).update(Part(field) for field in fields)
    return {n: frozenset(parts - ({Part.ROAD} if Part.ADDRESS in parts else set())) for n, parts in found.items()}


def hidden_in(text: str) -> Iterator[str]:
    """What may be nowhere at all: the photo's own secrets."""
    return (f"ExifQ{number}Z" for number in CAGES if f"ExifQ{number}Z" in text)
