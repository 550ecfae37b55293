"""The phone's script reads reports as Python does: every vector, in a real browser, with the shipped tables."""

import json
from base64 import b64encode

from palveleva.queries.facts import safety_rules, service_stems
from palveleva.queries.reference import told_of
from palveleva.web.assets import IMPORT
from tests.domain.vectors import FILE
from tests.services import ROOT

READ = """async ([script, vectors, stems, rules]) => {
    const { likeliestServices, dangersIn } = await import(script);
    const services = (language) => Object.entries(stems[language]).map(([id, stems]) => ({ id, stems }));
    return vectors.map(({ language, text }) => ({
        language, text,
        services: likeliestServices(text, services(language)).map(({ id }) => id),
        actions: [...new Set(dangersIn(text, rules).map(({ action }) => action))],
    }));
}"""


def test_the_phone_reads_every_vector_alike(browser):
    parts = [(ROOT / f"static/js/lib/{name}.js").read_text() for name in ("identity", "reading")]
    script = b64encode(IMPORT.sub("", "".join(parts)).encode()).decode()
    vectors = json.loads(FILE.read_text(encoding="utf-8"))
    stems = {language: service_stems(language) for language in ("fi", "sv", "en")}
    rules = [told_of(rule) for rule in safety_rules()]
    page = browser.new_page()

    answers = page.evaluate(READ, [f"data:text/javascript;base64,{script}", vectors, stems, rules])
    page.close()

    assert [pair for pair in zip(answers, vectors, strict=True) if pair[0] != pair[1]] == []
