"""A fault of ours as the log may know it: what kind and where. Its message may quote what a person wrote."""

from traceback import format_tb


def told(error: BaseException) -> str:
    """Kind and place of a fault and of its cause, without a word of its message."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = f"{told(cause)}which led to\n" if cause else ""
    return f"{before}{type(error).__module__}.{type(error).__qualname__}\n{''.join(format_tb(error.__traceback__))}"
