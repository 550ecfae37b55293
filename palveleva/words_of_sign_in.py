"""Why somebody was not let in, in words."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

AT_THE_DOOR: dict[str, LazyString] = {
    "wrong_code": _l("The number or the code is wrong or too old. Ask the coordinator for a new one."),
    "too_many": _l("Too many tries. Wait a while, then try again."),
    "newcomer_limit": _l("The coordinator must approve you first. Then you can report more."),
    "poster_full": _l("Many new reporters are waiting here. Please call the coordinator."),
}
