"""Facts before a rollout that no node is asked for: how ready the model is, who signed the version."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.deployments.model.preflight import read
from console.deployments.page.findings import lines_of
from console.deployments.page.rollout_loading import Shown
from widgets import numbers
from widgets.priority import Priority

Fact = tuple[str, str] | tuple[str, str, Priority | None]


class _Words(QObject):
    """Holds the words."""

    def facts(self, shown: Shown) -> list[Fact]:
        found: list[Fact] = []
        ready, after = shown.readiness, shown.after
        if ready is not None:
            missing = len(ready.missing)
            said = self.tr("{passed} of {gates} gates").format(
                passed=numbers.number(ready.held), gates=numbers.number(ready.of)
            )
            found.append((self.tr("Readiness"), said, Priority.MEDIUM if missing else None))
        if after is not None:
            signed = after.signature
            said = self.tr("signed by {name}").format(name=signed.by) if signed is not None else self.tr("not signed")
            found.append((self.tr("Artifact"), said, None if signed is not None else Priority.MEDIUM))
            if after.rolled_back:
                found.append((self.tr("This version"), self.tr("was rolled back before"), Priority.HIGH))
        if not shown.told.golden:
            found.append((self.tr("Golden set"), self.tr("none: any answer passes"), Priority.MEDIUM))
        return found


def preflight_lines(shown: Shown) -> list[tuple[str, Priority]]:
    """What was reckoned and seen when the plan was made, each in a sentence, and how much it matters."""
    try:
        found = read(shown.run.plan.values.get("preflight", ""))
    except ValueError:  # another version of the console made the plan
        return []
    return lines_of(found.findings)


def readiness_facts(shown: Shown) -> list[Fact]:
    """Names, values, and how much each matters."""
    return _Words().facts(shown)
