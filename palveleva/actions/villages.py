"""The list of villages: shipped as a best guess, corrected by those who live there."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from palveleva.actions.base import action
from palveleva.actions.guests import tell_places_anew
from palveleva.actions.needs import Home
from palveleva.audit import remember
from palveleva.db import db
from palveleva.domain.errors import Invalid
from palveleva.domain.names import a_name
from palveleva.domain.permissions import Permission
from palveleva.domain.town import slug_of
from palveleva.models import Need, Village


@dataclass(frozen=True)
class VillageDetails:
    """Name, its three forms of place, a point (WGS84), and the number of inhabitants where it is known."""

    name: str
    where: str
    from_: str
    to: str
    lat: float
    lon: float
    is_in_use: bool = True
    inhabitants: int | None = None


@action(Permission.KEEP_VILLAGES)
def add(home: Home, details: VillageDetails, *, by: Any, now: datetime) -> Village:
    slug = slug_of(a_name(details.name))
    taken = select(Village.id).where(Village.municipality_id == home.municipality_id, Village.slug == slug)
    if not slug or db.session.scalar(taken):
        raise Invalid("village_exists", field="name")
    village = Village(municipality_id=home.municipality_id, slug=slug, **asdict(details))
    db.session.add(village)
    db.session.flush()
    remember("add_village", village, by=by, now=now)
    return village


@action(Permission.KEEP_VILLAGES)
def edit(village: Village, details: VillageDetails, *, by: Any, now: datetime) -> None:
    """Phones keep knowing the village by its slug; a village out of use is no longer offered for reports."""
    known_as = village.name
    for name, value in asdict(details).items():
        setattr(village, name, value)
    if village.name != known_as:
        tell_places_anew(village.municipality_id, Need.village_id == village.id)
    remember("edit_village", village, by=by, now=now)
