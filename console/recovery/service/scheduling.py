"""Restore tests by schedule: their arguments, their plans, and what of these is otherwise each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from connectors import sandboxes
from console.recovery.service import plans
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.testing import NEWEST, Testing
from console.recovery.service.tools import tool_of
from console.work.model.plans import Plan
from resources.text import QT_TRANSLATE_NOOP

ACT = plans.ACT
ASSET, COPY, SNAPSHOT, CONTROL = "asset", "copy", "snapshot", "control"
_NO_ASSET = QT_TRANSLATE_NOOP("Recovery", "Say which asset is to be tested.")
_NO_COPY = QT_TRANSLATE_NOOP("Recovery", "{name} has no copy called {copy}.")
_SNAPSHOT = QT_TRANSLATE_NOOP("Recovery", "A test by schedule is of a random backup, or of the newest.")
_CONTROL = QT_TRANSLATE_NOOP("Recovery", "A test is a negative control, “yes”, or is none.")
_DIGITS = "[0-9]{1,18}"


class TestMaker:
    """Plans of restore tests. `zone` gives the time zone of a node, by its key."""

    __test__ = False  # no test of pytest's
    arguments = (ASSET, COPY, SNAPSHOT, CONTROL)

    def __init__(self, recovery: RecoveryService, testing: Testing, zone: Callable[[str], str]) -> None:
        self._recovery, self._testing, self._zone = recovery, testing, zone

    def named(self, arguments: Mapping[str, str]) -> tuple[Mapping[str, str], str, str]:
        """Raises CannotRecover."""
        if not arguments.get(ASSET):
            raise CannotRecover(_NO_ASSET)
        asset = self._recovery.asset(arguments[ASSET])
        copy = arguments.get(COPY, "")
        if asset.copy(copy) is None:
            raise CannotRecover(_NO_COPY, name=asset.name, copy=copy)
        if arguments.get(SNAPSHOT, "") not in ("", NEWEST):
            raise CannotRecover(_SNAPSHOT)
        if arguments.get(CONTROL, "") not in ("", "yes"):
            raise CannotRecover(_CONTROL)
        kept = {name: value for name, value in {**arguments, ASSET: asset.id}.items() if value}
        return kept, asset.name, self._zone(asset.node)

    def plan(self, arguments: Mapping[str, str]) -> Plan:
        return self._testing.plan(
            arguments[ASSET],
            arguments.get(COPY, ""),
            arguments.get(SNAPSHOT, ""),
            control=arguments.get(CONTROL) == "yes",
        )

    def blanks(self, plan: Plan) -> Mapping[str, str]:
        """Which backup it is, what was seen of that, and the sandbox's own digits. All else is agreed to word by
        word: the node, the repository, the programs, the paths."""
        below = plan.values["sandbox"].rpartition("/")[0]
        return {
            "sandbox": f"{re.escape(below)}/{re.escape(sandboxes.PREFIX)}[0-9a-f]{{16}}",
            "snapshot_id": "[0-9a-f]{64}",
            "snapshot": "[0-9a-f]{8}",
            "snapshot_time": _DIGITS,
            "seed": "[0-9a-f]{16}",
            "among": _DIGITS,
            "bytes": _DIGITS,
            "entries": _DIGITS,
            "needed": _DIGITS,
            "tool": rf"{tool_of(plan.values).NAME} [0-9]+(\.[0-9]+)*",
            "called": r"[^/\x00-\x1f]{1,300}",
        }
