"""Municipalities that come from folders of tables."""
