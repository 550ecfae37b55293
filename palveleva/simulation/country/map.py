"""Who lives there: municipalities, villages, providers and one person for each, all of them made up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

Row = dict[str, Any]
Told = tuple[str, Row]  # a row and the table it belongs to

HEADS = (
    "Kuusi", "Honka", "Kataja", "Pihlaja", "Haapa", "Raita", "Lehmus", "Vaahtera", "Sammal", "Jäkälä",
    "Kiiski", "Muikku", "Siika", "Harri", "Kuikka", "Kurki", "Tiira", "Teeri", "Pyy", "Näätä",
)  # fmt: skip
TAILS = (
    "järvi", "lahti", "niemi", "koski", "mäki", "vaara", "salmi", "saari", "kangas", "korpi",
    "suo", "harju", "lampi", "ranta", "selkä", "notko", "aho", "kallio", "oja", "luoto",
)  # fmt: skip
SOUTH, NORTH, WEST, EAST = 60.2, 69.4, 21.8, 29.8
KM_OF_LATITUDE = 111.2


@dataclass(frozen=True)
class Size:
    """How much of each there is in the whole country."""

    municipalities: int = 308
    villages: int = 6_000
    providers: int = 30_000
    needs: int = 140_000


@dataclass
class Place:
    """One municipality with what its needs are drawn from."""

    id: str
    name: str
    lat: float
    lon: float
    villages: list[int] = field(default_factory=list)
    providers: dict[str, list[int]] = field(default_factory=dict)  # by service
    reporters: list[str] = field(default_factory=list)
    doers: dict[int, str] = field(default_factory=dict)  # who hears for each provider
    coordinator: str = ""


def shares(total: int, parts: int, random: Random) -> list[int]:
    """So many in each part. The first has its even share, so that it can be compared with a country of one."""
    if parts == 1:
        return [total]
    even = total // parts
    weights = [random.uniform(0.4, 1.6) for _ in range(parts - 1)]
    rest = total - even
    found = [int(rest * weight / sum(weights)) for weight in weights]
    for one in range(rest - sum(found)):
        found[one] += 1
    return [even, *found]


def key(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def places(size: Size, home: Place, random: Random) -> list[Place]:
    """The given municipality, then made-up ones all over the country. At most 400 have a name of their own."""
    names = [head + tail for head in HEADS for tail in TAILS]
    random.shuffle(names)
    return [home, *(a_place(number, names, random) for number in range(1, size.municipalities))]


def a_place(number: int, names: list[str], random: Random) -> Place:
    name = names[number % len(names)]
    return Place(f"kunta-{number:03}", name, random.uniform(SOUTH, NORTH), random.uniform(WEST, EAST))


def municipalities(found: list[Place]) -> Iterator[Row]:
    for place in found:
        yield {"id": place.id, "name": place.name, "language": "fi", "time_zone": "Europe/Helsinki"}


def villages(found: list[Place], numbers: list[int], first_id: int, random: Random) -> Iterator[Row]:
    """Within some 25 km of the middle of their municipality."""
    row_id = first_id
    for place, number in zip(found, numbers, strict=True):
        for one in range(number):
            place.villages.append(row_id)
            yield a_village(place, one, row_id, random)
            row_id += 1


def a_village(place: Place, number: int, row_id: int, random: Random) -> Row:
    name = place.name if number == 0 else f"{random.choice(HEADS)}{random.choice(TAILS)}"
    return {
        "id": row_id,
        "municipality_id": place.id,
        "slug": f"kyla-{number}",
        "name": name,
        "where": f"kylässä {name}",
        "from": f"kylästä {name}",
        "to": f"kylään {name}",
        "is_centre": number == 0,
        "is_in_use": True,
        "inhabitants": 2_500 if number == 0 else random.randrange(20, 600),
        "lat": place.lat + random.uniform(-22, 22) / KM_OF_LATITUDE,
        "lon": place.lon + random.uniform(-22, 22) / KM_OF_LATITUDE * 2,
    }


def providers(
    found: list[Place], numbers: list[int], services: list[str], random: Random
) -> Iterator[tuple[Row, list[str]]]:
    """Each with the services it offers: one to four."""
    row_id = 1
    for place, number in zip(found, numbers, strict=True):
        for one in range(number):
            offered = random.sample(services, min(len(services), random.randrange(1, 5)))
            for service in offered:
                place.providers.setdefault(service, []).append(row_id)
            place.doers[row_id] = ""
            yield a_provider(place, one, row_id, random), offered
            row_id += 1


def a_provider(place: Place, number: int, row_id: int, random: Random) -> Row:
    return {
        "id": row_id,
        "municipality_id": place.id,
        "code": f"P{number:05}",
        "name": f"{random.choice(HEADS)}apu {number}",
        "kind": "company",
        "status": "active",
        "home_village_id": random.choice(place.villages),
        "radius_km": float(random.choice((10, 15, 25, 40))),
        "weekdays": [1, 2, 3, 4, 5],
        "accepts_urgent": random.random() < 0.7,
        "capacity_per_week": 5,
        "max_open": 5,
        "price_note": "",
        "has_liability_insurance": True,
        "licence_note": "",
    }


def people(found: list[Place], at: datetime, random: Random) -> Iterator[Row]:
    """A coordinator for each municipality, a volunteer for each village, somebody who hears for each provider."""
    for place in found:
        place.coordinator = key(random)
        yield a_person(place.coordinator, place.id, "Koordinaattori", at, is_coordinator=True, password_hash="-")
        for village in place.villages:
            place.reporters.append(key(random))
            yield a_person(place.reporters[-1], place.id, "Kyläläinen", at, is_volunteer=True, village_id=village)
        for provider in place.doers:
            place.doers[provider] = key(random)
            address = f"tekija{provider}@tuottaja.example"
            yield a_person(place.doers[provider], place.id, "Tekijä", at, provider_id=provider, email=address)


def a_person(person_id: str, municipality: str, name: str, at: datetime, **facts: Any) -> Row:
    usual: Row = {"village_id": None, "provider_id": None, "is_volunteer": False, "is_coordinator": False}
    usual |= {"password_hash": None, "email": None}
    more: Row = {"language": "fi", "is_pending": False, "is_active": True, "created_at": at, "changes": 0}
    return usual | more | {"id": person_id, "municipality_id": municipality, "name": name} | facts
