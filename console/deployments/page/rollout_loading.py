"""Loaders of one rollout: how it stands with what its plan tells, and what must hold before it; away from the window's
thread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from console.deployments.model.models import Model, Version
from console.deployments.model.readiness import Readiness
from console.deployments.page.protocols import Checked, Room
from console.deployments.service.plan_told import (
    Artifact,
    Change,
    StagePlan,
    Told,
    artifacts_of,
    stages_planned,
    told_of,
)
from console.deployments.service.rollout_views import RolloutView
from console.pagekit.newest import NewestLoader
from console.pagekit.surroundings import Surroundings
from console.work.model.runs import RunState, RunView

#: Runs that were not begun.
WAITS = frozenset({RunState.PLANNED, RunState.APPROVED})


@dataclass(frozen=True, slots=True)
class Shown:
    """A rollout with all that is shown of it: what its plan tells, how many people must agree and until when it may be
    begun, the versions, the model with how ready it is, and whether it is the newest rollout of its deployment: that
    one alone can be taken back."""

    view: RolloutView
    told: Told
    stages: tuple[StagePlan, ...]
    artifacts: tuple[Artifact, ...]
    changes: tuple[Change, ...]
    needs: int
    expires: datetime
    before: Version | None
    after: Version | None
    model: Model | None
    readiness: Readiness | None
    newest: bool = True

    @property
    def run(self) -> RunView:
        return self.view.run

    @property
    def waits(self) -> bool:
        """Whether nothing of it has run."""
        return self.run.state in WAITS

    @property
    def names(self) -> tuple[str, str]:
        """What both versions are called, the old one empty where nothing served."""
        rollout = self.view.rollout
        old = self.before.name if self.before is not None else rollout.before[:8]
        return old, self.after.name if self.after is not None else rollout.after[:8]


def number_of(room: Room, called: str) -> int:
    """The number of a rollout, by that or by the run that carries it out or takes it back; 0 for none. Blocks."""
    if called.isdecimal() or room.rollouts is None:
        return int(called) if called.isdecimal() else 0
    return next((each.number for each in room.rollouts.rollouts() if called in (each.run, each.back)), 0)


def shown_of(room: Room, number: int, *, look: bool = True) -> Shown | None:
    """A rollout as it stands; None where there is none of that number. Blocks; raises EnvironmentFault."""
    if room.rollouts is None or room.planning is None or room.acts is None:
        return None
    view = room.rollouts.view(number)
    if view is None:
        return None
    plan = view.run.plan
    model = next((each for each in room.models.models() if each.id == view.deployment.model), None)
    return Shown(
        view,
        told_of(plan),
        stages_planned(plan),
        artifacts_of(plan),
        tuple(room.planning.changes(view.deployment, plan, look=look and view.run.state in WAITS)),
        room.acts.needs(view.run),
        room.acts.expires(view.run),
        room.models.version(view.rollout.before) if view.rollout.before else None,
        room.models.version(view.rollout.after),
        model,
        room.models.sheet(model.id).row.readiness if model is not None else None,
        next(iter(room.rollouts.rollouts(view.deployment.id))).number == number,
    )


class RolloutLoader(NewestLoader):
    """Reads one rollout. `loaded` carries what was asked for and its Shown, `missed` what there is not."""

    subject = "a rollout"
    missed = Signal(str)

    def __init__(self, room: Room, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._room = room

    def ask(self, called: str) -> None:
        """By its number, or by the id of a run."""
        self.read(called, lambda: (called, shown_of(self._room, number_of(self._room, called))))

    def _take(self, wish: Any, found: Any) -> None:
        if found[1] is None:
            self.missed.emit(wish)
        else:
            self.loaded.emit(found)

    def _missed(self, wish: Any) -> None:
        self.missed.emit(wish)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a plan's conditions at a moment, unix seconds."""

    run: str
    at: float
    found: tuple[Checked, ...]


class ChecksLoader(NewestLoader):
    """Looks whether what must hold before a plan holds now. `loaded` carries a Looked, `missed` comes where it could
    not be looked at."""

    subject = "what must hold before a rollout"
    missed = Signal()

    def __init__(self, room: Room, surroundings: Surroundings, parent: QObject | None = None) -> None:
        super().__init__(surroundings, parent)
        self._room = room

    def ask(self, run: RunView) -> None:
        acts = self._room.acts
        if acts is not None:
            self.read(run.id, lambda: Looked(run.id, self._surroundings.now(), tuple(acts.checked(run))))

    def _missed(self, _wish: Any) -> None:
        self.missed.emit()
