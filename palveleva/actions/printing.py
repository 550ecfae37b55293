"""What leaves the office on paper is remembered, with the reason: on paper nobody sees who reads it."""

from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.audit import remember
from palveleva.domain.permissions import Permission
from palveleva.models import Need

REASONS = ("calls", "visit", "substitute")


@action(Permission.SEE_CONTACT)
def print_calls(need: Need, why: str, *, by: Any, now: datetime) -> None:
    """The resident's name and number are about to be printed, for one of REASONS."""
    remember("print_calls", need, by=by, now=now, why=why)
