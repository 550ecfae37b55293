"""A patch that no longer applies proves nothing: each fits the code of today, and its test is there."""

import subprocess

import pytest

from tests.seeded_bugs.patches import ROOT, bugs


@pytest.mark.parametrize("bug", bugs(), ids=lambda bug: bug.name)
def test_the_bug_can_still_be_planted(bug):
    command = ["git", "apply", "--check", str(bug.file)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr

    file, _, name = bug.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(), f"{bug.name}: {bug.test} is not there"


def test_there_are_enough_bugs_about_delivery():
    assert len([bug for bug in bugs() if bug.name.startswith("delivery/")]) >= 14
