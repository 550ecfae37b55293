"""How well reports are understood, measured with one command."""

import shutil

import pytest

from palveleva.queries.accuracy import measures
from palveleva.queries.facts import DATA


@pytest.fixture(scope="module")
def shipped():
    """What the shipped samples measure: the longest of what these tests do."""
    return {one.what: one for one in measures()}


def test_the_shipped_samples_are_not_understood_worse_than_they_are(shipped):
    found = shipped

    assert found["Service, top 1, half B"].right >= 18  # of 18; never looked at while the stems were written
    assert found["Service, top 3, half A"].right == found["Service, top 3, half A"].out_of == 18
    assert (found["Safety, cases"].right, found["Safety, cases"].false) == (16, 0)
    assert (found["Told twice"].right, found["Told twice"].false) == (2, 0)
    assert (found["Two needs in one"].right, found["Two needs in one"].false) == (1, 1)
    assert found["Village"].right == found["Village"].out_of == 46


def test_the_command_prints_a_line_for_each_measure(app, shipped):
    answer = app.test_cli_runner().invoke(args=["accuracy"])

    assert answer.exit_code == 0
    assert len(answer.output.splitlines()) == len(shipped)
    assert "Service, top 3, sv           6 of 6" in answer.output


def test_own_samples_are_measured_instead(app, tmp_path):
    shutil.copy(DATA / "safety_cases.csv", tmp_path)
    heading, first = (DATA / "needs_sample.csv").read_text(encoding="utf-8").splitlines()[:2]
    (tmp_path / "needs_sample.csv").write_text(f"{heading}\n{first}\n", encoding="utf-8")

    answer = app.test_cli_runner().invoke(args=["accuracy", "--samples", str(tmp_path)])

    assert "Service, top 1, fi           1 of 1" in answer.output


@pytest.mark.parametrize("content", [None, "id,text\n1,lumityöt\n"])
def test_a_sample_that_cannot_be_read_says_so(app, tmp_path, content):
    if content:
        (tmp_path / "needs_sample.csv").write_text(content, encoding="utf-8")
        shutil.copy(DATA / "safety_cases.csv", tmp_path)

    answer = app.test_cli_runner().invoke(args=["accuracy", "--samples", str(tmp_path)])

    assert answer.exit_code == 1
    assert "The sample cannot be read" in answer.output
