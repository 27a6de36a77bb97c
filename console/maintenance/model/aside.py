"""Nodes that were taken out of work: a state that this console keeps, as what was done adds up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from console.journal.model import Target
from console.work.model.plans import Step
from console.work.model.runs import WELL, RunView

#: The kinds of the two steps that this state is made of.
ASIDE, BACK = "node.aside", "node.back"
#: The acts whose plans have such steps.
ACTS = ("node.drain", "node.return")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Aside:
    """A node out of work: since when, who planned it, and why."""

    node: Target
    since: datetime
    by: str
    reason: str


def taken_out(runs: Iterable[RunView]) -> Mapping[str, Aside]:
    """The nodes that are out of work now, by their target's id."""
    done: list[tuple[datetime, Step, str]] = [
        (view.ended or view.begun or _NEVER, view.step, run.maker)
        for run in runs
        for view in run.steps
        if view.step.kind in (ASIDE, BACK) and view.state in WELL
    ]
    found: dict[str, Aside] = {}
    for when, step, maker in sorted(done, key=lambda each: each[0]):
        if step.kind == ASIDE:
            found[step.target.id] = Aside(step.target, when, maker, step.values.get("reason", ""))
        else:
            found.pop(step.target.id, None)
    return found
