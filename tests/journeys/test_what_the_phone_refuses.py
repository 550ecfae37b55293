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


@pytest.fixture
def refused_by_the_phone(browser):
    """Which of the texts the shipped script refuses."""
    script = b64encode((ROOT / "static/js/lib/reading.js").read_bytes()).decode()
    page = browser.new_page()
    yield lambda texts: page.evaluate(READ, [f"data:text/javascript;base64,{script}", texts])
    page.close()


def test_phone_and_server_refuse_the_same_texts(refused_by_the_phone):
    texts = list(chain(REFUSED, KEPT, some_codes(20_000)))

    answers = refused_by_the_phone(texts)

    differences = [text for text, answer in zip(texts, answers, strict=True) if answer != holds_identity_code(text)]
    assert differences == []
    assert answers[: len(REFUSED)] == [True] * len(REFUSED)
