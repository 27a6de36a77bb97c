"""Testing: looks at copies, restore tests as plans of the acts' engine, and what their runs say once they are over."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from connectors import sandboxes, systemd
from connectors.backups import BackupProblem, Listed, Size
from connectors.streams import ConnectorError
from connectors.text import sanitise
from connectors.tools import ToolFault
from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, SeenCopy, Snapshot
from console.recovery.model.board import FUTURE_SECONDS
from console.recovery.model.comparing import PLANTED, Basis
from console.recovery.model.kinds import Reads
from console.recovery.model.tests import Choice, RestoreTest, Verdict
from console.recovery.service import outcome, plans
from console.recovery.service.backup_plans import OFF, ON, unit_of
from console.recovery.service.plans import Chosen, Seen
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.tools import DATABASES, TOOLS, WRITERS
from console.work.model.plans import Plan
from console.work.model.runs import RunState, RunView
from console.work.service.schedule_records import Passed
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

_log = logging.getLogger(__name__)

NEWEST = "newest"
#: The subset that is all, for every tool.
ALL = "all"
_NO_COPY = QT_TRANSLATE_NOOP("Recovery", "{name} has no copy called {copy}.")
_NO_BACKUP = QT_TRANSLATE_NOOP("Recovery", "There is no backup of {name} in {copy} that holds all of its paths.")
_NOT_ONE = QT_TRANSLATE_NOOP("Recovery", "{snapshot} is not the beginning of exactly one backup of {name} in {copy}.")
_NO_TEST = QT_TRANSLATE_NOOP("Recovery", "There is no restore test {number}.")
_CLEAN = QT_TRANSLATE_NOOP("Recovery", "{number} left nothing on its node.")
_TESTED_NOW = QT_TRANSLATE_NOOP("Recovery", "A test of {name} goes on or waits to be begun: {run}.")


class Ask(Protocol):
    """One node, looked at over one connection. Raises EnvironmentFault."""

    @property
    def place(self) -> str:
        """The folder there in which it keeps its runs."""

    def __call__(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]:
        """What a program says that only looks; `given` is what it reads."""


class Acting(Protocol):
    """The acts' engine. Methods block and raise EnvironmentFault."""

    def looking(self, target: Target, /) -> AbstractContextManager[Ask]: ...

    def propose(self, plan: Plan, /) -> RunView: ...

    def run(self, id: str, /) -> RunView: ...

    def unsettled(self) -> tuple[RunView, ...]: ...

    def of_acts(self, *acts: str) -> tuple[RunView, ...]: ...


class Testing:
    """Looks and tests. `target` gives a node's target by its key, `given` the bytes of a secret by its name (raising
    EnvironmentFault without it), `chance` so many hexadecimal digits, `missed` the scheduled tests that were due while
    no console was open. Methods block, may be called from any thread, and raise EnvironmentFault."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        recovery: RecoveryService,
        acts: Acting,
        target: Callable[[str], Target],
        given: Callable[[str], bytes],
        chance: Callable[[int], str],
        missed: Callable[[], Sequence[Passed]] = tuple,
    ) -> None:
        self._missed = missed
        self._recovery = recovery
        self._acts = acts
        self._target = target
        self._given = given
        self._chance = chance

    # -- looks -----------------------------------------------------------------------------------------------------

    def look(self, asset: str, copy: str = "") -> SeenCopy:
        """Read the list of backups of a copy (the first where none is named), and write down what was found, also that
        it could not be read: then that is raised."""
        found, where = self._named(asset, copy)
        with self._acts.looking(self._target(found.node)) as ask:
            return self._looked(found, where, ask)

    def _looked(self, asset: Asset, copy: Copy, ask: Ask) -> SeenCopy:
        now, tool = self._recovery.now(), TOOLS[copy.tool]
        try:
            repository = plans.repository_of(copy, home=ask.place)
            said = ask(tool.snapshots(repository), self._secret(asset, copy))
            listed = tool.read_snapshots(*said)
        except ConnectorError as fault:
            words = sanitise(fault.raw, 1000, lines=True)
            self._recovery.note_look(SeenCopy(asset.id, copy.name, now, (), str(fault.code), words))
            raise
        came = self._as_ended(covering(listed, asset), asset, copy, ask)
        # A backup that cannot be read any more is not one that was removed: what was known of it stays.
        problem = str(BackupProblem.DAMAGED) if listed.unreadable else ""
        return self._recovery.note_look(SeenCopy(asset.id, copy.name, now, came, problem))

    def _as_ended(self, snapshots: tuple[Snapshot, ...], asset: Asset, copy: Copy, ask: Ask) -> tuple[Snapshot, ...]:
        """The backups, of which those are partial that the node's own timer made and left something out of: a list
        does not tell that, the unit does until it runs again."""
        tool = WRITERS.get(copy.tool)
        if tool is None or not tool.PARTIAL or not self._is_timed(asset, copy):
            return snapshots
        try:
            ran = systemd.read_ran(*ask(systemd.ran(f"{unit_of(asset, copy)}.service")))
        except EnvironmentFault as fault:
            _log.info("how the timer's backup of %s ended could not be read: %s", asset.name, fault)
            return snapshots
        if ran is None or ran.status not in tool.PARTIAL:
            return snapshots
        return tuple(
            replace(each, partial=True) if ran.began <= each.time <= ran.ended + 1 else each for each in snapshots
        )

    def _is_timed(self, asset: Asset, copy: Copy) -> bool:
        """Whether a timer was set from here, and not removed since."""
        for run in reversed(self._acts.of_acts(ON, OFF)):
            told = run.plan.values
            if run.state is RunState.SUCCEEDED and (told.get("id"), told.get("copy")) == (asset.id, copy.name):
                return run.plan.act == ON and not run.undoes
        return False

    # -- tests -----------------------------------------------------------------------------------------------------

    def propose(
        self,
        asset: str,
        copy: str = "",
        snapshot: str = "",
        *,
        control: bool = False,
        reads: Reads = Reads.STRUCTURE,
    ) -> RunView:
        """The plan of a restore test, proposed to the engine."""
        return self._acts.propose(self.plan(asset, copy, snapshot, control=control, reads=reads))

    def plan(
        self,
        asset: str,
        copy: str = "",
        snapshot: str = "",
        *,
        control: bool = False,
        reads: Reads = Reads.STRUCTURE,
        choice: Choice = Choice.CHOSEN,
    ) -> Plan:
        """The plan of a restore test, as it would be carried out now. Of a backup by the beginning of its id, named by
        this `choice`, or NEWEST; of one drawn at random where none is named. A copy that can be read no more is tested
        by what was seen of it before: that it is gone is what the test says then. A `control` tests a copy that was
        damaged on purpose."""
        found, where = self._named(asset, copy)
        for run in self._acts.unsettled():
            if run.plan.act == plans.ACT and run.plan.values.get("id") == found.id and run.open:
                raise CannotRecover(_TESTED_NOW, name=found.name, run=run.id[:8])
        node = self._target(found.node)
        with self._acts.looking(node) as ask:
            tool = TOOLS[where.tool]
            version = tool.read_version(*ask(tool.version()))
            try:
                seen = self._looked(found, where, ask)
            except ToolFault:
                known = self._recovery.seen(found.id, where.name)
                if known is None or not known.snapshots:
                    raise
                seen = known
            chosen = self._chosen(found, seen, snapshot, choice)
            turn = sum(test.copy == where.name for test in self._recovery.tests(found.id))
            subset = {Reads.PART: tool.part(turn), Reads.ALL: ALL}.get(reads, "")
            size = self._size(found, where, chosen.snapshot, version, ask)
            basis = None if where.tool in DATABASES else self._basis(found, ask)
            there = Seen(version, size.bytes, size.entries, ask.place, basis, subset)
        return plans.restore_test(node, found, where, chosen, there, self._chance(16), control=control)

    def clean(self, number: int) -> RunView:
        """The plan that removes what a restore test left on its node. Raises CannotRecover where it left nothing."""
        test = self._recovery.test(number)
        if test is None:
            raise CannotRecover(_NO_TEST, number=str(number))
        layer = test.layers[-1] if test.layers else None
        if layer is None or layer.found != "left" or not test.sandbox:
            raise CannotRecover(_CLEAN, number=test.name)
        asset = self._recovery.asset(test.asset)
        return self._acts.propose(plans.clean_up(self._target(asset.node), test.sandbox, asset.name))

    def note_over(self, run: RunView) -> RestoreTest | None:
        """Write down what a run says as a restore test; None where it is none, not over, or was told before."""
        test = outcome.test_of(run)
        return None if test is None else self._recovery.note_test(test)

    def settle(self) -> None:
        """Take in runs that are over and were not told of: also those whose program died before it could."""
        try:
            for run in self._recovery.untold(plans.ACT):
                self.note_over(self._acts.run(run))
            known = {test.run for test in self._recovery.tests()}
            for passed in self._missed() if self._recovery.may_write() else ():
                if passed.id not in known:
                    self._note_missed(passed)
        except EnvironmentFault as error:
            _log.warning("what restore tests said was not written down: %s", error)

    def _note_missed(self, passed: Passed) -> None:
        """Tests that were due while no console was open: nothing is known of the backup by them."""
        named, decision = passed.arguments, passed.decision
        asset = next((each for each in self._recovery.assets() if each.id == named.get("asset")), None)
        if asset is None:
            return
        test = RestoreTest(
            number=0,
            asset=asset.id,
            copy=named.get("copy") or asset.copies[0].name,
            snapshot="",
            snapshot_time=0.0,
            choice=Choice.RANDOM,
            run=passed.id,
            began=decision.at,
            ended=decision.at,
            verdict=Verdict.INCONCLUSIVE,
            by=passed.by,
            control=named.get("control") == "yes",
            reason="no_console",
            values={"count": str(decision.count)},
        )
        self._recovery.note_test(test)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _named(self, asset: str, copy: str) -> tuple[Asset, Copy]:
        found = self._recovery.asset(asset)
        where = found.copy(copy)
        if where is None:
            raise CannotRecover(_NO_COPY, name=found.name, copy=copy)
        return found, where

    def _secret(self, asset: Asset, copy: Copy) -> bytes | None:
        name = plans.secret_of(asset, copy)
        return self._given(name) if name else None

    def _chosen(self, asset: Asset, seen: SeenCopy, snapshot: str, choice: Choice) -> Chosen:
        now = self._recovery.now()
        usable = [each for each in seen.snapshots if each.time <= now + FUTURE_SECONDS]
        if not usable:
            raise CannotRecover(_NO_BACKUP, name=asset.name, copy=seen.copy)
        if snapshot == NEWEST:
            return Chosen(max(usable, key=lambda each: each.time), Choice.NEWEST)
        if snapshot:
            named = seen.snapshot(snapshot)
            if named is None:
                raise CannotRecover(_NOT_ONE, name=asset.name, copy=seen.copy, snapshot=snapshot)
            return Chosen(named, choice)
        seed = self._chance(16)
        return Chosen(drawn(usable, seed), Choice.RANDOM, seed, len(usable))

    def _size(self, asset: Asset, copy: Copy, snapshot: Snapshot, version: tuple[int, ...], ask: Ask) -> Size:
        """What a backup holds, for the room that it needs: as it is reckoned there, else as its list says."""
        tool, repository = TOOLS[copy.tool], plans.repository_of(copy, version, ask.place)
        try:
            said = ask(tool.size(repository, snapshot.called), self._secret(asset, copy))
            return tool.read_size(*said)
        except EnvironmentFault as fault:
            _log.info("what backup %s holds could not be reckoned: %s", snapshot.id[:8], fault)
            return Size(snapshot.size or 0, snapshot.files or 0)

    def _basis(self, asset: Asset, ask: Ask) -> Basis:
        """The manifest that is saved with the data, where all paths have one; else what stands there now."""
        for path in asset.paths:
            there = sandboxes.read_look(*ask(sandboxes.there(f"{path.rstrip('/')}/{PLANTED}")))
            if there["there"] != "yes":
                return Basis.LIVE
        return Basis.PLANTED


def drawn(snapshots: Sequence[Snapshot], seed: str) -> Snapshot:
    """The backup that a seed draws: of those in the order of their ids, the one at the seed's SHA-256 as a number,
    divided by how many there are, the rest of it. Anybody can draw it again."""
    ordered = sorted(snapshots, key=lambda each: each.id)
    return ordered[int(hashlib.sha256(seed.encode()).hexdigest(), 16) % len(ordered)]


def covering(listed: Listed, asset: Asset) -> tuple[Snapshot, ...]:
    """The backups that hold all paths of an asset."""

    def holds(paths: tuple[str, ...], path: str) -> bool:
        return any(path == each or path.startswith(each.rstrip("/") + "/") for each in paths)

    return tuple(
        Snapshot(each.id, each.time, each.host, each.paths, each.size, each.files, each.name)
        for each in listed.snapshots
        if all(holds(each.paths, path.rstrip("/") or "/") for path in asset.paths)
    )
