"""The settings that hold in a municipality: its own where it has set them, the starting ones elsewhere."""

from sqlalchemy import bindparam, select

from palveleva.db import columns
from palveleva.domain.settings import ServiceRule, Settings
from palveleva.models import Municipality, OwnNumbers, OwnService

RULE = (OwnService.service_id, OwnService.dispatch, OwnService.goes_on, OwnService.wave_size)
EVERYTHING = (
    select(Municipality.time_zone, OwnNumbers.numbers, *RULE)
    .outerjoin(OwnNumbers, OwnNumbers.municipality_id == Municipality.id)
    .outerjoin(OwnService, OwnService.municipality_id == Municipality.id)
    .where(Municipality.id == bindparam("home"))
)


def settings_of(municipality_id: str) -> Settings:
    """In one question: the clock asks it at every look. A row for each service that has a rule, or one without."""
    found = columns(EVERYTHING, {"home": municipality_id}).all()
    time_zone, numbers, *_ = found[0]
    rules = {row.service_id: ServiceRule(row.dispatch, row.goes_on, row.wave_size) for row in found if row.service_id}
    return Settings(**(numbers or {}), time_zone=time_zone, services=rules)
