"""What the papers for whoever keeps the service running say of it is so."""

import re
import shutil
import subprocess

import pytest

from palveleva.db import Base
from tests.services import ROOT

PAPERS = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
ALERTS = ROOT / "docs/units/prometheus-alerts.yml"
SOURCES = [*(ROOT / "palveleva").rglob("*.py"), *(ROOT / "bin").iterdir(), ROOT / "gunicorn.conf.py"]


@pytest.fixture(scope="module")
def sources():
    return "\n".join(file.read_text() for file in SOURCES)


def test_each_table_is_told_to_have_its_municipality_somewhere():
    paper = (ROOT / "docs/scale.md").read_text()
    told = paper.partition("## Where a row has its municipality")[2].partition("\nA page begins")[0]

    assert Base.metadata.tables.keys() - set(re.findall(r"`(\w+)`", told)) == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_files_that_are_named_are_there(paper):
    text = paper.read_text()
    named = re.findall(r"`((?:tests|palveleva|docs|bench|bin|migrations)/[\w./-]+)`", text)
    led_to = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]

    assert [one for one in named if not (ROOT / one).exists()] == []
    assert [one for one in led_to if not (paper.parent / one).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_settings_that_are_named_are_read(paper, sources):
    assert [name for name in re.findall(r"PALVELEVA_[A-Z_]+", paper.read_text()) if name not in sources] == []


def test_metrics_that_wake_somebody_are_told(sources):
    named = re.findall(r"\b(palveleva_[a-z_]+)", "\n".join(re.findall("expr: (.*)", ALERTS.read_text())))

    assert named
    assert [name for name in named if f'"{name.removesuffix("_total")}"' not in sources] == []


@pytest.mark.skipif(not shutil.which("promtool"), reason="only Prometheus itself can say")
@pytest.mark.parametrize("check", [("rules", ALERTS), ("config", "--syntax-only", ALERTS.with_name("prometheus.yml"))])
def test_prometheus_takes_what_it_is_given(check):
    told = subprocess.run(["promtool", "check", *check], capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout + told.stderr
