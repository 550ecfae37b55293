"""How soon a thing is wanted, in words that are true on whatever day they are read (decisions 103 and 109)."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from palveleva.domain.vocabulary import Urgency
from palveleva.words.codes import label

TOLD_ON = {  # as a phone says it
    Urgency.TODAY: _l("Urgent, told on {date}"),
    Urgency.WEEK: _l("Within a week, told on {date}"),
}


def how_soon(urgency: Urgency, day: str, *, is_of_today: bool) -> str:
    """`day` is that on which it was told: "today" is said on it alone and names it, for paper is read tomorrow."""
    if urgency is Urgency.TODAY and is_of_today:
        return _("Today, %(day)s", day=day)
    words = TOLD_ON.get(urgency)
    return str(words).format(date=day) if words else label("how_soon", urgency)
