"""What a command says where nobody reads on (`palveleva sweep | head -1`): nothing. Its work is done all the same."""

import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import Any


class Pipe(FileIO):
    """What is written into it after its reader has gone is gone too."""

    def write(self, told: Any) -> int:
        try:
            return super().write(told)
        except BrokenPipeError:
            return len(told)


def speak_to_nobody_too() -> None:
    """From here on no deed of this process depends on whether somebody reads what is said of it."""
    sys.stdout, sys.stderr = into_a_pipe(sys.stdout), into_a_pipe(sys.stderr)


def into_a_pipe(stream: Any) -> Any:
    """The same; a stream that was closed before we began is none."""
    if stream is None:
        return stream
    pipe = BufferedWriter(Pipe(stream.fileno(), "w", closefd=False))
    is_seen_at_once = stream.line_buffering
    return TextIOWrapper(pipe, encoding=stream.encoding, errors=stream.errors, line_buffering=is_seen_at_once)
