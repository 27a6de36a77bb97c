"""The program's exit statuses."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit statuses; documented in docs/command-line.md."""

    OK = 0
    FAILED = 1  # something outside failed: a node, a file, the journal
    USAGE = 2
    OPERATOR = 3  # the operator must decide or give something first: an unknown host key, a password
    NOT_PROVEN = 4  # a restore test: the backup does not give back what was saved
    INCONCLUSIVE = 5  # a restore test: it shows neither
    INTERRUPTED = 130
