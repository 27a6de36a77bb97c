"""The two kinds of error: the environment said no, or the program has a bug.

It stands on the lowest floor, so that connectors, models and services can all say which kind they raise.
"""

from __future__ import annotations


class EnvironmentFault(Exception):
    """The world outside of this program said no: a machine, a disk, a file, another program, or what a person asked
    for. It is expected, is shown kindly, and is never a bug of ours. Every error that a caller may show derives from
    it (or is an OSError, which is Python's own word for the same)."""


def is_environments(error: BaseException) -> bool:
    """Whether the environment said no; everything else is a bug of ours and must be loud."""
    return isinstance(error, EnvironmentFault | OSError)
