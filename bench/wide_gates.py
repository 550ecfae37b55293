"""Our application as it is, but for how often a phone may knock: a bench knocks more often than any phone."""

from dataclasses import replace

from palveleva import create_app, logs
from palveleva.web import limits

logs.install()
for name in ("ACTS_OF_ACCOUNT", "ACTS_FROM_ADDRESS"):
    setattr(limits, name, replace(getattr(limits, name), most=10**9))
app = create_app()
