"""Every message has its words, on every medium, in every language; and nothing of a resident is in any of them."""

import ast
from pathlib import Path

import pytest

from palveleva.config import LANGUAGES
from palveleva.db import db
from palveleva.domain.telling import TOPIC_OF
from palveleva.domain.texting import length
from palveleva.domain.vocabulary import Medium
from palveleva.models import Notice
from palveleva.notices.channels.push import payload
from palveleva.notices.letters import letter_to
from palveleva.words.codes import LABELS
from palveleva.words.messages import DETAILS, ERRORS, MEDIA, MISSING, SENTENCES, STATES, TOPICS
from tests.people import NOW, a_need
from tests.policy.canaries import CAGES, hidden_in, seen_in

CODE = Path(__file__).parents[2] / "palveleva"
ADDRESS = "https://palveleva.example"


def kinds_told():
    """The kinds of notices in the code, as far as they stand there in so many letters."""
    for file in set(CODE.rglob("*.py")) - set((CODE / "web").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tell", "tell_provider"):
                yield from (arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant))


def test_every_notice_has_a_topic_a_title_and_a_sentence():
    assert {"received", "offered", "digest"} <= set(kinds_told()) <= set(TOPIC_OF)
    assert set(TOPIC_OF) == set(LABELS["notice"]) == set(SENTENCES)


def test_what_somebody_chooses_among_has_its_words():
    assert set(DETAILS) == set(TOPICS) == set(TOPIC_OF.values()) - {"replies", "address", "account"}
    assert set(MEDIA) == set(MISSING) == set(Medium)
    assert len(STATES) == 5
    assert "unreachable" in ERRORS


@pytest.fixture
def notice_of(town):
    """A notice about a need of which everything is known."""
    cage = CAGES[1]
    need = a_need(town.aino, text=cage.text, contact=cage.resident)
    for person in (town.aino, town.liisa, town.kaisa):
        person.name, person.phone = "NimiQ1Z", "+3584055107712"

    def make(kind, person, language):
        person.language = language
        params = {"new": 3, "failed": 1} if kind == "digest" else {"outcome": "done"}
        facts = {"params": params, "once": f"{kind}{language}", "created_at": NOW}
        is_of_need = TOPIC_OF[kind] not in ("digest", "account")
        row = Notice(person=person, need=need if is_of_need else None, kind=kind, **facts)
        db.session.add(row)
        db.session.flush()
        return row

    return make


def teller_of(kind, town):
    topics = {"offers": town.liisa, "replies": town.liisa, "digest": town.kaisa, "stuck": town.kaisa}
    return topics.get(TOPIC_OF[kind], town.aino)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", TOPIC_OF)
def test_nothing_personal_is_in_any_message(town, notice_of, kind, language):
    notice = notice_of(kind, teller_of(kind, town), language)

    letter = letter_to(notice.person, [notice], now=NOW, address=ADDRESS, codes={notice.id: "4821"})

    everything = "\n".join((letter.subject, letter.text, letter.html, letter.sms, str(payload(letter)), letter.key))
    assert (seen_in(everything), list(hidden_in(everything))) == ({}, [])
    assert notice.person.id not in everything
    assert length(letter.sms) <= 160
    assert "%(" not in everything


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_whoever_is_asked_learns_what_and_where(town, notice_of, language):
    naming = set()
    for kind in TOPIC_OF:
        notice = notice_of(kind, teller_of(kind, town), language)
        letter = letter_to(notice.person, [notice], now=NOW, address=ADDRESS, codes={})
        naming |= {kind} if "Häkkilä" in letter.text + letter.html + letter.sms else set()
        assert "Häkkilä" not in str(payload(letter)), "a locked screen is read by anybody"

    assert naming == {"offered", "offered_again", "offer_changed", "answer_changed", "answered"}
