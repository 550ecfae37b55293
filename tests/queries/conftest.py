"""The deeds of tests/actions in several threads are useful here too."""

from tests.actions.conftest import at_once

__all__ = ["at_once"]
