"""Leftovers: what goes on on targets under leases that are over, found, and ended by a person's word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from connectors.runner.messages import RunState as NodeRun
from console.journal.model import Target
from console.work.model.runs import OLDER
from console.work.service.answers import Older
from console.work.service.lanes import Lane
from console.work.service.records import Records


class Leftovers:
    """`lane` makes the way to a target. Methods block and raise EnvironmentFault."""

    def __init__(self, records: Records, lane: Callable[[Target], Lane]) -> None:
        self._records = records
        self._lane = lane

    def found(self, targets: Sequence[Target]) -> tuple[Older, ...]:
        """What another console started there, or this one before it lost its journal; and processes that a run left
        behind. While it goes on, nothing new starts there."""
        found: list[Older] = []
        for target in targets:
            lane = self._lane(target)
            try:
                there = lane.runner()
                older = [each.run for each in there.runs() if self._is_older(target, each)]
                found.extend(Older(target, there.status(each)) for each in older)
            finally:
                lane.end()
        return tuple(found)

    def end(self, id: str, targets: Sequence[Target], runs: Collection[str]) -> tuple[Older, ...]:
        """Have those of `runs` (their ids on the nodes) that still go on under older leases end: politely, then firmly.
        What nobody was shown is left alone. `id` is the run whose targets they are. Gives what was ended."""
        found = tuple(each for each in self.found(targets) if each.run.run in runs)
        for target in dict.fromkeys(each.target for each in found):
            mine = [each.run.run for each in found if each.target == target]
            act = self._records.begin(id, OLDER, {"runs": mine}, (target,)).act
            lane = replace(self._lane(target), take_over=True)
            try:
                ended = lane.end_runs(mine)
            finally:
                lane.end()
            self._records.end(id, OLDER, act, {"ended": ended}, "ok" if ended == mine else "failed", (target,))
        return found

    def _is_older(self, target: Target, run: NodeRun) -> bool:
        """Also one that ended and left processes behind: the node begins nothing beside them, whoever started it."""
        if run.target != target.id or (run.over and not run.left):
            return False
        return not self._records.begun(run.run) or (run.over and self._records.settled(run.run))
