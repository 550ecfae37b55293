"""A need that somebody tells on the telephone, written down once however often the button is tapped."""

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from palveleva.actions.base import action
from palveleva.actions.needs import report
from palveleva.actions.operations import Act, Result, answer, decide_once, need_id_for, resource_of
from palveleva.actions.reports import Home, Report
from palveleva.domain.errors import Invalid, NotFound
from palveleva.domain.permissions import Permission
from palveleva.models import Need
from palveleva.queries.visible import get, needs_visible_to


@action(Permission.REPORT_FOR_CALLER)
def report_for_caller(home: Home, told: Report, op_id: str, *, by: Any, now: datetime) -> Need:
    """Keep it; the call is the first contact too. The same again under its key is the need that it has become.

    Raises Invalid `key_reused` where the key stands for other words, or for a need that is not there any more.
    """
    act = act_of(op_id, told)

    def write_down() -> Result:
        need = report(home, replace(told, id=need_id_for(act, by)), by=by, now=now)
        need.note_contact(now=now)
        return answer(act, "applied", None, resource_of(need))

    made = decide_once(act, write_down, by=by, now=now)["resource"]
    try:
        return get(needs_visible_to(by), Need, made.get("id"))
    except NotFound as gone:
        raise Invalid("key_reused") from gone


def act_of(op_id: str, told: Report) -> Act:
    """As a phone would have sent it: two are the same when they say the same."""
    return Act(op_id, "need.report", None, json.loads(json.dumps(asdict(told), default=str)), channel=told.channel)
