"""The tables of a municipality's folder, and of a list of municipalities (docs/municipalities.md)."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path

from palveleva.domain import town_lines
from palveleva.domain.cells import Cells, Wrong
from palveleva.domain.places import from_the_middle
from palveleva.domain.settings import NUMBERS, ServiceRule
from palveleva.domain.town import ListedTown, Town, TownFacts, VillageFacts
from palveleva.towns.lines import Heading, Mistake, Tables

MUNICIPALITY, VILLAGES, HELP = "municipality.csv", "villages.csv", "help_numbers.csv"
PROVIDERS, SETTINGS, SERVICES = "providers.csv", "settings.csv", "services.csv"
HEADINGS = {
    MUNICIPALITY: Heading.of("name_fi", "id number name_sv name_en languages accent phone data_protection time_zone"),
    VILLAGES: Heading.of("name where_fi from_fi to_fi lat lon", "id kind inhabitants"),
    HELP: Heading.of("id name_fi number", "name_sv name_en"),
    PROVIDERS: Heading.of(
        "name services home_village",
        "type business_id email phone radius_km weekdays accepts_urgent capacity_per_week price_note "
        "prepayment_register liability_insurance licence_note",
    ),
    SETTINGS: Heading.of("setting value"),
    SERVICES: Heading.of("service", "dispatch goes_on wave_size"),
}
OF_A_LIST = Heading.of("number name_fi", "name_sv region languages", is_open=True)
BOUNDS = {one.name: one.metadata for one in NUMBERS}


def read_folder(folder: Path, listed: Mapping[str, ListedTown], services: Iterable[str]) -> tuple[Town | None, Tables]:
    """The municipality, and what is wrong or doubtful in its tables: nothing but that where anything is wrong."""
    tables = Tables(folder)
    refuse_strange_tables(tables)
    heading, how = HEADINGS[MUNICIPALITY], lambda cells: town_lines.town_facts(cells, listed)
    told = tables.read(MUNICIPALITY, heading, how, attrgetter("id"))
    if len(told) != 1 and not tables.mistakes:
        tables.note(MUNICIPALITY, len(told) + 1, "", "one_line")
    town = the_rest(tables, told[0], dict.fromkeys(services)) if told else None
    return (None if tables.mistakes else town), tables


def refuse_strange_tables(tables: Tables) -> None:
    """A table by another name than ours, however little the difference, would be passed over without a word."""
    for file in sorted(tables.folder.iterdir()):
        if file.name in HEADINGS or file.name.startswith("."):  # what a Mac puts beside each
            continue
        if file.suffix.lower() == ".csv" or is_unsaved(tables, file):
            tables.note(file.name, 1, "", "unknown_table", known=", ".join(HEADINGS))


def is_unsaved(tables: Tables, file: Path) -> bool:
    """providers.xlsx without a providers.csv, or the providers.csv.txt of a machine that hides the end of a name."""
    meant = f"{file.name.split('.')[0].lower()}.csv"
    return meant in HEADINGS and not tables.has(meant)


def the_rest(tables: Tables, facts: TownFacts, services: Mapping[str, object]) -> Town:
    villages = tables.read(VILLAGES, HEADINGS[VILLAGES], town_lines.village_facts, attrgetter("slug"))
    refuse_told_twice(tables, VILLAGES, "name", [village.name.casefold() for village in villages])
    look_at_distances(tables, villages)
    places = None if VILLAGES in tables.torn else {village.slug for village in villages}
    town = Town(facts, villages)
    if tables.has(HELP):
        town.help_numbers = tables.read(HELP, HEADINGS[HELP], town_lines.help_number, attrgetter("key"))
    if tables.has(PROVIDERS):
        town.providers = tables.read(
            PROVIDERS,
            HEADINGS[PROVIDERS],
            lambda c: town_lines.provider_facts(c, services, places),
            lambda one: one.name.casefold(),
        )
        refuse_told_twice(tables, PROVIDERS, "business_id", [one.business_id for one in town.providers])
    if tables.has(SETTINGS):
        town.numbers = dict(tables.read(SETTINGS, HEADINGS[SETTINGS], setting, itemgetter(0)))
    if tables.has(SERVICES):
        town.rules = dict(tables.read(SERVICES, HEADINGS[SERVICES], lambda c: rule(c, services), itemgetter(0)))
    return town


def refuse_told_twice(tables: Tables, file: str, column: str, told: Sequence[str | None]) -> None:
    """A firm by two names would be asked in turn as if it were two; of two villages of one name nobody could choose."""
    told_at: dict[str, int] = {}
    refused = {one.line for one in tables.mistakes if one.file == file}
    for line, what in zip(tables.lines_of.get(file, []), told, strict=True):
        first = told_at.setdefault(what, line) if what else line
        if first != line and line not in refused:
            tables.note(file, line, column, "told_twice", first=first)


def look_at_distances(tables: Tables, villages: Sequence[VillageFacts]) -> None:
    """A slip in one digit moves a village by a hundred kilometres, and whoever is asked to go there with it."""
    lines = tables.lines_of.get(VILLAGES, [])
    if any(one.file == VILLAGES for one in tables.mistakes):
        return
    for line, km in zip(lines, from_the_middle([village.point for village in villages]), strict=True):
        if km > FAR_KM:
            where = tables.mistakes if km > TOO_FAR_KM else tables.doubts
            where.append(Mistake(VILLAGES, line, Wrong("lat", "far_away", {"km": round(km)})))


# The longest way within a municipality of ours is some 140 km, from Hetta to Kilpisjärvi.
FAR_KM, TOO_FAR_KM = 80, 200


def setting(cells: Cells) -> tuple[str, int]:
    name = cells.one_of("setting", BOUNDS)
    bounds = BOUNDS.get(name, {"least": 0, "most": 0})
    value = cells.whole("value", bounds["least"], bounds["most"]) if name in BOUNDS else 0
    if value is None and not cells.wrong:
        cells.refuse("value", "empty")
    return name, value or 0


def rule(cells: Cells, services: Mapping[str, object]) -> tuple[str, ServiceRule]:
    service = cells.text("service")
    if service and service not in services:
        cells.refuse("service", "unknown_service", written=service)
    return service, town_lines.service_rule(cells)


def read_list(file: Path) -> tuple[list[ListedTown], list[Mistake]]:
    tables = Tables(file.parent)
    return tables.read(file.name, OF_A_LIST, town_lines.listed_town, attrgetter("number")), tables.mistakes
