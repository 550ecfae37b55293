"""How long tests wait for what is to come. A busy machine is slow, not wrong: what goes well never waits to the end."""

PATIENCE = 120.0  # seconds until a service answers, a process has begun or has ended
SOON = 60.0  # until a tap, a page or a phone has done what it was to do
