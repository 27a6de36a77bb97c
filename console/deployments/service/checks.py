"""Checks of files and units that plans of rollouts share."""

from __future__ import annotations

from connectors import systemd
from console.work.model.plans import Check, Relation


def holds(path: str, sha256: str) -> Check:
    """That a file has a sum."""
    return Check(("sha256sum", "--", path), "sum", "sha256", Relation.IS, sha256)


def absent(path: str) -> Check:
    """That there is nothing at a path."""
    return Check(("test", "-e", path), "plain", "status", Relation.IS, "1")


def active(unit: str) -> Check:
    """That a unit runs, or soon does."""
    return Check(systemd.show(unit), "systemd.unit", "ActiveState", Relation.IS, "active", 60)


def at_rest(unit: str) -> Check:
    """That a unit has come to its end."""
    return Check(systemd.show(unit), "systemd.unit", "ActiveState", Relation.ONE_OF, "inactive failed", 150)


def starts_with(unit: str, wanted: str) -> Check:
    """Whether a machine starts with a unit: enabled, disabled."""
    return Check(systemd.show(unit), "systemd.unit", "UnitFileState", Relation.IS, wanted, 5)
