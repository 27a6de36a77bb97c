"""Protocols of what the Models page needs of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from console.deployments.model.board import Board, Sheet
from console.deployments.model.gates import Gate, Way
from console.deployments.model.models import Model, Role, Stage, Version
from console.deployments.model.score import Mark, Test


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


@dataclass(frozen=True, slots=True)
class Room:
    """All of models that a page is given. `me` names who is at the desk."""

    models: Models
    me: Callable[[], str]
