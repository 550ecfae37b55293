"""Queries are tried like deeds: without a web, and from several threads."""

from tests.actions.conftest import at_once

__all__ = ["at_once"]
