"""Backing up: backups that are made now, or by nodes themselves at set times, as plans of the acts' engine; and what a
run that made one says of its copy once it is over.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from connectors.backups import Listed, Writer
from connectors.tools import ToolFault
from console.journal.model import Target
from console.recovery.model import moves
from console.recovery.model.assets import Asset, Copy, Tool
from console.recovery.model.board import FUTURE_SECONDS
from console.recovery.service import backup_plans
from console.recovery.service.backup_plans import Place
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.testing import Acting, Ask, covering
from console.recovery.service.tools import WRITERS
from console.work.model.runs import WELL, RunState, RunView
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

_log = logging.getLogger(__name__)

_NO_COPY = QT_TRANSLATE_NOOP("Recovery", "{name} has no copy called {copy}.")
_NO_WRITER = QT_TRANSLATE_NOOP(
    "Recovery",
    "Backups by {tool} are made by whatever made them until now: from here only by restic, borg, etcd and a "
    "program that is declared.",
)
_GOES_ON = QT_TRANSLATE_NOOP("Recovery", "A backup of {name} goes on or waits to be begun: {run}.")


class Runs(Acting, Protocol):
    """The acts' engine, also asked for the runs of an act."""

    def of_acts(self, *acts: str, after: int = ...) -> tuple[RunView, ...]: ...

    def newest_of(self, *acts: str) -> int: ...


class BackingUp:
    """Backups. `target` gives a node's target by its key. Methods block, may be called from any thread, and raise
    EnvironmentFault."""

    def __init__(self, recovery: RecoveryService, acts: Runs, target: Callable[[str], Target]) -> None:
        self._recovery, self._acts, self._target = recovery, acts, target
        self._lock = threading.Lock()
        self._after = 0  # up to which entry runs were taken in

    def propose(self, asset: str, copy: str = "") -> RunView:
        """The plan of a backup that is made now, proposed to the engine."""
        found, where, tool = self._named(asset, copy)
        for run in self._acts.unsettled():
            if run.plan.act == backup_plans.ACT and run.plan.values.get("id") == found.id and run.open:
                raise CannotRecover(_GOES_ON, name=found.name, run=run.id[:8])
        node = self._target(found.node)
        with self._acts.looking(node) as ask:
            place = self._place(tool, ask)
        return self._acts.propose(backup_plans.back_up(node, found, where, tool, place))

    def propose_times(self, asset: str, when: str, copy: str = "") -> RunView:
        """The plan by which the node makes backups by itself."""
        found, where, tool = self._named(asset, copy)
        node = self._target(found.node)
        with self._acts.looking(node) as ask:
            place = self._place(tool, ask)
        return self._acts.propose(backup_plans.by_itself(node, found, where, tool, place, when))

    def propose_end(self, asset: str, copy: str = "") -> RunView:
        """The plan by which it makes no more."""
        found, where, tool = self._named(asset, copy)
        return self._acts.propose(backup_plans.no_more(self._target(found.node), found, where, tool))

    def settle(self) -> None:
        """Take in what runs that are over say of their copies: also those whose program died before it could."""
        if not self._recovery.may_write():
            return
        try:
            with self._lock:
                newest = self._acts.newest_of(backup_plans.ACT)
                if newest > self._after:
                    for run in self._acts.of_acts(backup_plans.ACT, after=self._after):
                        self._note(run)
                    self._after = newest
        except EnvironmentFault as error:
            _log.warning("what a backup came to was not written down: %s", error)

    def _note(self, run: RunView) -> None:
        told = run.plan.values
        asset = next((each for each in self._recovery.assets() if each.id == told.get("id")), None)
        if asset is None or run.ended is None or run.begun is None or run.state is not RunState.SUCCEEDED:
            return
        where = asset.copy(told.get("copy", ""))
        steps = {step.step.kind: step for step in run.steps}
        newest = steps.get(backup_plans.NEWEST)
        if where is None or newest is None or newest.state not in WELL or where.tool not in WRITERS:
            return
        ended = run.ended.timestamp()
        known = self._recovery.seen(asset.id, where.name)
        if known is not None and known.looked >= ended:
            return
        tool = WRITERS[where.tool]
        try:
            listed = tool.read_snapshots(0, str(newest.facts.get("out", "")).encode(), b"")
        except ToolFault as fault:
            _log.warning("the list after a backup of %s was not read: %s", asset.name, fault)
            return
        partial = steps[backup_plans.MAKE].facts.get("status") in tool.PARTIAL
        since = run.begun.timestamp() - FUTURE_SECONDS
        came = covering(Listed(tuple(each for each in listed.snapshots if each.time >= since)), asset)
        if came:
            self._recovery.note_made(
                moves.made(asset.id, where.name, ended, [replace(each, partial=partial) for each in came], run.id)
            )

    def _named(self, asset: str, copy: str) -> tuple[Asset, Copy, Writer]:
        found = self._recovery.asset(asset)
        where = found.copy(copy)
        if where is None:
            raise CannotRecover(_NO_COPY, name=found.name, copy=copy)
        if where.tool not in WRITERS or (where.tool is Tool.COMMAND and not where.makes):
            raise CannotRecover(_NO_WRITER, tool=str(where.tool))
        return found, where, WRITERS[where.tool]

    def _place(self, tool: Writer, ask: Ask) -> Place:
        version = tool.read_version(*ask(tool.version()))
        stamp = datetime.fromtimestamp(self._recovery.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return Place(version, ask.place, stamp)
