"""The many hands of tests/actions read here."""

from tests.actions.conftest import at_once

__all__ = ["at_once"]
