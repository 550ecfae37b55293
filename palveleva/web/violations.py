"""What browsers tell when the content security policy has stopped something: which rule, on which page, and no more.

Addresses, pieces of script and names of other sites are left out: any of them may be somebody's words.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from palveleva.web.guard import open_to
from palveleva.web.headers import CSP, REPORTS
from palveleva.web.limits import REPORTS_FROM_ADDRESS, address, spend

log = logging.getLogger(__name__)
blueprint = Blueprint("violations", __name__)
LARGEST, MOST = 32 * 1024, 5
OURS = {rule.partition(" ")[0] for rule in CSP}
RULES = OURS | {f"{rule}-{part}" for rule in ("script-src", "style-src") for part in ("elem", "attr")}


@blueprint.post(REPORTS)
@open_to()
def note() -> ResponseReturnValue:
    """Taken in whatever it is, a few from each address: a browser has nothing to mend and no reader."""
    spend(REPORTS_FROM_ADDRESS, address())
    for rule, page in list(told())[:MOST]:
        log.warning("content security policy: %s on %s", rule, page)
    return Response(status=204)


def told() -> Iterator[tuple[str, str]]:
    """Rule and page of each report, in either of the two ways in which browsers write them."""
    request.max_content_length = LARGEST
    try:
        read = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return
    for report in read if isinstance(read, list) else [read]:
        body = (report.get("csp-report") or report.get("body")) if isinstance(report, dict) else None
        if isinstance(body, dict):
            rule = body.get("effective-directive") or body.get("effectiveDirective")
            yield known(rule), page_of(body.get("document-uri") or body.get("documentURL"))


def known(rule: Any) -> str:
    return rule if isinstance(rule, str) and rule in RULES else "unknown rule"


def page_of(url: Any) -> str:
    """The name of the route: the address itself may hold a key."""
    try:
        return str(current_app.url_map.bind("").match(urlsplit(str(url)).path)[0])
    except (ValueError, HTTPException):
        return "no page of ours"
