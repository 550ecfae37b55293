"""When somebody may be disturbed: the local hours of a municipality in which nothing rings."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class QuietHours:
    """From the evening until the morning, by the clock on the wall. Equal hours mean: never quiet."""

    start: time = time(20)
    end: time = time(7)

    def holds_at(self, clock: time) -> bool:
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


QUIET_HOURS = QuietHours()  # DESIGN §4


def decent_time(at: datetime, zone: str, quiet: QuietHours = QUIET_HOURS) -> datetime:
    """`at` itself, or the next moment at which the quiet hours of this zone are over. Both are aware."""
    local = at.astimezone(ZoneInfo(zone))
    if not quiet.holds_at(local.time()):
        return at
    morning = local.date() + timedelta(days=1 if local.time() >= quiet.end else 0)
    # Made anew from the wall clock: in the night in which the clocks change, 7 o'clock stays 7 o'clock.
    return datetime.combine(morning, quiet.end, tzinfo=local.tzinfo).astimezone(at.tzinfo)
