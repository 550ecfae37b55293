"""The plain form of a report: the second door, for phones without script."""

from dataclasses import asdict

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from palveleva.actions.operations import Act
from palveleva.domain.vocabulary import Channel
from palveleva.web.forms import ReportForm, options


class PublicReportForm(ReportForm):
    """The plain form posts the same operation as the phone app."""

    safety = RadioField(
        _l("Is anyone in danger right now?"),
        [InputRequired(_l("Answer this first."))],
        choices=options([("no", _l("No, no danger")), ("yes", _l("Yes, in danger"))]),
    )

    @property
    def act(self) -> Act:
        """The operation, in the shape of what a phone sends."""
        plain = {"text": self.text.data, "service": self.service.data or None, "village": self.village.data}
        plain |= {"urgency": self.urgency.data, "consent": self.consent.data}
        days = {"wanted_from": self.wanted_from.data, "wanted_until": self.wanted_until.data}
        told = plain | {name: day.isoformat() for name, day in days.items() if day}
        contact = {"contact": asdict(self.resident)} if self.resident else {}
        return Act(self.key, "need.report", None, told | contact, channel=Channel.FORM)
