"""How requests are shared out: the page of the office, and the criteria that anybody may read."""

from datetime import timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from palveleva.db import utcnow
from palveleva.domain.fairness import EVEN, FAIRLY_EVEN, LEAST
from palveleva.domain.matching import GATES
from palveleva.domain.policy import POLICY
from palveleva.domain.turns import ORDER
from palveleva.domain.vocabulary import Role
from palveleva.queries.fairness import fairness
from palveleva.web.guard import open_to, person
from palveleva.web.public import in_language

blueprint = Blueprint("fairness", __name__)
# Days of a period. Another number in the address is read as the first: the page says what it shows.
PERIODS = (POLICY.rotation_window.days, 91, 365)


@blueprint.get("/fairness")
@open_to(Role.COORDINATOR)
def index() -> ResponseReturnValue:
    days = asked if (asked := request.args.get("days", type=int)) in PERIODS else PERIODS[0]
    parts = fairness(person().municipality_id, utcnow() - timedelta(days=days))
    limits = {"even": EVEN, "fairly_even": FAIRLY_EVEN, "least": LEAST}
    return render_template("fairness/index.html", parts=parts, days=days, periods=PERIODS, limits=limits)


@blueprint.get("/<lang>/criteria")
@open_to()
def criteria(lang: str) -> ResponseReturnValue:
    facts = in_language(lang)
    return render_template("fairness/criteria.html", gates=GATES, order=tuple(ORDER), policy=POLICY, **facts)
