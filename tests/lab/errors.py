"""The errors of the lab."""

from __future__ import annotations


class LabError(Exception):
    """The lab could not do what was asked of it; the text says why and what would help."""


class NotInThisTier(LabError):
    """This fault needs the full lab: root and network namespaces."""
