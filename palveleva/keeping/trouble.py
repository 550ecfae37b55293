"""What goes wrong with copies, in a sentence that says what to do."""


class Trouble(Exception):
    """Nothing was changed; the message says why and what helps."""


IN_USE = "The service is running on this database. Stop it first, then restore."
