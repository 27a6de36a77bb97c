"""Maintenance as records and pure functions."""
