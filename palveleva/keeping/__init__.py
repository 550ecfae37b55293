"""Keeping what must be kept and forgetting what must be forgotten: exports, erasure, backups and their drill."""
