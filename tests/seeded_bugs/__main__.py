"""Plants one bug after another in a copy of the tree and shows which test catches it.

python -m tests.seeded_bugs [part of a name …]
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.seeded_bugs.patches import ROOT, Bug, bugs

LEFT_OUT = shutil.ignore_patterns(".venv", ".bench", ".git", "instance", "__pycache__", ".*_cache", "*.sqlite*")
COMPILE = (sys.executable, "-m", "babel.messages.frontend", "compile", "--directory", "translations")
WITHIN = 1800.0  # seconds: a busy machine is slow, not wrong
# A bug that makes its test wait for ever is caught too: after so many seconds, and so many times as long as without.
FOR_EVER, TIMES = 180.0, 3


@dataclass
class Proof:
    """Which tests pass without a bug, and in how many seconds, is found out once."""

    sound: dict[str, float] = field(default_factory=dict)

    def of(self, bug: Bug) -> str:
        with tempfile.TemporaryDirectory(prefix="seeded-bug-") as place:
            tree = copied(Path(place) / "tree")
            if bug.test not in self.sound:
                begun = time.monotonic()
                if not passes(bug.test, tree, WITHIN):
                    return "FAILS ANYWAY"
                self.sound[bug.test] = time.monotonic() - begun
            if not applies(bug, tree):
                return "DOES NOT APPLY"
            return "MISSED" if passes(bug.test, tree, max(FOR_EVER, TIMES * self.sound[bug.test])) else "caught"


def copied(tree: Path) -> Path:
    shutil.copytree(ROOT, tree, ignore=LEFT_OUT)
    subprocess.run(COMPILE, cwd=tree, check=True, capture_output=True)
    return tree


def applies(bug: Bug, tree: Path) -> bool:
    command = ["git", "apply", str(bug.file)]
    return subprocess.run(command, cwd=tree, env=apart(tree), check=False).returncode == 0


def apart(tree: Path) -> dict[str, str]:
    """No repository above the copy may take part, and the copy's own modules come first."""
    return os.environ | {"GIT_CEILING_DIRECTORIES": str(tree.parent), "PYTHONPATH": str(tree)}


def passes(test: str, tree: Path, within: float) -> bool:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test]
    try:
        ended = subprocess.run(
            command, cwd=tree, env=apart(tree), capture_output=True, text=True, timeout=within, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    if ended.returncode not in (0, 1):  # not found, or broken by itself: neither passed nor caught
        raise SystemExit(f"{test} cannot be run:\n{ended.stdout[-3000:]}")
    return ended.returncode == 0


def main(names: list[str]) -> int:
    chosen, proof, missed = bugs(names), Proof(), 0
    if not chosen:
        raise SystemExit("There is no bug of that name.")
    width = max(len(bug.name) for bug in chosen)
    for bug in chosen:
        begun = time.monotonic()
        verdict = proof.of(bug)
        missed += verdict != "caught"
        print(f"{bug.name:{width}}  {verdict:14}  {time.monotonic() - begun:5.1f} s  {bug.test}", flush=True)
    print(f"bugs {len(chosen)}, caught {len(chosen) - missed}, missed {missed}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
