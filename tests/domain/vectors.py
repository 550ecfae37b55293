"""Texts with what is to be read in them, in one file for Python and for the phone's script.

`python -m tests.domain.vectors` writes vectors.json anew from what Python reads; look at its differences before they
are committed.
"""

import json
from pathlib import Path
from typing import Any

from palveleva.domain.safety import banners
from palveleva.domain.understanding import likeliest_services
from palveleva.queries.accuracy import sample
from palveleva.queries.facts import rows, safety_rules, service_stems

HERE = Path(__file__).parent
FILE = HERE / "vectors.json"
ODD = (
    ("fi", ""),
    ("fi", " \n\t "),
    ("fi", "🪵🪵🪵 🙏"),
    ("fi", "🪓klapeja🪵kaksi👍🏽mottia"),
    ("fi", "LUMITYÖT PIHALLA JA PORTAILLA"),
    ("fi", "La\u0308mmitys rikki, pa\u0308\u0308ssa\u0308 kylma\u0308"),  # letters and their dots apart
    ("fi", "lumi\u00adtyöt ja hieko\u200bitus"),  # soft hyphen and a space without width
    ("fi", "\uff2c\uff35\uff2d\uff29\uff34\uff39\uff2f\u0308\uff34"),  # wide letters
    ("fi", "Aino kaatunut keittiöön"),
    ("fi", "Iso kuusi kaatunut pihatielle"),
    ("fi", "Äijälän Eila lyyhistyi"),
    ("fi", "Nyt Äiti on huonona, tiet ovat huonona"),
    ("fi", "Räystäskouru tukossa, huussi täynnä ja öljy loppu"),
    ("fi", "Ulko-ovi, linja-auto ja kauppa-apu"),
    ("fi", "rappuset ihan jiäs, kuka kolloomaa lumet"),
    ("fi", "tarttis kyyvin kirkolle ja klapiloita huusholliin"),
    ("fi", "rolaattori rikki, tietokone jumissa ja tie huono"),
    ("fi", "Ukki kaatui\neikä\r\nhän nouse\u2028ei pääse ylös"),
    ("fi", "kaatui\u0085ei pääse"),
    ("fi", "korttinumero \u0661\u0662\u0663\u0664"),  # Arabic digits are digits too
    ("fi", "puh \uff10\uff14\uff10 \uff11\uff12\uff13 \uff14\uff15\uff16\uff17"),
    ("fi", "hetu 010145X9379, tili FI21 1234 5600 0007 85"),
    ("fi", "İstanbul ΣΑΣ ǅ ß ſavua tuvassa"),
    ("fi", "Det luktar gas i köket. There is smoke in the house."),
    ("sv", "björkved, vedtrave, fönstren och fönsterputsning"),
    ("sv", "snöskottning eller snöröjning på gårdsvägen, istappar från taket"),
    ("sv", "Grannen har fallit på gården"),
    ("sv", "TVÄTTMASKINEN, tv:n och två mattor"),
    ("en", "Wheelchair-ramp; smoke-alarm beeps, gutters' leaves"),
)  # fmt: skip


def texts() -> list[tuple[str, str]]:
    """Language and text of every vector."""
    told = [*rows("needs_sample.csv"), *rows("safety_cases.csv"), *sample(HERE / "own_needs.csv")]
    return [*((row["lang"], row["text"]) for row in told), *ODD]


def read(language: str, text: str) -> dict[str, Any]:
    services, actions = likeliest_services(text, service_stems(language)), banners(text, safety_rules())
    return {"language": language, "text": text, "services": services, "actions": actions}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(read(*pair), ensure_ascii=True) for pair in texts())
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
