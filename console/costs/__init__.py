"""Costs: what it costs to own, against renting, years ahead."""
