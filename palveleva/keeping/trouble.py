"""What goes wrong with copies, in a sentence that says what to do."""

from flask_babel import lazy_gettext as _l


class Trouble(Exception):
    """Nothing was changed; the message says why and what helps, in the language in which it is read."""


IN_USE = _l("The service is running on this database. Stop it first, then restore.")
