"""The commands as somebody types them who has not read everything: as anybody, with or without settings."""

import os
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from select import select

import pytest

from palveleva.cli import COMMANDS
from palveleva.work.duties import DUTIES
from tests.services import ROOT, free_port

pytestmark = pytest.mark.whole  # each starts processes of its own

WRAPPER = ROOT / "docs/units/palveleva"


@pytest.fixture
def palveleva(tmp_path):
    """palveleva("backup", "--help", SOME="setting") → code and words."""

    def run(*words, stdout=subprocess.PIPE, **settings):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PALVELEVA", "DATABASE"))}
        env = kept | {"PYTHONPATH": str(ROOT), "PALVELEVA_INSTANCE": str(tmp_path)} | settings
        command = [sys.executable, "-m", "palveleva", *words]
        told = subprocess.run(command, cwd=ROOT, env=env, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False)
        return told.returncode, (told.stdout or "") + told.stderr

    return run


def test_help_needs_no_settings(palveleva):
    code, told = palveleva("--help")

    assert code == 0
    assert "Traceback" not in told
    assert [command.name for command in COMMANDS if command.name not in told] == []


@pytest.mark.parametrize("words", [("backup",), ("municipality", "add")], ids=" ".join)
def test_nor_does_that_of_a_single_command(palveleva, words):
    code, told = palveleva(*words, "--help")

    assert (code, "Usage:" in told) == (0, True)


def test_without_settings_a_command_says_what_is_missing(palveleva, tmp_path):
    code, told = palveleva("backup", str(tmp_path / "backup.age"))

    assert code == 1
    assert told.startswith("Error: No secret key")


@pytest.fixture
def to_nobody(palveleva):
    """palveleva sweep | head -0: code and words of a command that nobody reads."""

    def run(*words):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            return palveleva(*words, stdout=writing, PALVELEVA_SECRET_KEY="j" * 40, PALVELEVA_DEMO="1")
        finally:
            os.close(writing)

    return run


@pytest.mark.parametrize("words", [("accuracy",), ("--help",)], ids=" ".join)
def test_where_nobody_reads_on_a_command_ends_without_a_word(to_nobody, words):
    assert to_nobody(*words) == (0, "")


def test_what_a_command_does_is_done_though_nobody_reads_of_it(to_nobody, tmp_path):
    made = to_nobody("prepare", "--demo")
    swept, told = to_nobody("sweep")

    assert (made[0], swept) == (0, 0), made[1] + told
    assert (tmp_path / "demo").exists()
    with closing(sqlite3.connect(tmp_path / "palveleva.sqlite")) as live:
        done = live.execute("SELECT duty FROM turn WHERE held_until IS NULL AND failed = 0").fetchall()
    assert {name for (name,) in done} == {duty.name for duty in DUTIES}


def test_one_that_could_not_do_it_says_so_in_its_code_though_nobody_reads(to_nobody):
    assert to_nobody("verify-audit")[0] == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_whoever_does_not_own_the_instance_folder_is_refused(palveleva, tmp_path):
    os.chown(tmp_path, 65534, -1)

    code, told = palveleva("backup-key", str(tmp_path / "key"), PALVELEVA_SECRET_KEY="j" * 40, PALVELEVA_DEMO="1")

    assert (code, "belongs to nobody" in told) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_what_the_service_cannot_see_is_told_by_its_whole_place_and_by_who_looked(palveleva):
    """root has the tables at home, which is closed to the user of the service: to that one they are not there."""
    code, told = palveleva("municipality", "add", "--from", "mallila")

    assert (code, f"{ROOT}/mallila is not there, or closed to the user " in told) == (2, True), told


def test_nobody_else_on_the_machine_reads_what_is_written(palveleva, tmp_path):
    subprocess.run(["sh", "-c", f". bin/setup.sh; umask 022; make_secret {tmp_path}/made"], cwd=ROOT, check=True)
    code, told = palveleva("prepare", PALVELEVA_INSTANCE=f"{tmp_path}/made", PALVELEVA_DEMO="1")

    assert code == 0, told
    written = [tmp_path / "made", *(tmp_path / "made").iterdir()]
    assert "palveleva.sqlite" in {file.name for file in written}
    assert [file for file in written if file.stat().st_mode & 0o007] == []


def test_a_port_that_somebody_else_has_is_told_before_anything_is_started():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        wanted = f". bin/setup.sh; want_port 127.0.0.1 {port}; echo started"
        told = subprocess.run(["sh", "-c", wanted], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (told.returncode, told.stdout) == (1, "")
    assert f"127.0.0.1:{port} (Address already in use). Choose another port: PALVELEVA_PORT=" in told.stderr


def test_so_is_a_host_that_is_not_of_this_machine():
    wanted = ". bin/setup.sh; want_port 203.0.113.1 8000; echo started"
    told = subprocess.run(["sh", "-c", wanted], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (told.returncode, told.stdout, "another PALVELEVA_HOST" in told.stderr) == (1, "", True)


def test_the_address_is_told_when_somebody_answers_there(tmp_path):
    port = free_port()
    env = os.environ | {"PALVELEVA_INSTANCE": str(tmp_path), "PALVELEVA_SECRET_KEY": "j" * 40, "PALVELEVA_DEMO": "1"}
    server = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "error"]
    words = {"SAY_WHEN_OPEN": "Here it is"}
    with subprocess.Popen(server, cwd=ROOT, env=env | words, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert select([serving.stdout], [], [], 60)[0]
            assert serving.stdout.readline() == "Here it is\n"
            socket.create_connection(("127.0.0.1", port)).close()
        finally:
            serving.terminate()


def test_the_wrapper_is_who_the_units_are():
    wrapper, unit = WRAPPER.read_text(), (ROOT / "docs/units/palveleva-worker.service").read_text()
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and line[0] != "#")

    for same in (
        f"--uid={said['User']}",
        f"EnvironmentFile={said['EnvironmentFile']}",
        f"StateDirectory={said['StateDirectory']}",
        said["ExecStart"].removesuffix(" worker"),
    ):
        assert same in wrapper


@pytest.fixture
def handed_on(tmp_path):
    """handed_on("backup", "FILE", LANG="…") → the words for systemd-run; what stands in for it only says them."""
    stand_in = tmp_path / "systemd-run"
    stand_in.write_text('#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done\n')
    stand_in.chmod(0o755)

    def run(*words, **env):
        env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"} | env
        told = subprocess.run([WRAPPER, *words], env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
        return told.stdout.splitlines()

    return run


def test_the_wrapper_hands_on_every_word_as_it_is(handed_on, tmp_path):
    words = ("coordinator", "Maija Mallinen", "maija@mallila.fi", "--password", "lumi$set 'ja' \\rappuset$", "")

    told = handed_on(*words)

    # Where a $ is meant systemd wants two: it puts values of variables into the words of a command.
    assert told[-6:] == [word.replace("$", "$$") for word in words]
    assert f"--property=WorkingDirectory=-{tmp_path}" in told


def test_the_wrapper_hands_on_the_language_of_the_terminal(handed_on):
    assert "--setenv=LANG=fi_FI.UTF-8" in handed_on("backup-key", "key", LANG="fi_FI.UTF-8")
    assert "--setenv=LANG=sv_FI.UTF-8" in handed_on("backup-key", "key", LANG="fi_FI.UTF-8", LC_ALL="sv_FI.UTF-8")
    assert not any("LANG" in word for word in handed_on("backup-key", "key"))


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("name", "email", "password", "told"),
    [
        ("Maija", "notemail", "lumiset rappuset", "not an e-mail address"),
        ("Maija", "", "lumiset rappuset", "not an e-mail address"),
        ("  ", "maija@mallila.fi", "lumiset rappuset", "Write the name"),
        ("Maija", "maija@mallila.fi", "lyhyt", "at least 12 characters"),
        ("Kaisa", " Kaisa@palveleva.example ", "lumiset rappuset", "e-mail address already belongs to somebody"),
    ],
)
def test_a_coordinator_is_somebody_who_can_sign_in(app, name, email, password, told):
    words = ("coordinator", name, email, "--municipality", "saarijarvi", "--password", password)
    answer = app.test_cli_runner().invoke(args=words)

    assert (answer.exit_code, told in answer.output) == (1, True), answer.output
