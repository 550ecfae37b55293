"""The vocabulary of services: 50 in 10 groups, shipped as facts and shared by all municipalities."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from palveleva.db import db
from palveleva.domain.vocabulary import Qualification, Urgency
from palveleva.models.columns import Named, word_of


class ServiceGroup(Named, db.Model):
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]


class Service(Named, db.Model):
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("service_group.id"), index=True)
    position: Mapped[int]
    qualification: Mapped[Qualification] = mapped_column(word_of(Qualification))
    default_urgency: Mapped[Urgency] = mapped_column(word_of(Urgency))
    # Given up: words.services tells it in each language. They go one release after 2026.11.0 (decision 66).
    qualification_note: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(String(300), default="")

    group: Mapped[ServiceGroup] = relationship(lazy="joined", innerjoin=True)
