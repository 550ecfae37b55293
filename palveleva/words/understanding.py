"""Words for reports that look alike, or like two needs."""

from flask_babel import lazy_gettext as _l

UNDERSTANDING_VERBS = {
    "join": _l("Joined: the same need reported twice"),
    "separate": _l("Joining undone"),
    "report_left": _l("Another report of it was taken back"),
    "keep_apart": _l("Said to be different needs"),
    "leave_whole": _l("Said to be one need"),
    "split": _l("Split into two needs"),
}

UNDERSTANDING_REFUSALS = {
    "both_under_way": _l("Providers have been asked about both. Close one of them by hand."),
}
