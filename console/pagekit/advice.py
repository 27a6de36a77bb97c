"""Advice where there is one line for it."""

from __future__ import annotations


def at_first(advice: str) -> str:
    """The first sentence of an advice, which says what to do; where this stands the rest is one hover away."""
    return advice.partition(". ")[0].rstrip(".")
