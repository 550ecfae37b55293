"""Every word a person can meet is there in Finnish, Swedish and English."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from palveleva.domain import vocabulary
from palveleva.domain.joining import NOBODY_ASKED, way_back
from palveleva.domain.lifecycle import ASSIGNMENT, NEED, OFFER
from palveleva.words.codes import LABELS
from palveleva.words.tones import TONES

ROOT = Path(__file__).parents[2]
KINDS = {
    "need_state": vocabulary.NeedState,
    "need_outcome": vocabulary.Outcome,
    "offer_state": vocabulary.OfferState,
    "assignment_state": vocabulary.AssignmentState,
    "urgency": vocabulary.Urgency,
    "how_soon": vocabulary.Urgency,
    "consent": vocabulary.Consent,
    "channel": vocabulary.Channel,
    "provider_status": vocabulary.ProviderStatus,
    "qualification": vocabulary.Qualification,
    "call_result": vocabulary.CallResult,
    "reply_use": vocabulary.ReplyUse,
}

# One word for one thing: tekijä; utförare, frivillig, anmäla, blankett, invånare.
OTHER_WORDS = {
    "fi": r"palveluntuottaj|palvelun tekij",
    "sv": r"hjälpare|producent|leverantör|volontär|formulär|rapportera|\bboende",
}


# Done by nobody, and about no need: these stand in no history that anybody is shown.
OF_THE_SERVICE_ITSELF = {
    *("add_coordinator", "add_municipality", "drop_aged", "end_old_access", "import_list", "publish", "remove_lines"),
    *("renew_epoch", "renew_municipality", "reset_password", "reset_second_factor"),
}


def catalogue(language):
    with (ROOT / f"translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What the sources say now."""
    file = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", "-k", "_l"]
    subprocess.run([*command, "-o", str(file), "."], cwd=ROOT, check=True)
    with file.open("rb") as pot:
        return {message.id for message in read_po(pot) if message.id}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_catalogue_holds_exactly_the_words_of_the_sources(extracted, language):
    known = {message.id for message in catalogue(language) if message.id}

    assert extracted - known == set(), "run bin/words and translate these"
    assert known - extracted == set(), "run bin/words: these are no longer used"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_no_word_is_left_untranslated(language):
    empty = [m.id for m in catalogue(language) if m.id and not all([m.string] if isinstance(m.id, str) else m.string)]

    assert empty == []


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_one_thing_has_one_name(language):
    other = re.compile(OTHER_WORDS[language], re.IGNORECASE)

    assert [message.string for message in catalogue(language) if other.search(str(message.string))] == []


PLACE = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")  # %(number)d, {n}


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_translations_keep_the_places_for_values(language):
    for message in catalogue(language):
        # Of one thing a language may say "the only offer", without the number; of several it may not.
        one, several = message.id if message.pluralizable else (message.id, message.id)
        of_one, of_several = message.string if message.pluralizable else (message.string, message.string)
        assert set(PLACE.findall(of_one)) <= {*PLACE.findall(one), *PLACE.findall(several)}, message.id
        assert sorted(PLACE.findall(of_several)) == sorted(PLACE.findall(several)), message.id


@pytest.mark.parametrize("kind", KINDS)
def test_every_code_has_its_word(kind):
    assert set(LABELS[kind]) >= set(KINDS[kind])


def test_every_deed_that_is_remembered_has_its_word():
    sources = "".join(file.read_text() for file in (ROOT / "palveleva").rglob("*.py"))
    verbs = set(re.findall(r'\b(?:remember|line)\(\s*"([a-z_]+)"', sources))
    is_pair = re.findall(r'remember\("([a-z_]+)" if \w+ else "([a-z_]+)"', sources)

    assert len(verbs) > 80
    assert verbs.union(*is_pair) - OF_THE_SERVICE_ITSELF <= set(LABELS["verb"])


def test_every_state_has_a_tone():
    states = {*vocabulary.NeedState, *vocabulary.OfferState, *vocabulary.AssignmentState, *vocabulary.ProviderStatus}

    assert states <= set(TONES)


def test_every_verb_of_the_lifecycle_has_its_word():
    worded_otherwise = {
        "offer",
        "assign",
        "report_done",
        "resume",
        "unpool",
        *map(way_back, NOBODY_ASKED),
    }  # told as another deed in the same breath
    verbs = {step.verb for step in (*NEED, *OFFER, *ASSIGNMENT)} - worded_otherwise
    assert verbs - {"answer"} <= set(LABELS["verb"])


def test_in_swedish_a_state_of_a_need_is_neuter_as_the_need_is():
    with (ROOT / "translations/sv/LC_MESSAGES/messages.po").open("rb") as catalogue:
        swedish = {message.id: message.string for message in read_po(catalogue)}

    words = [swedish[str(word._args[0])] for kind in ("need_state", "need_outcome") for word in LABELS[kind].values()]

    assert [one for one in words if re.match(r"\w+(ad|agen)\b", one)] == []
