"""Patterns that are not tried would not have fitted."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palveleva.domain.fragments import DIGIT, Sieve, ways_of
from palveleva.domain.safety import banners, plainly
from palveleva.queries.accuracy import sample
from palveleva.queries.facts import rows, safety_rules

RULES = safety_rules()
PATTERNS = [rule for rule in RULES if not rule.undertone]
SIEVE = Sieve(rule.pattern for rule in PATTERNS)
KNOWN = [case["text"] for case in rows("safety_cases.csv")]
KNOWN += [row["text"] for row in sample(Path(__file__).parent / "own_dangers.csv")]


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("lumi", [[{"lumi"}]]),
        ("lumi.*katto", [[{"lumi"}, {"katto"}]]),
        ("lu(mi|met)? katto", [[{" katto"}]]),
        ("(lumi|katto)", [[{"lumi"}], [{"katto"}]]),
        ("(lumi|jää)x(tie|polku|piha)", [[{"lumi", "jää"}, {end}] for end in ("xtie", "xpolku", "xpiha")]),
        ("lumi.*(tie|piha)|katto", [[{"lumi"}, {"tie", "piha"}], [{"katto"}]]),
        ("^(?!.*(tie|piha)).*((lumi|jää) katto|räys)", [[{"lumi", "jää"}, {" katto"}], [{"räys"}]]),
        ("((jää)+x(lumi|jää x)){2}", [[{"jää"}, {"lumi", "jää x"}]]),
        ("lumi.*lumi", [[{"lumi"}]]),
        ("(lumi|ei)", [[{"lumi"}], []]),
        ("(?<!ei )(?!lumi)katto", [[{"katto"}]]),
        (r"\bse\b", [[]]),
        (r"\d\d ?v|[0-9]{2}", [[{DIGIT}], [{DIGIT}]]),
        ("[0-9a]", [[]]),
        ("[^0-9]", [[]]),
        ("(lumi)*", [[]]),
        ("(lumi)+", [[{"lumi"}]]),
        ("(?i)lumi", [[]]),
        ("l[uo]mi", [[]]),
        ("", [[]]),
    ],
)
def test_a_text_must_hold_one_of_each_of_these(pattern, ways):
    assert [set(needs) for needs in ways_of(pattern)] == [set(map(frozenset, needs)) for needs in ways]


@pytest.mark.whole
@pytest.mark.parametrize("number", range(len(PATTERNS)), ids=[f"{rule.id}-{rule.lang}" for rule in PATTERNS])
def test_what_a_rule_fits_is_always_tried(number):
    @settings(max_examples=60, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(PATTERNS[number].compiled))
    def tried(text):
        assert number in SIEVE.worth_trying(text)

    tried()


def plain_way(text):
    lowered = plainly(text).lower()
    return list(dict.fromkeys(rule.action for rule in RULES if rule.fits(lowered)))


def test_banners_are_those_of_every_rule_tried_on_every_text():
    random = Random(7)
    words = " ".join(KNOWN).split()
    mixed = [" ".join(random.choices(words, k=random.randrange(1, 40))) for _ in range(1500)]
    glued = ["".join(random.choices(words, k=random.randrange(1, 6))) for _ in range(250)]

    for text in (*KNOWN, *mixed, *glued):
        assert banners(text, RULES) == plain_way(text), text
