"""The cells of the matrix: who knocks at which door when, what was answered, and what the tables say to it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from markupsafe import escape
from werkzeug.routing import Rule

from palveleva.domain.payloads import SHAPES
from palveleva.domain.vocabulary import Part
from palveleva.words.codes import LABELS
from tests.databases import KIND
from tests.policy import tables
from tests.policy.asked import envelope, operation, path_of, sent_to
from tests.policy.canaries import hidden_in, seen_in
from tests.policy.doors import PROVIDERS, Answer, Street
from tests.policy.world import ALWAYS, STAGES

# POLICY_MATRIX=whole: every role knocks at every door at every stage, on both databases (some minutes). Without it the
# cells that differ least take turns: see takes_its_turn.
IS_WHOLE = os.environ.get("POLICY_MATRIX") == "whole"
TURNED_AWAY = {"shut", "in", "prove", "out"}
OF_A_NEED = {"need_id", "offer_id", "assignment_id", "photo_id"}
LISTS = {"needs.queue", "needs.closed", "needs.search", "providers.show", "sync.sync"}
# What these find is read on the next page, which knows of it from the session.
READ_ON = {"needs.search", "needs.search_resident"}
# Which database is asked at which stages in a run that is not whole: together they are all of them.
SHARED = ("scheduled", "taken_over")
ON_POSTGRESQL = ("offering", "agreed", "aged", "given_back", "no_permission")
BY_STATUS = {400: "bad", 401: "out", 403: "shut", 404: "none", 405: "no", 410: "gone"}


@dataclass(frozen=True)
class Cell:
    rule: Rule
    method: str
    role: str
    expected: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule.endpoint} by {self.role}"


def rules(street: Street) -> list[Rule]:
    every = (rule for rule in street.app.url_map.iter_rules() if rule.endpoint != "static")
    return sorted(every, key=lambda rule: (rule.endpoint, rule.rule))


def cells(street: Street) -> Iterator[Cell]:
    """Those of this stage, of roles that are there."""
    for number, cell in every_cell(street):
        is_there = cell.role in ("anonymous", *street.cookies)
        if is_there and (IS_WHOLE or takes_its_turn(cell, number, street.stage)):
            yield cell


def every_cell(street: Street) -> Iterator[tuple[int, Cell]]:
    number = 0
    for rule in rules(street):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            for role in tables.ROLES:
                number += 1
                yield number, Cell(rule, method, role, tables.door(rule.endpoint, method, role))


def takes_its_turn(cell: Cell, number: int, stage: str) -> bool:
    """What may change with the need is asked at every stage; buttons at every second, other municipalities at every
    fourth; what is refused for the role alone, or has nothing to do with a need, at one of the role's stages."""
    turns = stages_of(cell.role)
    is_of_need = cell.rule.arguments & OF_A_NEED or cell.rule.endpoint in LISTS
    is_turn = (number - turns.index(stage)) % len(turns) == 0
    if cell.expected == "kept":
        return is_turn and cell.role in ("anonymous", "reporter", "winner", "coordinator")
    if not is_of_need or cell.expected in TURNED_AWAY:
        return is_turn
    often = 4 if cell.role == "stranger" else 2 if cell.expected == "deed" else 1
    return (number - turns.index(stage)) % often == 0


def stages_here() -> list[str]:
    """The two databases share the work: the tables are the same, and so is the code that keeps them."""
    if IS_WHOLE:
        return list(STAGES)
    return [stage for stage in STAGES if stage in SHARED or (stage in ON_POSTGRESQL) == (KIND == "postgresql")]


def stages_of(role: str) -> list[str]:
    return [stage for stage in stages_here() if role in {"anonymous", *ALWAYS, *STAGES[stage][1]}]


def knock(street: Street, cell: Cell) -> Answer:
    path = path_of(cell.rule, street)
    answer = street.knock(cell.role, cell.method, path, **sent_to(cell.rule.endpoint, cell.method, street))
    # Whoever is to find it shut is not followed: that the next page is shut too would hide that this one was open.
    is_read_on = cell.rule.endpoint in READ_ON and cell.expected == "ok"
    return street.follow(cell.role, answer) if is_read_on else answer


def word_of(street: Street, answer: Answer) -> str:
    if street.returns(answer):
        return "refused"
    if answer.status in BY_STATUS:
        return BY_STATUS[answer.status]
    if answer.headers.get("Location", "").endswith(("/sign-in", "/enter")):
        return "in"
    if answer.headers.get("Location", "").endswith("/sign-in/second-factor"):
        return "prove"
    if any(kind == "danger" for kind, _ in street.said(answer)):
        return "refused"
    return "ok" if answer.status < 400 else str(answer.status)


def expected_of(street: Street, cell: Cell) -> str:
    """The word of the table, looked up further where it depends on the stage."""
    if cell.expected == "photo":
        shown = tables.shown("photos.show", cell.role, street.stage).get(1, frozenset())
        return "ok" if Part.PHOTO in shown else "none"
    if cell.expected == "upload":
        return "gone" if street.stage == "forgotten" else "ok"
    if cell.expected == "deed":
        answer = tables.deed(cell.rule.endpoint, street.stage)
        return answer if answer in {"ok", "none"} else "refused"
    return "ok" if cell.expected == "kept" else cell.expected


def why_refused(street: Street, answer: Answer) -> str:
    """The code behind the words of a refusal."""
    with street.app.test_request_context():
        told = {str(words): code for code, words in LABELS["refusal"].items()}
    said = [*street.said(answer), *street.returns(answer)]
    return next((told.get(words, words) for kind, words in said if kind == "danger"), "ok")


def shown_of(street: Street, cell: Cell, answer: Answer) -> tuple[str, str]:
    """By which rows of sees.csv an answer shows what it shows, and what of it is not only the asker's own words."""
    told = sent_to(cell.rule.endpoint, cell.method, street).get("data")
    if not street.returns(answer):
        return "refusal", without_what_is_given_back(answer.text, told if isinstance(told, dict) else {})
    text = answer.text
    for words in told.values():
        text = text if words.isdecimal() else text.replace(str(escape(words)), "")
    return "needs.show" if cell.expected == "deed" else "refusal", text


def without_what_is_given_back(page: str, told: dict[str, str]) -> str:
    """Without the very words that the asker has just sent, there where a refusal gives such back, and nowhere else."""
    own = {str(escape(words.strip())) for words in told.values()}
    return GIVEN_BACK.sub(lambda given: "" if given[1] in own else given[0], page)


def leaks(where: str, role: str, stage: str, text: str) -> list[str]:
    """Tokens that are there and should not be, or should and are not."""
    allowed, seen = tables.shown(where, role, stage), seen_in(text)
    wrong = [f"a secret of a photo: {secret}" for secret in hidden_in(text)]
    for household in sorted({*allowed, *seen}):
        may, does = allowed.get(household, frozenset()), seen.get(household, frozenset())
        wrong += [f"shows {part} of household {household}" for part in sorted(does - may)]
        wrong += [f"does not show {part} of household {household}" for part in sorted(may - does)]
    return [f"{where} to {role} at {stage} {fault} (tests/policy/sees.csv)" for fault in wrong]


def unrecorded(street: Street, cell: Cell, answer: Answer, text: str | None = None) -> Iterator[str]:
    """Looks without a line and lines without a look: one for each resident who was shown, and of what."""
    seen = {number: parts for number, parts in seen_in(text or answer.text).items() if OWN.get(cell.role) != number}
    recorded = street.recorded()
    if seen != recorded:
        yield (
            f"{cell.name} at {street.stage} shows {seen} and records {recorded}: pages get a need through "
            f"web/looks.glass(), and other answers call web/looks.saw()"
        )


GIVEN_BACK = re.compile(r'<blockquote class="told own-words">(.*?)</blockquote>', re.DOTALL)
OWN = {"reporter": 1, "other": 2}  # one's own words are no look


@dataclass(frozen=True)
class Try:
    """One operation of a phone at one target."""

    name: str
    role: str
    told: dict[str, Any]
    expected: str


def tries(street: Street) -> Iterator[Try]:
    for number, kind in enumerate(SHAPES):
        for role in street.cookies:
            turn = number - stages_of(role).index(street.stage)
            if role not in ("half", "disabled", "expired") and (IS_WHOLE or role not in ALIKE or turn % 4 == 0):
                for suffix, target in targets(street, kind, role):
                    name = kind + suffix
                    yield Try(name, role, operation(kind, target), tables.operation(name, role, street.stage))


ALIKE = (
    "other",
    "uninvolved",
    "pending",
    "coordinator",
    "stranger",
)  # what these are answered differs least: they take turns


def targets(street: Street, kind: str, role: str) -> Iterator[tuple[str, str]]:
    """The thing itself; and where a provider has one of their own, also somebody else's."""
    keys, about = street.keys, kind.partition(".")[0]
    if about == "need":
        yield "", keys.need_id
    elif role not in PROVIDERS:
        yield "", keys.offer_id if about == "offer" else keys.assignment_id
    else:
        own = keys.offers if about == "offer" else keys.works
        yield "", own.get(role, str(UUID(int=0)))
        yield from (("@other", thing) for holder, thing in own.items() if holder != role)


def decided(street: Street, role: str, *told: dict[str, Any]) -> list[str]:
    """Each answer's code, or its status. The phone knows its news already, as after a sync a moment ago."""
    answer = street.knock(role, "POST", "/api/v1/sync", json=envelope(*told) | {"cursor": street.cursor(role)})
    return [result["code"] or result["status"] for result in answer.json["results"]]
