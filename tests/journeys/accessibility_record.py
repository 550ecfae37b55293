"""Writes palveleva/data/accessibility.csv from the outcome of the accessibility tests: `bin/accessibility` calls it."""

import csv
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import axe_playwright_python

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "palveleva/data/accessibility.csv"
SOURCES = ("test_accessibility.py", "test_without_script.py")


def main(outcome: Path) -> None:
    cases = list(ElementTree.parse(outcome).iter("testcase"))
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    row = {
        "day": datetime.now(UTC).date().isoformat(),
        "axe": axe_version(),
        "passed": len(cases) - len(failed),
        "failed": len(failed),
        "names": " ".join(sorted({case.attrib["name"].partition("[")[0] for case in cases})),
    }
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)


def axe_version() -> str:
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")[:300]
    found = re.search(r"axe v([\d.]+)", script)
    return found.group(1) if found else "unknown"


def names_now() -> set[str]:
    """The tests that stand in the sources."""
    texts = ((ROOT / "tests/journeys" / name).read_text(encoding="utf-8") for name in SOURCES)
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
