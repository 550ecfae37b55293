"""Two at the same form: whoever saves second is shown what the first has changed, and loses nothing of her own."""

import json
from datetime import date
from typing import Any

from flask_babel import gettext as _
from wtforms import Field, HiddenField

from palveleva.domain.errors import Stale
from palveleva.web.fields import Form
from palveleva.web.times import day

Known = dict[str, Any]


class SeenForm(Form):
    """Remembers what it was filled with: what was decided by an old look would undo what a colleague has written."""

    seen = HiddenField()
    is_overtaken = False


def filled_with(known: Known) -> Known:
    """What the page is filled with, and the memory of it, to come back with what she writes."""
    return known | {"seen": json.dumps({name: plain(value) for name, value in known.items()}, sort_keys=True)}


def refuse_to_overwrite(form: SeenForm, known: Known) -> None:
    """Raises Stale when something is no longer as it was seen; the form is then ready to be shown and saved again."""
    before = read(form.seen.data)
    for name in changed(before, known):
        catch_up(form[name], before[name], known[name])
        form.is_overtaken = True
    if form.is_overtaken:
        form.seen.data = filled_with(known)["seen"]
        raise Stale


def refuse_overtaken(form: SeenForm, known: Known) -> None:
    """The same for what may not be shown to whoever has not asked for it: the page is to be read again."""
    if changed(read(form.seen.data), known):
        raise Stale


def changed(before: Known, known: Known) -> list[str]:
    """What was not told to have been seen is taken as unchanged."""
    return [name for name, value in known.items() if before.get(name, plain(value)) != plain(value)]


def catch_up(field: Field, before: Any, now: Any) -> None:
    """What she has left alone follows; what both have changed stays hers, with theirs beside it."""
    if plain(field.data) == before:
        field.data, field.raw_data = now, None
        words = _("Somebody else has just changed this. The new value is here.")
    else:
        words = _("Somebody else has just changed this too. Yours is here; theirs: %(value)s", value=worded(field, now))
    field.errors = [*field.errors, words]


def plain(value: Any) -> Any:
    """A value as JSON has it too: in lists of choices the order says nothing, and nothing told is an empty text."""
    if isinstance(value, list | tuple):
        return sorted(value)
    if isinstance(value, date):
        return value.isoformat()
    return value or "" if isinstance(value, str | bool | None) else value


def read(seen: str | None) -> Known:
    """Nothing, where a form without this memory was sent, or another made of it."""
    try:
        told = json.loads(seen or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def worded(field: Field, value: Any) -> str:
    labels = {one.value: str(one.label) for one in getattr(field, "choices", None) or ()}
    those = value if isinstance(value, list) else [value]
    return ", ".join(labels.get(one, said(one)) for one in those) or "–"


def said(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)
