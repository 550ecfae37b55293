"""A fault of ours as the log may know it: what kind and where. Its message may quote what a person wrote."""

from collections.abc import Iterator
from pathlib import Path
from traceback import extract_tb, format_tb

ROOT = Path(__file__).parents[1]
DEEPEST = 12


def told(error: BaseException) -> str:
    """Kind and place of a fault and of its cause, without a word of its message."""
    cause = cause_of(error)
    before = f"{told(cause)}which led to\n" if cause else ""
    return f"{before}{type(error).__module__}.{type(error).__qualname__}\n{''.join(format_tb(error.__traceback__))}"


def kinds(error: BaseException) -> list[str]:
    """The kind of the fault, then those of what led to it."""
    return [kind(one) for one in chain_of(error)]


def kind(one: BaseException) -> str:
    """sqlite3.OperationalError:SQLITE_READONLY, for SQLite has one class for all; PostgreSQL one for each."""
    name, code = f"{type(one).__module__}.{type(one).__qualname__}", getattr(one, "sqlite_errorname", None)
    return f"{name}:{code}" if code else name


def places(error: BaseException) -> list[str]:
    """Where it went wrong, innermost last: file:line:function, the fault itself and then what led to it."""
    return [
        f"{short(frame.filename)}:{frame.lineno}:{frame.name}"
        for one in chain_of(error)
        for frame in extract_tb(one.__traceback__)[-DEEPEST:]
    ]


def chain_of(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen:
        yield seen
        seen = cause_of(seen)


def cause_of(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def short(filename: str) -> str:
    """Ours from the root of the repository, a library's from its package on: no folder of this machine."""
    parts = Path(filename).parts
    if "site-packages" in parts:
        return "/".join(parts[parts.index("site-packages") + 1 :])
    return Path(filename).relative_to(ROOT).as_posix() if filename.startswith(f"{ROOT}/") else parts[-1]
