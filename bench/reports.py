"""Reports as villages would write them, put together from pieces with a fixed seed. Free words would pack less well."""

import gzip
import json
from random import Random
from typing import Any
from uuid import UUID

from palveleva.queries.facts import rows

WHAT = (
    "Rappuset ovat lumen alla eikä liiteriin pääse.", "Rollaattorin pyörät jumittavat eikä kauppaan pääse.",
    "Polttopuut pitäisi pinota liiteriin ennen pakkasia.", "Kaivolle johtava polku on jäässä.",
    "Tie tukkeutuu heti kun sataa lunta.", "Pihakoivun oksa roikkuu katon päällä.",
    "Ulkovalo ei syty enää.", "Postilaatikolle on kaatunut puu.",
)  # fmt: skip
MORE = (
    "Asuu yksin.", "Käytävä ennen viikonloppua.", "Soitto ensin.", "Naapuri auttoi viimeksi.", "Koira pihalla.",
    "Avain on naapurissa.", "Lapset käyvät sunnuntaisin.", "Ei kiirettä, mutta ennen joulua.", "Kuulo on heikko.",
)  # fmt: skip
NAMES = ("Helmi Esimerkki", "Toivo Malli", "Aune Kuvitelma", "Eino Keksitty", "Lyyli Satu", "Arvo Tarina")
KNOWN = sorted(
    {word for row in rows("services.csv") for word in f"{row['fi']} {row['keywords_fi']}".replace("|", " ").split()}
)
SERVICES = ("lumityot", "apuvaline", "polttopuut", "auraus", "puiden_kasittely", "pienkorjaus")


def payload(random: Random) -> dict[str, Any]:
    """What one report tells: text, place, time and whom to call."""
    own_words = " ".join(random.choices(KNOWN, k=random.randrange(3, 9))).capitalize() + "."
    said = [random.choice(WHAT), own_words, *random.sample(MORE, random.randrange(1, 3))]
    number = random.randrange(10**7)
    return {
        "text": " ".join(said),
        "village": "hakkila",
        "service": random.choice(SERVICES),
        "urgency": random.choice(("today", "week", "flexible")),
        "consent": "granted",
        "contact": {
            "name": random.choice(NAMES),
            "phone": f"040 {number // 10000:03} {number % 10000:04}",
            "address": f"Häkkiläntie {random.randrange(1, 400)}",
            "note": random.choice(MORE),
        },
    }


def operations(count: int, seed: int) -> list[dict[str, Any]]:
    """As they wait on a phone."""
    random = Random(seed)
    return [
        {
            "op_id": str(UUID(int=random.getrandbits(128), version=4)),
            "type": "need.report",
            "payload": payload(random),
            "device_at": f"2026-11-24T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.000Z",
        }
        for number in range(count)
    ]


def bare_batch(ops: list[dict[str, Any]]) -> int:
    """Bytes of nothing but the reports, packed: what has to cross the line in any case."""
    return len(gzip.compress(json.dumps(ops, ensure_ascii=False, separators=(",", ":")).encode(), 6))
