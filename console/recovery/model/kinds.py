"""Kinds of drills and tests, as the command line names them: nothing else of them is needed to read a command."""

from __future__ import annotations

from enum import StrEnum


class DrillKind(StrEnum):
    """How much of a drill is done, and how much is talked through."""

    TABLETOP = "tabletop"  # everything is talked through, nothing is touched
    FUNCTIONAL = "functional"  # done for real, into a sandbox
    FULL = "full"  # done for real, and service is given from what came back


class Scope(StrEnum):
    """How much of what is lost is brought back."""

    SAMPLE = "sample"
    PART = "part"
    ALL = "all"


class Reads(StrEnum):
    """What of a repository a restore test reads, besides the backup that it restores."""

    STRUCTURE = "structure"  # that all is there which its index names
    PART = "part"  # and of its data the next part, so that some tests together read all
    ALL = "all"  # and all of its data
