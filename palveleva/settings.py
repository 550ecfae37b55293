"""The settings that hold in a municipality: its own where it has set them, the starting ones elsewhere."""

from sqlalchemy import select

from palveleva.db import db
from palveleva.domain.settings import ServiceRule, Settings
from palveleva.models import Municipality, OwnNumbers, OwnService


def settings_of(municipality_id: str) -> Settings:
    own = db.session.get(OwnNumbers, municipality_id)
    municipality = db.session.get_one(Municipality, municipality_id)
    services = db.session.scalars(select(OwnService).where(OwnService.municipality_id == municipality_id))
    return Settings(
        **(own.numbers if own else {}),
        time_zone=municipality.time_zone,
        services={one.service_id: ServiceRule(one.dispatch, one.goes_on, one.wave_size) for one in services},
    )
