"""A text message of one telephone, as the gateway brings it: the same one, as often as it is brought."""

from palveleva.actions import answers
from palveleva.domain.texting import TextMessage
from tests.people import later


def by_text(words):
    return answers.hear(TextMessage("m1", "040 111 2233", words), now=later(hours=2))
