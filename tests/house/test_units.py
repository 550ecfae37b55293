"""The units and the proxy that docs/operate.md sends people to are such as systemd takes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from palveleva.domain.outbox_file import LARGEST

ROOT = Path(__file__).parents[2]
UNITS = sorted(file for file in (ROOT / "docs/units").iterdir() if file.name.startswith("palveleva-"))
INSTALLED = "/srv/palveleva/app"


def settings(name):
    lines = (ROOT / "docs/units" / name).read_text().splitlines()
    return [tuple(line.split("=", 1)) for line in lines if "=" in line and line[0] != "#"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="only systemd itself can say")
def test_systemd_takes_the_units(tmp_path):
    """As if they were installed where this runs: it looks whether the commands are there."""
    for unit in UNITS:
        text = unit.read_text().replace(f"{INSTALLED}/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text)

    command = ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)

    ours = [line for line in told.stderr.splitlines() if "palveleva" in line]
    assert (told.returncode, ours) == (0, [])


SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="only systemd itself can say")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_little_but_its_work(unit):
    """From 0, which is safe, to 10 (decision 117)."""
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=40", unit]
    told = subprocess.run(command, capture_output=True, text=True, check=False)

    assert told.returncode == 0, told.stdout[-200:]


def test_what_one_service_may_not_the_others_may_not_either():
    shut = [unit.read_text().partition("(decision 117).\n")[2].partition("UMask")[0].split() for unit in SERVICES]

    assert shut[0]
    assert shut.count(shut[0]) == len(SERVICES)


def test_the_web_has_time_to_finish_before_it_is_killed():
    graceful = next(
        line for line in (ROOT / "gunicorn.conf.py").read_text().splitlines() if "graceful_timeout =" in line
    )

    assert int(dict(settings("palveleva-web.service"))["TimeoutStopSec"]) > int(graceful.split("=")[1])


def test_a_database_is_led_up_in_peace_before_the_web_starts():
    unit = dict(settings("palveleva-web.service"))

    assert unit["ExecStartPre"].endswith("palveleva prepare")
    assert unit["TimeoutStartSec"] == "1h"


def test_the_proxy_asks_where_the_socket_listens():
    listens = dict(settings("palveleva-web.socket"))["ListenStream"]

    assert f"proxy_pass http://unix:{listens};" in (ROOT / "docs/units/nginx.conf").read_text()


def test_the_guide_names_every_file():
    guide = (ROOT / "docs/operate.md").read_text()

    assert [file.name for file in (ROOT / "docs/units").iterdir() if f"`{file.name}`" not in guide] == []


def test_the_printed_settings_are_such_as_systemd_reads():
    """To systemd a value goes to the end of its line: what stands behind it as a comment belongs to it."""
    guide = (ROOT / "docs/operate.md").read_text()
    (block,) = [block for block in guide.split("```") if block.lstrip().startswith("PALVELEVA_INSTANCE=")]
    told = [line for line in block.splitlines() if line and not line.startswith("#")]

    assert [line for line in told if not re.fullmatch(r"[A-Z_]+=[^\s#]+", line)] == []


def test_the_proxy_lets_through_whatever_the_program_takes():
    (most,) = re.findall(r"client_max_body_size (\d+)m;", (ROOT / "docs/units/nginx.conf").read_text())

    assert int(most) * 1024 * 1024 > LARGEST  # what is around the file in a form is small
