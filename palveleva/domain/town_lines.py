"""How a line of each table of a municipality is read. The same reading serves the shipped facts."""

import re
from collections.abc import Collection, Mapping
from zoneinfo import available_timezones

from palveleva.domain.cells import Cells
from palveleva.domain.contact import business_id, email_address, phone_number
from palveleva.domain.errors import Invalid
from palveleva.domain.names import is_seen
from palveleva.domain.pinpoint import LONGEST, place_read
from palveleva.domain.places import LATITUDES, LONGITUDES
from palveleva.domain.settings import Dispatch, ServiceRule
from palveleva.domain.town import HelpNumber, ListedTown, ProviderFacts, TownFacts, VillageFacts, slug_of
from palveleva.domain.vocabulary import LANGUAGES

HOME_ZONE = "Europe/Helsinki"
EMERGENCY = "emergency"  # the key of 112
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 40
NUMBER_OF_TOWN = re.compile(r"\d{3}")
COLOUR = re.compile(r"#[0-9a-f]{6}")
CALLABLE = re.compile(r"(?=(?:\D*\d){3})(?!.{25})\+?[\d ()-]+")
LONGEST_SHORT_NUMBER = 6  # 116 117
WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")
KINDS = {
    "yritys": "company",
    "osuuskunta": "cooperative",
    "yhdistys": "association",
    "vapaaehtoisryhmä": "volunteer_group",
    "julkinen": "public",
}


def town_facts(cells: Cells, listed: Mapping[str, ListedTown]) -> TownFacts:
    """What the line leaves out is taken from the list of municipalities, where its number stands there."""
    number = cells.read("number", town_number)
    known = listed.get(number or "")
    name = known.name if known and not cells.optional("name_fi") else cells.text("name_fi")
    languages = cells.some_of("languages", LANGUAGES) or languages_of(known)
    if "fi" not in languages and "sv" not in languages:
        cells.refuse("languages", "no_home_language")
    return TownFacts(
        id=id_of(cells, name),
        number=number,
        name=name,
        name_sv=cells.optional("name_sv") or (known.name_sv if known else None) or None,
        name_en=cells.optional("name_en") or None,
        languages=languages,
        accent=cells.read("accent", colour),
        coordinator_phone=cells.read("phone", phone_number),
        data_protection_contact=cells.optional("data_protection") or None,
        time_zone=cells.read("time_zone", time_zone) or HOME_ZONE,
    )


def id_of(cells: Cells, name: str, most: int = LONGEST_ID) -> str:
    """The one that is written, also where it is refused: whatever else names it need not be refused too."""
    if written := cells.optional("id"):
        return cells.read("id", key_of) or written
    made = slug_of(name)
    if is_seen(name) and not 0 < len(made) <= most:
        cells.refuse("id", "no_id_of_name")
    return made


def languages_of(known: ListedTown | None) -> tuple[str, ...]:
    """English goes with them: it is everywhere complete, and nobody's first language in a list."""
    return (*known.languages.split(), "en") if known and known.languages else LANGUAGES


def village_facts(cells: Cells) -> VillageFacts:
    name = cells.text("name")
    return VillageFacts(
        slug=id_of(cells, name, most=60),
        name=name,
        where=cells.text("where_fi"),
        from_=cells.text("from_fi"),
        to=cells.text("to_fi"),
        is_centre=cells.one_of("kind", ("village", "centre"), "village") == "centre",
        inhabitants=cells.whole("inhabitants", 0, 1_000_000),
        **point_of(cells),
    )


def point_of(cells: Cells) -> dict[str, float]:
    """In degrees; or in whatever else a map gives, in the two columns or all of it in the first."""
    both = cells.optional("lat", LONGEST), cells.optional("lon", LONGEST)
    if not all(map(is_plain_number, both)):
        try:
            return place_read(" ".join(both))._asdict()
        except Invalid as refusal:
            if refusal.code != "no_place":
                cells.refuse("lat", refusal.code, written=" ".join(both).strip())
                return {"lat": LATITUDES[0], "lon": LONGITUDES[0]}
    return degrees_of(cells)


def is_plain_number(written: str) -> bool:
    """Of degrees. What is larger are metres."""
    return re.fullmatch(r"-?\d{1,3}([.,]\d+)?", written) is not None


def degrees_of(cells: Cells) -> dict[str, float]:
    """Those who have changed places are told once: each of the two alone would look like a slip of its own."""
    before = len(cells.wrong)
    point = {"lat": cells.decimal("lat", *LATITUDES), "lon": cells.decimal("lon", *LONGITUDES)}
    if is_between(point["lat"], LONGITUDES) and is_between(point["lon"], LATITUDES):
        del cells.wrong[before:]
        cells.refuse("lat", "swapped")
    return point


def is_between(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]


def help_number(cells: Cells) -> HelpNumber:
    key = cells.read("id", key_of) or cells.text("id")
    if key == EMERGENCY:
        cells.refuse("id", "emergency_stays")
    return HelpNumber(
        key=key,
        fi=cells.text("name_fi"),
        sv=cells.optional("name_sv"),
        en=cells.optional("name_en"),
        number=cells.read("number", callable_number) or "",
    )


def provider_facts(cells: Cells, services: Mapping[str, object], villages: Collection[str] | None) -> ProviderFacts:
    """`villages`: None where it is not known which there are."""
    offered = cells.some_of("services", services, "unknown_service")
    if not offered:
        cells.refuse("services", "empty")
    home = cells.text("home_village")
    if home and villages is not None and home not in villages:
        cells.refuse("home_village", "village_not_here", written=home)
    days = cells.some_of("weekdays", WEEKDAYS) or WEEKDAYS
    return ProviderFacts(
        name=cells.text("name"),
        business_id=cells.read("business_id", business_id),
        kind=KINDS.get(cells.one_of("type", KINDS, "yritys"), "company"),
        email=cells.read("email", email_address),
        phone=cells.read("phone", phone_number),
        services=offered,
        home_village=home,
        radius_km=cells.decimal("radius_km", 0, 300, 25),
        weekdays=tuple(number for number, day in enumerate(WEEKDAYS, start=1) if day in days),
        accepts_urgent=cells.yes("accepts_urgent"),
        capacity_per_week=cells.whole("capacity_per_week", 0, 200, 5) or 0,
        price_note=cells.optional("price_note", 200),
        is_in_prepayment_register=cells.yes_or_unknown("prepayment_register"),
        has_liability_insurance=cells.yes("liability_insurance"),
        licence_note=cells.optional("licence_note", 300),
    )


def service_rule(cells: Cells) -> ServiceRule:
    return ServiceRule(
        dispatch=cells.read("dispatch", dispatch_of) or Dispatch.REVIEW,
        goes_on=cells.yes("goes_on", usual=True),
        wave_size=cells.whole("wave_size", 1, 10),
    )


def listed_town(cells: Cells) -> ListedTown:
    return ListedTown(
        number=cells.read("number", town_number) or cells.text("number"),
        name=cells.text("name_fi"),
        name_sv=cells.optional("name_sv"),
        region=cells.optional("region"),
        languages=" ".join(cells.some_of("languages", LANGUAGES)),
    )


def key_of(written: str) -> str:
    """Ids stand in addresses and on phones."""
    if not KEY.fullmatch(written.replace("_", "-")) or len(written) > LONGEST_ID:
        raise Invalid("no_key")
    return written


def town_number(written: str) -> str:
    """Three digits. A spreadsheet makes 5 of 005."""
    number = written.zfill(3)
    if not NUMBER_OF_TOWN.fullmatch(number):
        raise Invalid("no_town_number")
    return number


def colour(written: str) -> str:
    if not COLOUR.fullmatch(written.lower()):
        raise Invalid("no_colour")
    return written.lower()


def dispatch_of(written: str) -> Dispatch:
    try:
        return Dispatch(written.lower())
    except ValueError as error:
        raise Invalid("no_dispatch") from error


def callable_number(written: str) -> str:
    """Also short ones such as 116117, which no rule of telephone numbers of people knows. A spreadsheet makes 80098811
    of 080098811, which reaches nobody; it cannot be told what stood before it, so nothing is put back."""
    if not CALLABLE.fullmatch(written):
        raise Invalid("bad_phone")
    digits = re.sub(r"\D", "", written)
    if len(digits) > LONGEST_SHORT_NUMBER and digits[0] != "0" and written[0] != "+":
        raise Invalid("no_zero")
    return written


def time_zone(written: str) -> str:
    if written not in available_timezones():
        raise Invalid("no_time_zone")
    return written
