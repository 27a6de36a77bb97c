"""Nodes that were taken out of work: a state that this console keeps, as what was done adds up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.journal.model import Target
from console.work.model.plans import Step
from console.work.model.runs import WELL, RunView

#: The kinds of the two steps that this state is made of.
ASIDE, BACK = "node.aside", "node.back"
#: The acts whose plans have such steps.
ACTS = ("node.drain", "node.return")


@dataclass(frozen=True, slots=True)
class Aside:
    """A node out of work: since when, who planned it, why, and until when it is meant to be, None where nobody said. It
    is out until it is given back, whatever was meant."""

    node: Target
    since: datetime
    by: str
    reason: str
    until: datetime | None = None
    #: It is no maintenance window.
    window: str = ""

    def is_late(self, now: datetime) -> bool:
        """Whether it was meant to be back by now."""
        return self.until is not None and now >= self.until


def taken_out(runs: Iterable[RunView]) -> Mapping[str, Aside]:
    """The nodes that are out of work now, by their target's id. What was told later counts, whatever clocks said."""
    done: list[tuple[int, datetime, Step, str]] = [
        (view.told, view.ended or run.made, view.step, run.maker)
        for run in runs
        for view in run.steps
        if view.step.kind in (ASIDE, BACK) and view.state in WELL
    ]
    found: dict[str, Aside] = {}
    for _, when, step, maker in sorted(done, key=lambda each: each[0]):
        if step.kind == ASIDE:
            reason, until = step.values.get("reason", ""), _time(step.values.get("until"))
            found[step.target.id] = Aside(step.target, when, maker, reason, until)
        else:
            found.pop(step.target.id, None)
    return found


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
