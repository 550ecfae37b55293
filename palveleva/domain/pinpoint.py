"""Where a place is, read from whatever somebody copies from a map: numbers, degrees, metres, or the link itself."""

import re
from collections.abc import Iterator, Mapping, Sequence
from unicodedata import normalize
from urllib.parse import parse_qs, unquote_plus, urlsplit

from palveleva.domain.errors import Invalid
from palveleva.domain.places import LATITUDES, LONGITUDES, Point
from palveleva.domain.projection import from_metres

LONGEST = 2000  # a link can be long
DECIMALS = 5  # of a degree: a metre
SIXTY, POLE, DATE_LINE = 60, 90, 180
NORTHINGS, EASTINGS = (6_500_000, 7_900_000), (10_000, 800_000)  # metres that can be meant for Finland and around it

LINK = re.compile(r"^[a-z]+://|^geo:|^www\.|^[\w-]+(\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
PAIR = r"(-?\d+(?:\.\d+)?)"
MARKED = re.compile(rf"!3d{PAIR}!4d{PAIR}")  # the place that was chosen; @ is only the middle of what is seen
VIEWED = re.compile(rf"@{PAIR},{PAIR}")
OF_OPENSTREETMAP = re.compile(rf"map=[\d.]+/{PAIR}/{PAIR}")
# Names that map services give a point in their links, the chosen point before the middle of the view.
TOGETHER = ("query", "q", "ll", "coordinate", "coord", "cp", "center")
APART = (("mlat", "mlon"), ("n", "e"), ("lat", "lon"), ("lat", "lng"))

NAMES = re.compile(r"TM35FIN|WGS ?84|ETRS89", re.IGNORECASE)  # whose digits are no place
GROUPED = re.compile(r"(?<![\d.,])(\d \d{3} \d{3}|\d{2,3} \d{3})(?!\d)")  # 6 954 321 410 234
WITH_COMMA, WITH_POINT = re.compile(r"-?\d+(?:,\d+)?"), re.compile(r"-?\d+(?:\.\d+)?")
SOUTH_OR_WEST = re.compile(r"\d[\d.,'\"°\s]*[SW]\b")


def place_read(written: str) -> Point:
    """Raises Invalid where no place can be read, or it is not in Finland."""
    text = normalize("NFKC", written).strip()[:LONGEST]
    is_link = LINK.search(text) is not None
    point = point_in_link(text) if is_link else point_of(numbers_in(text))
    if point is None:
        raise Invalid("no_place_in_link" if is_link else "no_place", field="place")
    if not is_link and SOUTH_OR_WEST.search(text):
        raise Invalid("not_in_finland", field="place")
    return in_finland(point)


def in_finland(point: Point) -> Point:
    if not is_in_finland(point):
        raise Invalid("not_in_finland", field="place")
    return Point(round(point.lat, DECIMALS), round(point.lon, DECIMALS))


def is_in_finland(point: Point) -> bool:
    """In the box around it, which is enough for a slip: how far the neighbours are tells the rest."""
    return is_within(point.lat, LATITUDES) and is_within(point.lon, LONGITUDES)


def place_written(point: Point) -> str:
    """62.7086, 25.254: as it is read again."""
    return f"{round(point.lat, DECIMALS)}, {round(point.lon, DECIMALS)}"


def point_in_link(link: str) -> Point | None:
    """What lies in Finland is meant: other numbers of a link may be those of a street."""
    try:
        parts = urlsplit(link if ":" in link.partition("/")[0] else f"https://{link}")
    except ValueError:  # what only looks like one
        return None
    asked = {name.lower(): values[0] for name, values in parse_qs(f"{parts.query}&{parts.fragment}").items()}
    found = [point_of(numbers_in(pair)) for pair in pairs_in(asked, unquote_plus(link), unquote_plus(parts.path))]
    points = [point for point in found if point]
    return next(filter(is_in_finland, points), points[0] if points else None)


def pairs_in(asked: Mapping[str, str], told: str, path: str) -> Iterator[str]:
    """Everything that may be a place, the likeliest first."""
    yield from (f"{asked[one]} {asked[other]}" for one, other in APART if one in asked and other in asked)
    yield from (" ".join(found.groups()) for found in MARKED.finditer(told))
    yield from (divided(asked[name]) for name in TOGETHER if name in asked)
    # /maps/place/62°42'31.0"N 25°15'14.4"E/, or geo:62.7086,25.2540
    yield from (divided(part.partition(";")[0]) for part in path.split("/") if re.search("^[^@].*[,°]", part))
    yield from (" ".join(found.groups()) for found in (*VIEWED.finditer(told), *OF_OPENSTREETMAP.finditer(told)))


def divided(pair: str) -> str:
    return re.sub("[_~,]", ", ", pair)


def numbers_in(text: str) -> list[float]:
    """62,7086 25,2540 as a Finn writes it, 62.7086, 25.2540 as a map does: where there are points, commas divide."""
    text = GROUPED.sub(lambda found: found[0].replace(" ", ""), NAMES.sub("", text))
    if "." in text:
        return floats(WITH_POINT.findall(text))
    found = floats(WITH_COMMA.findall(text.replace(", ", " ")))
    return found if len(found) > 1 else floats(WITH_POINT.findall(text))


def floats(told: Sequence[str]) -> list[float]:
    return [float(number.replace(",", ".")) for number in told]


def point_of(numbers: Sequence[float]) -> Point | None:
    """Two numbers; or twice degrees and minutes, or degrees, minutes and seconds."""
    half = len(numbers) // 2
    if half not in (1, 2, 3) or len(numbers) % 2:
        return None
    pair = numbers[:half], numbers[half:]
    if any(not 0 <= part < SIXTY for one in pair for part in one[1:]):
        return None
    return point_between(*(sum(part / SIXTY**place for place, part in enumerate(one)) for one in pair))


def point_between(one: float, other: float) -> Point | None:
    """Which is the latitude is told by the numbers: those of Finland never cross, in degrees or in metres."""
    low, high = sorted((one, other))
    if is_within(high, NORTHINGS) and is_within(low, EASTINGS):
        return from_metres(high, low)
    is_swapped = is_within(one, LONGITUDES) and is_within(other, LATITUDES)
    lat, lon = (other, one) if is_swapped else (one, other)
    return Point(lat, lon) if abs(lat) <= POLE and abs(lon) <= DATE_LINE else None


def is_within(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]
