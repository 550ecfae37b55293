"""Our application as it is, but for how often a phone may knock."""

from bench.gates import widen
from palveleva import create_app, logs

logs.install()
widen()
app = create_app()
