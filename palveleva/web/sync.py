"""The one door for what phones have done (contract: sync, DESIGN §6)."""

from collections import Counter, defaultdict
from datetime import datetime

from flask import Blueprint, g, jsonify
from flask.typing import ResponseReturnValue

from palveleva.actions.offers import mark_seen
from palveleva.actions.operations import DEEDS, Act, Result, answer, decide, decide_all
from palveleva.audit import disclose
from palveleva.db import commit, db, only_read, utcnow
from palveleva.domain.vocabulary import Part, Place
from palveleva.models import Municipality, Person, SignIn, Village
from palveleva.queries.items import disclosed_parts
from palveleva.queries.news import News, current_epoch, news_for
from palveleva.version import __version__
from palveleva.web import counters
from palveleva.web.api import PROTO, guarded, refuse
from palveleva.web.guard import open_to
from palveleva.web.incoming import Acts, Incoming, Unreadable, incoming

blueprint = Blueprint("sync", __name__, url_prefix="/api/v1")
MANY = 25  # acts


@blueprint.post("/sync")
@open_to()
@guarded
def sync() -> ResponseReturnValue:
    try:
        told = incoming()
        results = all_decided(told)
    except Unreadable as error:
        return refuse(error.status, error.code)
    now = utcnow()
    mark_seen(g.person, now=now)
    # Committed before the news are read: numbers are given at the commit, and "applied" is said only after it.
    commit()
    forget_rows()
    if g.person.provider_id is None:
        only_read()  # what volunteers are told is their own: no look is to be written down with it
    # After a large batch the receipts come first: on a poor line as many news would take as long as the reports.
    news = news_for(g.person, told.cursor, now=now, few=len(results) > MANY)
    remember_looks(news, g.person, now)
    db.session.commit()
    return jsonify(
        proto=PROTO,
        app=__version__,
        server_time=now.isoformat(),
        epoch=news.cursor.partition(".")[0],
        receipts=told.mark,
        results=results,
        changes=vars(news),
    )


def all_decided(told: Incoming) -> list[Result | str]:
    """Each act in its turn. A large batch is committed in parts (decision 63); nothing is said before all of it is."""
    receipts: list[Result | str] = []
    for acts in told.groups:
        results = decided(acts, is_ours(told.cursor, acts), utcnow())
        db.session.commit()  # the next acts may still be on a slow line: nobody waits for that
        count(acts, results)
        receipts += [brief(*pair) for pair in zip(acts, results, strict=True)] if told.mark else results
    counters.batches.observe(len(receipts))
    return receipts


def decided(acts: Acts, is_known: bool, now: datetime) -> list[Result]:
    free = [act for act in acts if isinstance(act, Act) and not act.target]
    if len(free) == len(acts):
        return decide_all(free, by=g.person, now=now)
    return [result_of(act, is_known, now) for act in acts]


def forget_rows() -> None:
    """What is told is read anew, whoever changed it meanwhile; but who asks is the same as a moment ago."""
    for row in list(db.session):
        if not isinstance(row, Person | SignIn | Municipality | Village):
            db.session.expire(row)


def is_ours(cursor: str | None, acts: Acts) -> bool:
    """Whether the phone knows this database, and not the one before a backup was restored. Asked where it matters."""
    has_target = any(isinstance(act, Act) and act.target for act in acts)
    return cursor is None or not has_target or cursor.partition(".")[0] == current_epoch()


def count(acts: Acts, results: list[Result]) -> None:
    decided = Counter((kind_of(act), result["status"]) for act, result in zip(acts, results, strict=True))
    for labels, number in decided.items():
        counters.operations.labels(*labels).inc(number)


def kind_of(act: Act | Result) -> str:
    return act.type if isinstance(act, Act) and act.type in DEEDS else "unknown"


def brief(act: Act | Result, result: Result) -> Result | str:
    """A report that was kept is told by its code alone, in its place among the others; all else in full.

    The phone knows what it sent, and the news bring the rest. Two random keys for each of a thousand reports, which
    nothing packs, would take a poor line as long as the reports did.
    """
    is_plain = isinstance(act, Act) and act.type == "need.report" and result["status"] == "applied"
    return str(result["resource"]["code"]) if is_plain else result


def result_of(act: Act | Result, is_known: bool, now: datetime) -> Result:
    """A phone that learns only now of a restored backup first tells its needs again, then what it says of them."""
    if isinstance(act, dict):
        return act
    if act.target and not is_known:
        return answer(act, "retry", "restored")
    return decide(act, by=g.person, now=now)


def remember_looks(news: News, person: Person, now: datetime) -> None:
    """In the transaction that reads them: no line, no news."""
    looks: defaultdict[tuple[str, Place], set[Part]] = defaultdict(set)
    for item in news.items:
        if parts := disclosed_parts(item):
            looks[item["need_id"], Place(item["kind"])].update(parts)  # asked twice about one need: two items
    disclose(looks, to_id=person.id, now=now)
