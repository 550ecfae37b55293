"""The phone reads identity codes as the server does: the same texts, in a real browser, with the shipped script."""

from base64 import b64encode
from itertools import chain

import pytest

from palveleva.domain.safety import holds_identity_code
from tests.domain.identity_codes import KEPT, REFUSED, some_codes
from tests.services import ROOT

READ = """async ([script, texts]) => {
    const { hasIdentityCode } = await import(script);
    return texts.map(hasIdentityCode);
}"""
KEEP = READ.replace("hasIdentityCode", "withoutIdentityCodes")


@pytest.fixture
def ask(browser):
    """What the shipped script says of the texts."""
    script = b64encode((ROOT / "static/js/lib/identity.js").read_bytes()).decode()
    page = browser.new_page()
    yield lambda question, texts: page.evaluate(question, [f"data:text/javascript;base64,{script}", texts])
    page.close()


def test_phone_and_server_refuse_the_same_texts(ask):
    texts = list(chain(REFUSED, KEPT, some_codes(20_000)))

    answers = ask(READ, texts)

    differences = [text for text, answer in zip(texts, answers, strict=True) if answer != holds_identity_code(text)]
    assert differences == []
    assert answers[: len(REFUSED)] == [True] * len(REFUSED)


def test_a_draft_is_kept_without_the_code_and_with_everything_else(ask):
    codes = list(chain(REFUSED, some_codes(2_000)))

    kept = ask(KEEP, [f"Hilda {code}\ntarvitsee halot" for code in codes])

    assert [text for text in kept if holds_identity_code(text) or not text.startswith("Hilda")] == []
    assert [text for text in kept if not text.endswith("tarvitsee halot")] == []
    assert ask(KEEP, ["Hilda 131052-308T,\nhalot"]) == ["Hilda …,\nhalot"]
    assert ask(KEEP, list(KEPT)) == list(KEPT)
