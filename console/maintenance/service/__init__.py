"""Maintenance's use cases: looking at a node, and making plans of what was seen there."""
