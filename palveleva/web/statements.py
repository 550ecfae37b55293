"""What the law asks to be told: the privacy notice and the accessibility statement."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from palveleva.domain.policy import POLICY
from palveleva.queries.facts import accessibility_checks
from palveleva.web.guard import open_to
from palveleva.web.public import in_language
from palveleva.web.rendering import municipality

blueprint = Blueprint("statements", __name__)


@blueprint.get("/<lang>/privacy")
@open_to()
def privacy(lang: str) -> ResponseReturnValue:
    return render_template("public/privacy.html", policy=POLICY, contact=contact(), **in_language(lang))


@blueprint.get("/<lang>/accessibility")
@open_to()
def accessibility(lang: str) -> ResponseReturnValue:
    checked = accessibility_checks()
    return render_template("public/accessibility.html", checked=checked, contact=contact(), **in_language(lang))


def contact() -> str:
    """Of the municipality that answers for the data; of the installation, where its own is not told."""
    home = municipality()
    return (home and home.data_protection_contact) or str(current_app.config["PALVELEVA"].data_protection_contact)
