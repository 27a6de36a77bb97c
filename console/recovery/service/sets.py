"""Sets: what must be from one point in time, as people say; and restore tests of whole sets, in which each asset has a
plan of its own, at the newest point that all of them have."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from console.recovery.model.assets import Asset, SeenCopy
from console.recovery.model.set_moves import Ungrouped, grouped, set_tested
from console.recovery.model.sets import AssetSet, Part, Point, SetRow, SetTest, common_point, in_order, usable
from console.recovery.model.tests import Choice
from console.recovery.service.records import free_set_number, standing
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.work.model.plans import Plan
from console.work.model.runs import RunView
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP

if TYPE_CHECKING:
    from console.journal.features import Reading
    from console.recovery.model.moves import Move

_log = logging.getLogger(__name__)

_NO_SET = QT_TRANSLATE_NOOP("Recovery", "No set is called {name}.")
_TAKEN = QT_TRANSLATE_NOOP("Recovery", "Another set is called {name} already.")
_NO_NAME = QT_TRANSLATE_NOOP("Recovery", "A set needs a name.")
_NO_ASSET = QT_TRANSLATE_NOOP("Recovery", "Nothing on the board is called {name}.")
_TOO_FEW = QT_TRANSLATE_NOOP("Recovery", "A set is of two assets or more.")
_SPAN = QT_TRANSLATE_NOOP("Recovery", "Say how many seconds apart backups of one point may be: 1 to 604800.")
#: A week: what is further apart is not of one time.
MOST_SPAN = 7 * 86400


class Testing(Protocol):
    """Looks and plans of restore tests. Blocks, and raises EnvironmentFault."""

    def look(self, asset: str, copy: str = "") -> SeenCopy: ...

    def plan(self, asset: str, copy: str = "", snapshot: str = "", *, choice: Choice = ...) -> Plan: ...


class Sets:
    """Sets of one journal. `propose` hands a plan to the acts' engine, `new_id` gives ids. Methods may be called from
    any thread, block, and raise EnvironmentFault."""

    def __init__(
        self,
        recovery: RecoveryService,
        testing: Testing,
        propose: Callable[[Plan], RunView],
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self._recovery, self._testing, self._propose, self._new_id = recovery, testing, propose, new_id

    def row(self, called: str) -> SetRow:
        """A set, as it stands, by its id or name. Raises CannotRecover."""
        for row in self._recovery.sets():
            if called in (row.set.id, row.set.name):
                return row
        raise CannotRecover(_NO_SET, name=called)

    def group(self, each: AssetSet) -> AssetSet:
        """Make a set (its `id` empty), or set one anew. Raises CannotRecover."""
        each = replace(
            each, id=each.id or self._new_id(), name=each.name.strip(), assets=tuple(dict.fromkeys(each.assets))
        )
        if not each.name:
            raise CannotRecover(_NO_NAME)
        if not 1 <= each.span <= MOST_SPAN:
            raise CannotRecover(_SPAN)
        if len(each.assets) < 2:
            raise CannotRecover(_TOO_FEW)

        def decide(work: Reading) -> list[Move]:
            held = standing(work)
            if any(other.name == each.name and other.id != each.id for other in held.sets.values()):
                raise CannotRecover(_TAKEN, name=each.name)
            for id in each.assets:
                if id not in held.assets:
                    raise CannotRecover(_NO_ASSET, name=id)
            return [grouped(each)]

        self._recovery.write("set.grouped", decide)
        return self.row(each.id).set

    def ungroup(self, called: str) -> AssetSet:
        """Have a set be no more; its assets stay on the board, and what its tests said in the log."""
        found = self.row(called).set
        self._recovery.write("set.ungrouped", lambda _work: [Ungrouped(set=found.id)])
        return found

    def propose(self, called: str) -> SetTest:
        """Look at all copies of a set, and plan a restore test of each of its assets at the newest point that they have
        in common: in the order in which they come back. Where there is no such point, that is what the test says: FAIL,
        and nothing is planned."""
        row = self.row(called)
        point = self._looked(row)
        if point is None:
            return self._written(SetTest(0, row.set.id, self._recovery.now()))
        chosen = {each.asset: each for each in point.members}
        ordered = [chosen[asset.id] for asset in in_order(row.assets)]
        # All are made before one is proposed: where one cannot be, none waits for somebody to agree to it.
        plans = [self._testing.plan(each.asset, each.copy, each.snapshot.id, choice=Choice.COMMON) for each in ordered]
        runs = [self._propose(plan) for plan in plans]
        parts = tuple(
            Part(each.asset, each.copy, each.snapshot.id, run.id) for each, run in zip(ordered, runs, strict=True)
        )
        return self._written(SetTest(0, row.set.id, self._recovery.now(), point.time, point.apart, parts))

    def _looked(self, row: SetRow) -> Point | None:
        """The newest point, by a look at each copy. Where there is none in what could be read, and something could not,
        that is raised: the point may lie there."""
        faults: list[EnvironmentFault] = []
        backups = [usable(self._copies(asset, faults), self._recovery.now()) for asset in row.assets]
        point = common_point(backups, row.set.span)
        if point is None and faults:
            raise faults[0]
        return point

    def _copies(self, asset: Asset, faults: list[EnvironmentFault]) -> Sequence[SeenCopy]:
        """What can be read now of an asset's copies; what could not is added to the `faults`."""
        found: list[SeenCopy] = []
        for copy in asset.copies:
            try:
                found.append(self._testing.look(asset.id, copy.name))
            except EnvironmentFault as fault:
                _log.info("%s, %s could not be looked at for a set: %s", asset.name, copy.name, fault)
                faults.append(fault)
        return found

    def _written(self, test: SetTest) -> SetTest:
        numbered: list[int] = []

        def decide(work: Reading) -> list[Move]:
            numbered[:] = [free_set_number(work)]
            return [set_tested(test, numbered[0])]

        self._recovery.write("set_test.begun", decide)
        return replace(test, number=numbered[0])
