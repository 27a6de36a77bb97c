"""Protocols of what the Models page needs of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from console.deployments.model.board import Board, Sheet
from console.deployments.model.costs import Costs
from console.deployments.model.deployments import Deployment, Rollout
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Model, Role, Stage, Version
from console.deployments.model.orphans import Orphan
from console.deployments.model.placing import Placed, Spot
from console.deployments.model.preflight import Preflight
from console.deployments.model.score import Mark, Test
from console.deployments.model.traffic import DeploymentSeen, Unplanned
from console.deployments.service.plan_told import Change
from console.deployments.service.planning import Wish
from console.deployments.service.releases import Release
from console.deployments.service.rollout_views import RolloutView
from console.work.model.plans import Check, Plan
from console.work.model.runs import RunView
from console.work.model.words import Vocabulary
from resources.errors import EnvironmentFault


class Models(Protocol):
    """The register, as `console.deployments.service.models.ModelsService` keeps it. What is asked of what stands blocks
    nobody; what writes blocks until it is committed and raises EnvironmentFault."""

    def models(self) -> tuple[Model, ...]: ...
    def board(self) -> Board: ...
    def sheet(self, called: str, /) -> Sheet: ...
    def version(self, id: str, /) -> Version | None: ...
    def subscribe(self, told: Callable[[], object], /) -> Callable[[], None]: ...
    def add(self, name: str, purpose: str = "", stage: Stage = Stage.IDEA, owner: str = "") -> Model: ...
    def describe(self, called: str, **fields: Any) -> Model: ...
    def name(self, called: str, role: Role, person: str, /) -> Model: ...
    def stage(self, called: str, stage: Stage, reason: str = "", /) -> Model: ...
    def answer(
        self, called: str, gate: Gate, /, *, held: bool, words: str, way: Way = Way.SIGNED, until: float | None = None
    ) -> Model: ...
    def mark(self, called: str, test: Test, mark: Mark, /) -> Model: ...


class Rollouts(Protocol):
    """Deployments and what is done with them, as `console.deployments.service.rollouts.Rollouts` does it. Blocks: for
    jobs; raises EnvironmentFault."""

    def deployments(self) -> Sequence[Deployment]: ...
    def rollouts(self, called: str = "", /) -> Sequence[Rollout]:
        """Of a deployment, or all; the newest first."""

    def roll_back(self, called: str, /) -> RunView:
        """Take the newest rollout of a deployment back at once; gives the run that does it."""

    def suspend(self, called: str, /, *, on: bool = True, reason: str = "") -> RunView:
        """The plan by which nobody is let in any more, or they are again."""

    def power(self, called: str, release: Release, /, *, on: bool) -> RunView:
        """The plan by which what serves is stopped on all of its nodes, or started again."""

    def scale(self, called: str, release: Release, count: int, /) -> RunView:
        """The plan by which so many of its replicas serve."""

    def align(self, called: str, release: Release, /) -> RunView:
        """The plan by which each of its routers has the configuration of the one that serves what the log says."""

    def view(self, number: int, /) -> RolloutView | None:
        """A rollout as it stands; None where there is none of that number."""


class Planning(Protocol):
    """Planning rollouts, as `console.deployments.service.planning.Planning` does it. Blocks: for jobs; raises
    EnvironmentFault."""

    def place(self, deployment: str, version: str, /) -> str:
        """The folder on its nodes that has a version's files already, empty where none is found."""

    def propose(self, wish: Wish, /) -> RunView: ...

    def changes(self, deployment: Deployment, plan: Plan, /, *, look: bool) -> Sequence[Change]: ...


class Placing(Protocol):
    """Placing models, as `console.deployments.service.placing.Placing` does it. Blocks: for jobs; raises
    EnvironmentFault."""

    def look(self, placed: Placed, /) -> Preflight:
        """What is seen now of whether it could stand there."""

    def add(self, placed: Placed, /) -> Deployment: ...


class Checked(Protocol):
    """What was seen of something that must hold before step number `step`; `fault` is what kept it from being seen."""

    @property
    def step(self) -> int: ...
    @property
    def check(self) -> Check: ...
    @property
    def holds(self) -> bool: ...
    @property
    def found(self) -> str: ...
    @property
    def fault(self) -> EnvironmentFault | None: ...


class Acts(Protocol):
    """The engine of acts, as far as a plan is shown here. Blocks: for jobs; raises EnvironmentFault."""

    def needs(self, run: RunView, /) -> int: ...
    def expires(self, run: RunView, /) -> datetime: ...
    def checked(self, run: RunView, /) -> Sequence[Checked]: ...


class Seeing(Protocol):
    """What serves now, as `console.deployments.service.seeing.Seeing` sees it. Nothing blocks."""

    def seen(self) -> Mapping[str, DeploymentSeen]:
        """What was seen last, by deployment's id."""

    def unplanned(self) -> Sequence[Unplanned]:
        """Engines that belong to no deployment."""

    def orphans(self) -> Sequence[Orphan]:
        """Model servers that hold GPUs' memory and serve nobody."""

    def subscribe(self, told: Callable[[], object], /) -> Callable[[], None]:
        """Look for as long as somebody wants to be told, in another thread; gives the function that ends it."""


@dataclass(frozen=True, slots=True)
class Room:
    """All of models that a page is given. `me` names who is at the desk. Without `rollouts` none can be shown here,
    without `planning` and `acts` none planned, without `seeing` no traffic. `words` are the names that plans use.
    Without `placing` no deployment is added here; `spots` gives the nodes on which one may stand. `costs` tells what
    models cost, None where nothing is known of it; it blocks: for jobs."""

    models: Models
    me: Callable[[], str]
    rollouts: Rollouts | None = None
    seeing: Seeing | None = None
    planning: Planning | None = None
    acts: Acts | None = None
    words: Vocabulary = field(default_factory=dict)
    placing: Placing | None = None
    spots: Callable[[], Sequence[Spot]] = tuple
    costs: Callable[[], Costs | None] | None = None
