"""What is held about a resident and who saw it, worded."""

from flask_babel import lazy_gettext as _l

ROLE = {
    "coordinator": _l("The municipality's coordinator"),
    "volunteer": _l("The volunteer who reported it"),
    "automation": _l("The service by itself"),
    "forgotten": _l("somebody forgotten"),
}
