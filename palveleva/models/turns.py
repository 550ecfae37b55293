"""Whose turn it is to do a periodic duty, so that several workers never do one at the same time."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from palveleva.db import Moment, db


class Turn(db.Model):
    """The next turn of one duty. `held_until`: somebody is at it, and is given up after that moment.

    How the last one went stands here because the workers answer nobody: whoever watches asks the web.
    """

    duty: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment)
    held_until: Mapped[datetime | None] = mapped_column(Moment)
    took_ms: Mapped[int | None]
    failed: Mapped[int | None]
