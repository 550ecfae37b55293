"""Everything that may be asked, by everybody, at every stage of a need: the answer is what the tables say.

The tables lie beside this file: doors.csv, deeds.csv, operations.csv, sees.csv, fields.csv. A route, an operation, a
role or a field that is in no table fails here, and the failure says which line to write.
"""

import re

import pytest

from palveleva.domain.payloads import SHAPES
from tests.policy import tables
from tests.policy.asked import PAYLOADS
from tests.policy.doors import Answer, street
from tests.policy.fields import unlisted
from tests.policy.knocking import (
    cells,
    decided,
    every_cell,
    expected_of,
    knock,
    leaks,
    rules,
    shown_of,
    stages_here,
    stages_of,
    takes_its_turn,
    targets,
    tries,
    unrecorded,
    why_refused,
    word_of,
)

UNTOUCHED = {"in", "prove", "shut", "none", "gone", "out", "bad", "refused"}


@pytest.mark.parametrize("stage", stages_here())
def test_every_door_and_every_operation_answers_as_the_tables_say(app, stage, capsys):
    with street(app, stage) as here:
        asked, sent = list(cells(here)), list(tries(here))
        faults = [*faults_of_doors(here, asked), *faults_of_operations(here, sent)]
        with capsys.disabled():
            print(f"\n{stage}: {len(asked)} doors, {len(sent)} operations, {len(faults)} differences", end="")
    assert faults == [], "\n".join(faults)


def faults_of_doors(here, asked):
    denied = [cell for cell in asked if expected_of(here, cell) in UNTOUCHED]
    for cell in asked:
        if cell not in denied:
            yield from through(here, cell)
    before = here.fingerprint()
    for cell in denied:
        yield from (returned if cell.expected == "deed" else turned_away)(here, cell, before)
    if here.fingerprint() != before:
        yield from (fault for cell in denied for fault in changed(here, cell))


def through(here, cell):
    """A door that opens, and is shut again as if nobody had come. What was shown there was written down."""
    with here.undone():
        answer = knock(here, cell)
        yield from judged(here, cell, answer)
        yield from unrecorded(here, cell, answer)


def turned_away(here, cell, _before):
    yield from judged(here, cell, knock(here, cell))


def returned(here, cell, before):
    """A button that is refused changes nothing. With words to give back it shows the need's page: that is a look."""
    with here.undone():
        answer = knock(here, cell)
        yield from judged(here, cell, answer)
        yield from unrecorded(here, cell, answer, shown_of(here, cell, answer)[1])
        after = here.fingerprint()
    touched = {name for name in after if after[name] != before[name]} - {"disclosure"}
    yield from (f"{cell.name} at {here.stage} was denied and changed {name}" for name in touched)


def judged(here, cell, answer):
    word, expected, endpoint = word_of(here, answer), expected_of(here, cell), cell.rule.endpoint
    if word != expected:
        yield f"{cell.name} at {here.stage}: {word} instead of {expected} (tests/policy/doors.csv)"
    if cell.expected == "deed" and expected == "refused" == word:
        code, told = why_refused(here, answer), tables.deed(endpoint, here.stage)
        if code != told:
            yield f"{cell.name} at {here.stage}: refused as {code} instead of {told} (tests/policy/deeds.csv)"
    is_shown = word == "ok" and cell.expected in ("ok", "deed", "photo", "upload")
    where, text = (endpoint, answer.text) if is_shown else shown_of(here, cell, answer)
    yield from leaks(where, cell.role, here.stage, text)
    yield from unlisted(endpoint, answer)


def changed(here, cell):
    """Only when something changed: which of the denied did it."""
    before = here.fingerprint()
    knock(here, cell)
    after = here.fingerprint()
    yield from (
        f"{cell.name} at {here.stage} was denied and changed {name}" for name in after if after[name] != before[name]
    )


def faults_of_operations(here, sent):
    refused = [one for one in sent if one.expected != "applied"]
    yield from all_refused(here, refused)
    for one in sent:
        if one not in refused:
            yield from tried(here, one)


def tried(here, one):
    with here.undone():
        yield from compared(here, one, decided(here, one.role, one.told)[0])


def compared(here, one, code):
    if code != one.expected:
        yield f"{one.name} by {one.role} at {here.stage}: {code}, not {one.expected} (tests/policy/operations.csv)"


# That an act was decided is remembered, and so is a yes that came too late; what a phone is told counts as seen.
REMEMBERED = {"operation", "disclosure", "offer", "audit_entry", "person", "change"}


def all_refused(here, refused):
    """Everybody sends everything that is not theirs to do, and nothing moves."""
    with here.undone():
        before = here.fingerprint()
        for role in here.cookies:
            mine = [one for one in refused if one.role == role]
            codes = decided(here, role, *(one.told for one in mine)) if mine else []
            for one, code in zip(mine, codes, strict=True):
                yield from compared(here, one, code)
        after = here.fingerprint()
    touched = {name for name in after if after[name] != before[name]} - REMEMBERED
    yield from (f"refused operations at {here.stage} changed {name}" for name in touched)


def test_every_operation_has_a_payload_and_every_word_of_the_tables_is_known():
    assert set(PAYLOADS) == set(SHAPES), "tests/policy/asked.py: give the new operation a payload"
    assert list(tables.unknown_words()) == []


def test_the_tables_know_no_door_that_is_not_there(app):
    with street(app, "submitted") as here:
        real = {(rule.endpoint, method) for rule in rules(here) for method in rule.methods - {"HEAD", "OPTIONS"}}

    assert set(tables.doors()) - real == set(), "tests/policy/doors.csv: these doors are gone, take their lines out"


def test_every_cell_has_its_turn_at_some_stage(app):
    """A cell that is never asked would prove nothing."""
    with street(app, "taken_over") as here:
        assert [suffix for suffix, _ in targets(here, "offer.accept", "former")] == ["", "@other"]
        never = [
            cell.name
            for number, cell in every_cell(here)
            if cell.expected != "kept" and not any(takes_its_turn(cell, number, at) for at in stages_of(cell.role))
        ]
    assert never == []


def test_what_no_table_knows_fails_with_the_line_to_write():
    for ask, told in (
        (lambda: tables.door("needs.new_thing", "POST", "reporter"), "needs.new_thing,POST,anonymous,reporter,other"),
        (lambda: tables.door("needs.show", "GET", "chairman"), "write what a person in the role chairman is answered"),
        (lambda: tables.operation("need.dance", "reporter", "agreed"), "need.dance,reporter,applied, ok or the code"),
        (lambda: tables.deed("reviews.approve", "new_stage"), "tests/policy/deeds.csv has no row"),
    ):
        with pytest.raises(tables.Missing, match=re.escape(told)):
            ask()


def test_a_field_that_nobody_allowed_is_named(app):
    answer = Answer(200, {"Content-Type": "application/json"}, b'{"proto": 1, "shoe_size": 43}')

    assert list(unlisted("api.session", answer)) == [
        "api.session answers shoe_size in api.session: allow it in tests/policy/fields.csv, with eyes open"
    ]
