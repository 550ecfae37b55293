"""Writes the drawn rows: COPY on PostgreSQL, many rows a statement on SQLite."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import JSON, Table, func, insert, select, text, update

from palveleva.actions import founding
from palveleva.actions.municipalities import Tell
from palveleva.db import db
from palveleva.models import Change, Person, Service, Village
from palveleva.simulation.country import map as country
from palveleva.simulation.country.map import Place, Row, Size, shares
from palveleva.simulation.country.past import Numbers, Past
from palveleva.simulation.country.phones import sign_ins

AT_ONCE = 20_000  # rows held in memory before they are written


def fill(size: Size, *, seed: int, until: datetime, tell: Tell) -> None:
    """Fill a new database. The installed facts are the first municipality. The same seed gives the same rows."""
    founding.found(now=until)
    db.session.flush()
    random = Random(seed)
    services = list(db.session.scalars(select(Service.id).order_by(Service.position)))
    found = settle(size, services, until, random, tell)
    live(found, shares(size.needs, size.municipalities, random), Past(until, services, random, Numbers()), tell)
    catch_up()
    db.session.commit()
    look_around()


def settle(size: Size, services: list[str], until: datetime, random: Random, tell: Tell) -> list[Place]:
    home = Place(founding.HOME, "Saarijärvi", 62.7, 25.26)
    home.villages = list(db.session.scalars(select(Village.id).order_by(Village.id)))
    found = country.places(size, home, random)
    store("municipality", country.municipalities(found[1:]))
    numbers = shares(max(0, size.villages - len(home.villages)), max(1, len(found) - 1), random)
    store("village", country.villages(found[1:], numbers[: len(found) - 1], max(home.villages) + 1, random))
    tell("villages", size.villages, size.villages)
    drawn = list(country.providers(found, shares(size.providers, len(found), random), services, random))
    store("provider", (row for row, _ in drawn))
    pairs = ({"provider_id": row["id"], "service_id": one} for row, offered in drawn for one in offered)
    store("provider_service", pairs)
    store("person", country.people(found, until, random))
    store("sign_in", sign_ins(found, until, random))
    tell("providers", size.providers, size.providers)
    return found


def live(found: list[Place], numbers: list[int], past: Past, tell: Tell) -> None:
    rows = (told for place, number in zip(found, numbers, strict=True) for told in past.of(place, number))
    total = sum(numbers)
    for some in in_lots(rows, AT_ONCE):
        by_table: dict[str, list[Row]] = defaultdict(list)
        for table, row in some:
            by_table[table].append(row)
        for table in db.metadata.sorted_tables:  # what is pointed at comes first
            store(table.name, by_table.get(table.name, []))
        tell("needs", past.numbers.need, total)


def in_lots(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while lot := list(islice(remaining, size)):
        yield lot


def store(name: str, rows: Iterable[Row]) -> None:
    table = db.metadata.tables[name]
    for lot in in_lots(rows, AT_ONCE):
        if db.engine.dialect.name == "postgresql":
            copy(table, lot)
        else:
            db.session.execute(insert(table), lot)


def copy(table: Table, rows: list[Row]) -> None:
    """Whatever a row leaves out is null."""
    names = list(rows[0])
    is_json = [isinstance(table.c[name].type, JSON) for name in names]
    columns = ", ".join(f'"{name}"' for name in names)
    driver: Any = db.session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as line:
        for row in rows:
            line.write_row([json.dumps(row[n]) if j else row[n] for n, j in zip(names, is_json, strict=True)])


def catch_up() -> None:
    """Rows that came with their numbers leave the counters behind."""
    last = select(func.coalesce(func.max(Change.seq), 0)).where(Change.account_id == Person.id).scalar_subquery()
    db.session.execute(update(Person).values(changes=last), execution_options={"synchronize_session": False})
    if db.engine.dialect.name != "postgresql":
        return
    for name in ("village", "provider", "wave", "notice", "delivery", "audit_entry", "disclosure", "note", "attempt"):
        last = select(func.coalesce(func.max(db.metadata.tables[name].c.id), 1)).scalar_subquery()
        db.session.execute(select(func.setval(func.pg_get_serial_sequence(name, "id"), last)))


def look_around() -> None:
    """The planner knows what the tables hold before the first question."""
    db.session.execute(text("ANALYZE"))
    db.session.commit()
