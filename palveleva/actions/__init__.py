"""Writing: a verb, allowed, atomic, by somebody, remembered. The edge (web, cli) commits."""
