"""What goes wrong with copies, in a sentence that says what to do."""


class Trouble(Exception):
    """Nothing was changed; the message says why and what helps."""
