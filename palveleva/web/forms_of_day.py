"""The small forms of the office's day: calls, pinned lines, ready-made replies."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Optional

from palveleva.domain.contacting import Retry
from palveleva.domain.vocabulary import CallResult
from palveleva.web.forms import options, words


class AttemptForm(FlaskForm):
    """What came of a try; when to try again is one of the offered times, or a time of one's own."""

    result = RadioField(choices=words("call_result", *CallResult), validators=[InputRequired()])
    retry = RadioField(choices=options((str(one), one) for one in Retry), validators=[Optional()])
    at = StringField(_l("Call again at"))
