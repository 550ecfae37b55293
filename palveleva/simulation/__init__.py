"""A year of a municipality in seconds: fictional people, real deeds, a given clock, and a table of what came of it."""
