"""One municipality as it is written down in tables: its facts, villages, help numbers, providers and settings."""

import re
import unicodedata
from dataclasses import dataclass, field

from palveleva.domain.places import Point
from palveleva.domain.settings import ServiceRule


@dataclass(frozen=True)
class TownFacts:
    """Who it is, which languages it serves in, and how its pages look. `number`: of the national list."""

    id: str
    number: str | None
    name: str
    name_sv: str | None
    name_en: str | None
    languages: tuple[str, ...]
    accent: str | None
    coordinator_phone: str | None
    data_protection_contact: str | None
    time_zone: str


@dataclass(frozen=True)
class VillageFacts:
    slug: str
    name: str
    where: str
    from_: str
    to: str
    is_centre: bool
    inhabitants: int | None
    lat: float
    lon: float

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


@dataclass(frozen=True)
class HelpNumber:
    """Whom to call beside 112. Without a number it takes the shipped one of the same key away."""

    key: str
    fi: str
    sv: str
    en: str
    number: str

    def name_in(self, language: str) -> str:
        """Empty where it is not for readers of that language."""
        return {"sv": self.sv, "en": self.en}.get(language) or self.fi


@dataclass(frozen=True)
class ProviderFacts:
    name: str
    business_id: str | None
    kind: str
    email: str | None
    phone: str | None
    services: tuple[str, ...]
    home_village: str
    radius_km: float
    weekdays: tuple[int, ...]
    accepts_urgent: bool
    capacity_per_week: int
    price_note: str
    is_in_prepayment_register: bool | None
    has_liability_insurance: bool
    licence_note: str


@dataclass(frozen=True)
class ListedTown:
    """One line of a national list of municipalities."""

    number: str
    name: str
    name_sv: str
    region: str
    languages: str


@dataclass
class Town:
    """A whole municipality. What a folder leaves out is empty, and stays as it was where it is renewed."""

    facts: TownFacts
    villages: list[VillageFacts] = field(default_factory=list)
    help_numbers: list[HelpNumber] | None = None
    providers: list[ProviderFacts] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    rules: dict[str, ServiceRule] = field(default_factory=dict)


def slug_of(name: str) -> str:
    """hoikankyla for Hoikankylä."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60]
