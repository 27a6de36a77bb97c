"""Versions of a rule: what a site says otherwise than what ships, each as a text. Pure records."""

from __future__ import annotations

from dataclasses import dataclass

#: The category of the entries that hold them, and their types.
CATEGORY = "rule"
SAVED = "rule.saved"
SWITCHED = "rule.switched"
#: The version that nobody wrote here: the row that ships, or that a file of the site has; none where there is no such.
BASE = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a rule: its row as TOML, who saved it when (unix seconds), by which entry."""

    rule: str
    number: int
    text: str
    who: str
    time: float
    entry: int


@dataclass(frozen=True, slots=True)
class On:
    """Which version of a rule holds, which one did before (both may be BASE), since which entry, by whom."""

    version: int = BASE
    before: int = BASE
    who: str = ""
    time: float = 0.0
    entry: int = 0
