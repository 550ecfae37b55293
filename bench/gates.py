"""How often a phone may knock, widened: a bench knocks more often than any phone."""

from dataclasses import replace

from palveleva.web import limits


def widen() -> None:
    """For this process, from now on."""
    for name in ("ACTS_OF_ACCOUNT", "ACTS_FROM_ADDRESS"):
        setattr(limits, name, replace(getattr(limits, name), most=10**9))
