"""The key of the sessions, where nobody gave one: `python -m palveleva.secret_key FOLDER` makes it, once."""

import sys
from pathlib import Path
from secrets import token_urlsafe

from palveleva import durable


def make(folder: Path) -> None:
    with durable.whole(folder / "secret_key") as file:
        file.write(f"{token_urlsafe(48)}\n".encode())


if __name__ == "__main__":
    make(Path(sys.argv[1]))
