"""The words of the data map: what a column holds, until when it is kept, and what becomes of it then.

The map itself is data/data_map.csv, read by the sweep, by erasure and by the house test that lets no column be
forgotten. It is written for a data protection officer to read with a coordinator beside.
"""

from dataclasses import dataclass
from datetime import timedelta

EVERY_COLUMN = "*"
HOLDS = ("fact", "key", "person", "resident", "words", "secret")
THEN = ("keep", "empty", "month", "delete row")
# What ends a keeping, beside an age such as "400 days:received_at".
EVENTS = ("always", "need_closed_60_days", "need_closed_12_months", "person_forgotten", "provider_forgotten")


@dataclass(frozen=True)
class Kept:
    """One row of the map: these columns of this table end alike."""

    table: str
    columns: tuple[str, ...]
    holds: str
    why: str
    until: str
    then: str

    @property
    def age(self) -> timedelta | None:
        """How old the row may become by the clock of one of its columns."""
        days, _, column = self.until.partition(" days:")
        return timedelta(days=int(days)) if column else None

    @property
    def clock(self) -> str:
        return self.until.partition(":")[2]
