"""What happens at the service beside the phones, done by the same actions that people use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import delete, insert, select

from palveleva import create_app
from palveleva.actions import needs, waves
from palveleva.data.demo import CAST
from palveleva.db import Base, db
from palveleva.domain.vocabulary import Consent, Urgency
from palveleva.models import Offer, Person, RetentionDoor
from tests.conftest import config_for
from tests.faults.service import Wounds

# The chain of the audit is only ever added to, and is no phone's matter.
TABLES = [table for table in Base.metadata.sorted_tables if table.name not in ("seal", "retention_door")]
HELMI = needs.Resident("Helmi", "040 123 4567", "Häkkiläntie 12, 43170 Häkkilä", "Koira pihalla")


@contextmanager
def inside(service: Wounds) -> Iterator[dict[str, Person]]:
    """The service's own database, and its cast. What is done here is committed at the end."""
    app = create_app(config_for(service.database_url, service.instance, is_demo=True))
    with app.app_context():
        people = {
            key: db.session.scalars(select(Person).where(Person.email == email)).unique().one()
            for key, email in CAST.items()
        }
        yield people
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def asked(service: Wounds, text: str) -> dict[str, str]:
    """A need that providers have been asked about. Answers with {person of the cast: their offer}."""
    with inside(service) as people:
        told = {"service": "lumityot", "urgency": Urgency.WEEK, "consent": Consent.GRANTED, "contact": HELMI}
        report = needs.Report(text=text, village="hakkila", **told)
        need = needs.report(needs.home_of(people["volunteer"]), report, by=people["volunteer"])
        waves.send(need, by=people["coordinator"])
        offers = db.session.scalars(select(Offer).where(Offer.need_id == need.id)).unique().all()
        asked_of = {offer.provider_id: offer.id for offer in offers}
        return {key: asked_of[p.provider_id] for key, p in people.items() if p.provider_id in asked_of}


def backup(service: Wounds) -> Callable[[], None]:
    """Every row as it is now. Answers with what brings them back, as an operator would after a bad night."""
    with inside(service):
        rows = {table: [dict(row._mapping) for row in db.session.execute(select(table))] for table in TABLES}

    def restore() -> None:
        with inside(service):
            db.session.add(RetentionDoor(id=1))  # else the audit lets go of no line
            db.session.flush()
            for table in reversed(TABLES):
                db.session.execute(delete(table))
            for table in TABLES:
                if rows[table]:
                    db.session.execute(insert(table), rows[table])
            db.session.execute(delete(RetentionDoor))
        service.command("new-epoch")

    return restore
