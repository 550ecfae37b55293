"""Bugs that somebody could write tomorrow, as patches, and the proof that a named test catches each."""
