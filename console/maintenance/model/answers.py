"""Answers of many nodes to one command, the same ones together."""

from __future__ import annotations

from dataclasses import dataclass

from console.work.model.runs import RunView, StepState, StepView

#: Steps that nobody answered to.
_WITHOUT = frozenset({StepState.WAITING, StepState.RUNNING})


@dataclass(frozen=True, slots=True)
class Answer:
    """What some nodes said alike: the status that their program ended with, None for one that did not end by itself;
    its output, then its complaints, as far as they are kept; and the names of those nodes."""

    state: StepState
    status: int | None
    said: str
    nodes: tuple[str, ...]


def answers(run: RunView) -> tuple[Answer, ...]:
    """The different answers, what most nodes said first; nodes in the order of the plan."""
    found: dict[tuple[StepState, int | None, str], list[str]] = {}
    for view in run.steps:
        if view.state not in _WITHOUT:
            found.setdefault((view.state, _status(view), _said(view)), []).append(view.step.target.name)
    alike = sorted(found.items(), key=lambda each: -len(each[1]))
    return tuple(Answer(*what, tuple(names)) for what, names in alike)


def _status(view: StepView) -> int | None:
    status = view.facts.get("status")
    return status if isinstance(status, int) and not isinstance(status, bool) else None


def _said(view: StepView) -> str:
    parts = (view.facts.get(name) for name in ("out", "err"))
    return "\n".join(part.strip("\n") for part in parts if isinstance(part, str) and part.strip())
