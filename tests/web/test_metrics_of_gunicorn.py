"""What /metrics says where it is asked in truth: before gunicorn with its own settings, which has several processes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.nursery import run
from tests.services import ROOT, free_port, wait_for

pytestmark = pytest.mark.whole  # each starts processes of its own

TOKEN = "hPq2-Vb8sYw4zKd6LtEr9NcXa1"


@pytest.fixture
def env(tmp_path):
    own = {"PALVELEVA_INSTANCE": str(tmp_path), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
    own |= {
        "PALVELEVA_METRICS_TOKEN": TOKEN,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite",
    }
    own["HOME"] = own["XDG_RUNTIME_DIR"] = "/proc/closed"
    return {name: value for name, value in os.environ.items() if not name.startswith("PROMETHEUS")} | own


@pytest.fixture
def service(env, tmp_path):
    """A process of its own from the first import on: one that is forked has imported what counts already."""
    run(("palveleva", "prepare"), env)
    url = f"127.0.0.1:{free_port()}"
    with (tmp_path / "web.log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "gunicorn", "--bind", url], cwd=ROOT, env=env, stderr=log)
    try:
        wait_for(f"http://{url}")
        yield f"http://{url}"
    finally:
        server.terminate()
        server.wait(60)


def metrics_of(url):
    with urlopen(Request(f"{url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"})) as answer:
        lines = [line.rpartition(" ") for line in answer.read().decode().splitlines() if line[0] != "#"]
    return {name: float(number) for name, _, number in lines}


def test_requests_of_all_processes_are_counted_and_faults_can_be(service):
    for _ in range(12):
        with urlopen(f"{service}/healthz") as answer:
            assert answer.status == 200

    seen = metrics_of(service)

    assert seen['palveleva_requests_total{endpoint="health.alive",method="GET",status="200"}'] == 12
    assert seen["palveleva_faults_total"] == 0
    troubles = {seen[f'palveleva_database_troubles_total{{kind="{kind}"}}'] for kind in ("busy", "away", "full")}
    assert troubles == {0}, "an alert on an increase misses the first of what was not there"


def test_it_starts_without_a_word_of_trouble_where_the_home_folder_is_closed(service, tmp_path):
    lines = [json.loads(line) for line in (tmp_path / "web.log").read_text().splitlines()]

    assert [line for line in lines if line["level"] not in {"info", "debug"}] == []


READ_SETTINGS = """
import os, runpy, sys
runpy.run_path("gunicorn.conf.py")
print(os.environ["PROMETHEUS_MULTIPROC_DIR"], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def begin(env):
    """A process with the settings of gunicorn, and the folder in which it counts."""
    begun = []

    def run():
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen([sys.executable, "-c", READ_SETTINGS], cwd=ROOT, env=env, text=True, **pipes)
        begun.append((process, Path(process.stdout.readline().strip())))
        return begun[-1]

    yield run
    for process, folder in begun:
        process.kill()
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def test_what_a_killed_service_has_left_over_goes_when_the_next_one_begins(begin):
    (killed, left), (_, living) = begin(), begin()
    killed.kill()
    killed.wait()

    _, new = begin()

    assert (left.exists(), living.exists(), new.exists()) == (False, True, True)
    assert oct(new.stat().st_mode)[-3:] == "700"
