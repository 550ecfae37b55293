"""The patches of the folders beside this file. The first line of each names the test that must fail with it."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MARK = "# caught by: "


@dataclass(frozen=True)
class Bug:
    file: Path

    @property
    def name(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}"

    @property
    def test(self) -> str:
        """The address of the test, as pytest wants it."""
        first = self.file.read_text().splitlines()[0]
        assert first.startswith(MARK), f"{self.name}: the first line must be '{MARK}tests/…::test_…'"
        return first.removeprefix(MARK).strip()


def bugs(names: list[str] | None = None) -> list[Bug]:
    """All, or those whose name contains one of these."""
    found = [Bug(file) for file in sorted(HERE.glob("*/*.patch"))]
    return [bug for bug in found if not names or any(name in bug.name for name in names)]
