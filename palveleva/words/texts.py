"""Words of text messages: as short as they can be said."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

SMS_TITLE = _l("Palveleva: %(title)s (%(code)s).")
SMS_OFFER = _l("Palveleva: %(what)s.")
SMS_ABOUT_OFFER: dict[str, LazyString] = {
    "offered_again": _l("Palveleva, a reminder: %(what)s."),
    "offer_changed": _l("Palveleva, changed: %(what)s."),
    "answer_changed": _l("Palveleva, not agreed yet, changed: %(what)s."),
    "answered": _l("Palveleva, you have an answer: %(what)s."),
}
SMS_ANSWER = _l("Reply YES %(code)s or NO %(code)s.")
SMS_TRIP_ANSWER = _l("Reply YES or NO and the digits of one or more.")
SMS_MANY = _l("Palveleva: %(number)s messages for you.")
SMS_MORE = _l("See %(link)s")
