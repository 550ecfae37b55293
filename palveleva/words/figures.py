"""Why figures could not be given."""

from flask_babel import lazy_gettext as _l

OF_FIGURES = {
    "bad_period": _l("Choose the first and the last month. At most five years at once."),
    "too_many_rows": _l("There are more than 5,000 needs in this time. Choose a shorter one."),
}
