"""How often something was tried, so that a limit holds whichever process is asked."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from palveleva.db import Moment, db


class Tally(db.Model):
    """The tries of one kind by one account or address within some time. `whom` is a trace, never an address."""

    what: Mapped[str] = mapped_column(String(24), primary_key=True)
    whom: Mapped[str] = mapped_column(String(32), primary_key=True)
    since: Mapped[datetime] = mapped_column(Moment, primary_key=True, index=True)
    number: Mapped[int]
