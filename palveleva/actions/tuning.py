"""A change of one tap is made, refused or undone: by the provider, or by the coordinator for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from palveleva.actions.base import action
from palveleva.actions.endings import hold_provider, look_again
from palveleva.audit import remember
from palveleva.db import db, lock
from palveleva.domain.errors import NotNow
from palveleva.domain.permissions import Permission
from palveleva.domain.tuning import Change, Tuning
from palveleva.models import Absence, Coverage, Credential, ProfileChange, Provider, Service, Village

State = dict[str, Any]


@action(Permission.TUNE_PROFILE)
def make(provider: Provider, change: Change, *, by: Any, now: datetime) -> ProfileChange:
    """Change the profile as proposed, and keep how it was. What is so already is no change: NotNow."""
    hold_provider(provider)
    aspect = ASPECTS[change.kind]
    before = aspect.read(provider, change.value)
    after = aspect.changed(before, change.value, provider.day_of(now))
    if after == before:
        raise NotNow
    aspect.write(provider, change.value, after)
    remember("tune", provider, by=by, now=now, change=change.key)
    look_again(provider, now=now)
    return note(provider, change, before, after, by=by, now=now)


@action(Permission.TUNE_PROFILE)
def keep(provider: Provider, change: Change, *, by: Any, now: datetime) -> ProfileChange:
    """The profile is right as it is: the same is not proposed again for a while."""
    remember("keep_as_is", provider, by=by, now=now, change=change.key)
    return note(provider, change, None, None, by=by, now=now)


@action(Permission.TUNE_PROFILE)
def undo(done: ProfileChange, *, by: Any, now: datetime) -> None:
    """Back to how it was. NotNow when the same has been changed otherwise meanwhile, or was undone already."""
    provider, change = done.provider, change_of(done)
    lock(provider)
    db.session.refresh(done)
    aspect = ASPECTS[change.kind]
    if not done.is_made or done.undone_at or aspect.read(provider, change.value) != done.after:
        raise NotNow
    aspect.write(provider, change.value, done.before)
    done.undone_at = now
    remember("undo_tuning", provider, by=by, now=now, change=change.key)


def note(
    provider: Provider, change: Change, before: State | None, after: State | None, *, by: Any, now: datetime
) -> ProfileChange:
    row = ProfileChange(provider_id=provider.id, key=change.key, topic=change.topic, at=now, by_id=by.id)
    row.is_made, row.before, row.after = after is not None, before or {}, after or {}
    db.session.add(row)
    db.session.flush()
    return row


def change_of(done: ProfileChange) -> Change:
    kind, _, value = done.key.partition(":")
    return Change(Tuning(kind), value)


class Aspect(Protocol):
    """A part of a provider that a tap changes: how it is, how it would be, and making it so."""

    def read(self, provider: Provider, value: str | int) -> State: ...
    def changed(self, state: State, value: str | int, today: date) -> State: ...
    def write(self, provider: Provider, value: str | int, state: State) -> None: ...


class Column:
    """One plain field."""

    def __init__(self, name: str, to: Callable[[Any, str | int], Any]) -> None:
        self.name, self.to = name, to

    def read(self, provider: Provider, value: str | int) -> State:
        return {self.name: getattr(provider, self.name)}

    def changed(self, state: State, value: str | int, today: date) -> State:
        return {self.name: self.to(state[self.name], value)}

    def write(self, provider: Provider, value: str | int, state: State) -> None:
        setattr(provider, self.name, state[self.name])


class AVillage:
    """Served, not served, or as the radius says (None)."""

    def __init__(self, *, is_served: bool) -> None:
        self.is_served = is_served

    def read(self, provider: Provider, value: str | int) -> State:
        return {"is_served": next((c.is_served for c in provider.coverage if c.village.slug == value), None)}

    def changed(self, state: State, value: str | int, today: date) -> State:
        return {"is_served": self.is_served}

    def write(self, provider: Provider, value: str | int, state: State) -> None:
        provider.coverage = [c for c in provider.coverage if c.village.slug != value]
        db.session.flush()
        if state["is_served"] is not None:
            village = db.session.scalars(db.select(Village).where(*of_provider(provider), Village.slug == value)).one()
            provider.coverage.append(Coverage(village=village, is_served=state["is_served"]))


def of_provider(provider: Provider) -> tuple[Any, ...]:
    return (Village.municipality_id == provider.municipality_id,)


class AService:
    """Offered or not; the check of its licence goes and comes back with it."""

    def read(self, provider: Provider, value: str | int) -> State:
        seen = next((c for c in provider.credentials if c.service_id == value), None)
        check = [seen.checked_at.isoformat(), seen.checked_by_id] if seen else None
        return {"is_offered": value in {service.id for service in provider.services}, "check": check}

    def changed(self, state: State, value: str | int, today: date) -> State:
        return {"is_offered": False, "check": None}

    def write(self, provider: Provider, value: str | int, state: State) -> None:
        provider.services = [service for service in provider.services if service.id != value]
        provider.credentials = [c for c in provider.credentials if c.service_id != value]
        if state["is_offered"]:
            provider.services.append(db.session.get_one(Service, value))
        if state["check"]:
            at, by_id = state["check"]
            at = datetime.fromisoformat(at).astimezone(UTC)
            provider.credentials.append(Credential(service_id=str(value), checked_at=at, checked_by_id=by_id))


class Absences:
    """All days away, as a list of first and last days."""

    def __init__(self, to: Callable[[list[list[str]], str | int, date], list[list[str]]]) -> None:
        self.to = to

    def read(self, provider: Provider, value: str | int) -> State:
        return {
            "absences": sorted([away.first_day.isoformat(), away.last_day.isoformat()] for away in provider.absences)
        }

    def changed(self, state: State, value: str | int, today: date) -> State:
        return {"absences": sorted(self.to(state["absences"], value, today))}

    def write(self, provider: Provider, value: str | int, state: State) -> None:
        days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in state["absences"]]
        provider.absences = [Absence(first_day=first, last_day=last) for first, last in days]


def away(absences: list[list[str]], days: str | int, today: date) -> list[list[str]]:
    return [*absences, [today.isoformat(), (today + timedelta(days=int(days) - 1)).isoformat()]]


def back(absences: list[list[str]], _value: str | int, today: date) -> list[list[str]]:
    return [one for one in absences if not one[0] <= today.isoformat() <= one[1]]


ASPECTS: dict[Tuning, Aspect] = {
    Tuning.RADIUS: Column("radius_km", lambda _was, km: float(km)),
    Tuning.DAY_OFF: Column("weekdays", lambda was, day: [one for one in was if one != int(day)]),
    Tuning.DAY_ON: Column("weekdays", lambda was, day: sorted({*was, int(day)})),
    Tuning.URGENT_OFF: Column("accepts_urgent", lambda _was, _value: False),
    Tuning.URGENT_ON: Column("accepts_urgent", lambda _was, _value: True),
    Tuning.WEEK: Column("capacity_per_week", lambda _was, number: int(number)),
    Tuning.OPEN: Column("max_open", lambda _was, number: int(number)),
    Tuning.VILLAGE_OFF: AVillage(is_served=False),
    Tuning.VILLAGE_ON: AVillage(is_served=True),
    Tuning.SERVICE_OFF: AService(),
    Tuning.AWAY: Absences(away),
    Tuning.BACK: Absences(back),
}
