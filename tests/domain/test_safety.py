"""The banners: what the shipped rules say of the vectors today, and what holds of any rules."""

import re
from pathlib import Path

import pytest

from palveleva.domain.safety import EDGE, WORD, SafetyRule, banners, for_browsers, in_order, is_pressing
from palveleva.queries.accuracy import safety, sample
from palveleva.queries.facts import rows, safety_rules

CASES = rows("safety_cases.csv")
RULES = safety_rules()


def test_the_rules_do_not_get_worse_than_they_are():
    found = [(case["text"], case["expected_action"], banners(case["text"], RULES)) for case in CASES]
    missed = [text for text, expected, actions in found if expected and expected not in actions]
    false_alarms = [text for text, expected, actions in found if not expected and set(actions) - {"ask_to_move_number"}]

    assert len(missed) <= 1  # "Ei oo näkyny …" asks to check first: redirect_112_check
    assert not missed or missed[0].startswith("Ei oo näkyny")
    assert false_alarms == []


def measured(name):
    """By what `palveleva accuracy` prints: dangers found, of how many; false alarms, of how many."""
    found = safety(name, [(row["text"], row["action"]) for row in sample(Path(__file__).parent / name)])
    return found.right, found.out_of, found.false, found.among


def test_own_texts_are_not_read_worse_than_they_are():
    """Half of them were written before the rules were widened, and half to see how far that carries (decision 70)."""
    right, dangers, false_alarms, harmless = measured("own_dangers.csv")

    assert (dangers, harmless) == (51, 49)
    assert right >= 50
    assert false_alarms == 0


def test_texts_by_others_are_not_read_worse_than_they_are():
    """Their writers had not seen the rules. Each set was counted before anybody read it (decision 70)."""
    right, dangers, false_alarms, harmless = measured("told_dangers.csv")

    assert (dangers, harmless) == (281, 359)
    assert right >= 280
    assert false_alarms <= 4


def test_what_was_learnt_from_is_heard():
    """Written by others for learning; the rules have not been widened by what they missed of it (decision 92)."""
    right, dangers, false_alarms, harmless = measured("heard_dangers.csv")

    assert (dangers, harmless) == (300, 600)
    assert right >= 298
    assert false_alarms <= 40


def test_what_nothing_was_learnt_from_is_heard_too():
    """Kept from rules and learning alike: whoever reads these texts to mend by them needs new ones (decision 92)."""
    right, dangers, false_alarms, harmless = measured("unheard_dangers.csv")

    assert (dangers, harmless) == (100, 200)
    assert right >= 86
    assert false_alarms <= 12


@pytest.mark.parametrize(
    "text",
    [
        "Aino kaatunut keittiöön",
        "Naapuri kaatunut pihalle",
        "80-vuotias Eila kaatunut kylpyhuoneeseen",
        "Isäntä pudonnut katolta",
        "Lipasto kaatunut mummon päälle",
        "Matti ei pääse ylös lattialta",
        "Mummo lattialla",
        "Aino har ramlat i köket",
        "Grannen har fallit på gården",
        "Aino fell in the kitchen",
        "Aino lyyhistyi",
        "Seppo tuupertui lumitöissä",
        "Eila maassa",
        "Eila makaa pihalla",
        "Aino huonona",
        "Nyt Virtasen Eila on ihan huonona",
        "Tie on huonona, Eila huonona",
        "Kävin katsomassa, Eila makaa pihalla",
    ],
)
def test_whoever_is_down_is_in_danger_also_when_nothing_more_is_said(text):
    assert banners(text, RULES) == ["redirect_112"]


@pytest.mark.parametrize(
    "text",
    [
        "Iso kuusi kaatunut pihatielle",
        "Hylly kaatunut eteiseen",
        "Puupino kaatunut liiterissä",
        "Lumi putosi katolta rappusille",
        "Vaari kaatui viime viikolla portaissa, kaide puuttuu",
        "Eila kaatunut taas, tarttis kaiteen portaisiin",
        "Ett träd har fallit på gården",
        "Lampan har ramlat ner i köket",
        "The lamp fell in the kitchen",
        "Vanha navetta lyyhistynyt",
        "Liiteri lyyhistyi lumen alle",
        "Tie huonona",
        "Auto on huonona",
        "Laituri huonona",
        "Katos lysähti lumen alla",
        "Lipputanko maassa",
        "Rappuset ovat huonona",
        "Silmät on huonona",
        "Eino haluaa raivata, puut jo maassa",
        "Vanha mänty maassa",
        "Omenia maassa, kuka kerää",
        "Lumi makaa katolla",
        "Mummo makaa sairaalassa, kissa hoidettava",
        "Fönstren smutsiga",
    ],
)
def test_a_thing_that_has_fallen_and_an_old_fall_are_no_danger(text):
    assert banners(text, RULES) == []


def a_rule(pattern, action="redirect_112", priority=1):
    return SafetyRule(f"{action}-{priority}", "fi", pattern, action, priority, "interrupt")


def test_the_most_pressing_comes_first_and_each_once():
    rules = [a_rule("lumi", "later", 4), a_rule("tuli", "now", 0), a_rule("savu", "later", 3), a_rule("jää", "no", 2)]

    assert banners("Tuli ja savu, LUMI sulaa", in_order(rules)) == ["now", "later"]


def test_capitals_hide_nothing():
    assert banners("TUVASSA HAISEE KAASULTA", RULES) == ["redirect_112"]


@pytest.mark.parametrize("text", ["", " ", "ä" * 2000, "aino " * 400, "kaatu" * 100, "sukkasil " * 220 + "x"])
def test_any_text_is_read_to_its_end(text):
    assert isinstance(banners(text, RULES), list)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.lang}")
def test_no_pattern_doubles_its_own_way(rule):
    """`\\w*.*` reads the same letters in every possible split: twelve seconds for two thousand of them."""
    assert not re.search(r"\\w[*+]\)?\.\*", rule.pattern)


@pytest.mark.parametrize("action", ["redirect_112", "redirect_112_crisis", "redirect_112_check"])
def test_whatever_names_112_is_pressing(action):
    assert is_pressing(["ask_consent", action])


def test_the_rest_is_not_pressing():
    assert not is_pressing([])
    assert not is_pressing({rule.action for rule in RULES if "112" not in rule.action})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.id}-{rule.lang}")
def test_a_pattern_holds_only_what_browsers_read_alike(rule):
    """JavaScript's u flag refuses idle escapes, and a class within a class means something else."""
    escapes = set(re.findall(r"\\(.)", for_browsers(rule.pattern)))
    classes = re.findall(r"\[[^\]]*\\[wb][^\]]*\]", rule.pattern)

    assert escapes <= set("pP.+*?()[]{}|^$/")  # no \\s: the two know different spaces, and `plainly` leaves but one
    assert not classes
    assert not re.search(r"\(\?[Pimsx#]|\(\?P|\\[AZ]|[*+?}]\+", rule.pattern)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40].encode("ascii", "ignore").decode())
def test_the_translation_for_browsers_means_the_same(case):
    lowered = case["text"].lower()

    for rule in RULES:
        translated = in_python(for_browsers(rule.pattern))
        assert bool(re.search(translated, lowered)) == bool(re.search(rule.pattern, lowered)), rule.id


def in_python(translated):
    """What \\p{L}\\p{N}_ and \\p{Nd} stand for, in the words that Python's re knows."""
    return translated.replace(r"[\p{L}\p{N}_]", r"\w").replace(r"\p{Nd}", r"\d").replace(r"\P{Nd}", r"\D")


def test_words_with_letters_beyond_ascii_have_edges_where_they_end():
    edge = in_python(EDGE)

    assert re.search(f"{edge}savu{edge}", "tuvassa savu")
    assert not re.search(f"{edge}savu{edge}", "äsavu savuä")
    assert re.fullmatch(f"{in_python(WORD)}+", "häkkiläntie5_")
