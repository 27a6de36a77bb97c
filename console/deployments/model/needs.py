"""Needs of models: what asks for somebody although no node is ill, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from console.deployments.model.board import Board, Row
from console.deployments.model.models import AiClass, Served, Stage, ToldAi
from console.fleet.model.rules import Grade

_RANK = {grade: rank for rank, grade in enumerate(Grade)}


class NeedKind(StrEnum):
    """What is needed of whom; the order is that within a grade."""

    NO_OWNER = "no_owner"
    OVERDUE = "overdue"  # it has stood still so long that its manager must extend or end it
    UNPLANNED = "unplanned"  # something serves that no rollout started
    STILL_SERVES = "still_serves"  # it was retired, and is seen serving all the same
    NOT_TOLD = "not_told"  # its users are not told that it is AI, and the AI Act asks for it (art. 50)
    UNJUDGED = "unjudged"  # it serves, and nobody judged its class under the AI Act
    STANDS_STILL = "stands_still"


_PLACE = {kind: place for place, kind in enumerate(NeedKind)}


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a `row`'s model, or of what is seen serving without a plan. `days` are those it has stood still; `who`
    sees to it, empty where nobody does."""

    kind: NeedKind
    grade: Grade
    row: Row | None = None
    served: Served | None = None
    days: int = 0
    who: str = ""


def needs_of(board: Board) -> tuple[Need, ...]:
    """All needs of the register, the gravest first."""
    found = [need for row in board.rows for need in _of_row(row)]
    found += [Need(NeedKind.UNPLANNED, Grade.MEDIUM, served=each) for each in board.unplanned]
    retired = (row for row in board.retired if row.nodes)
    found += [Need(NeedKind.STILL_SERVES, Grade.MEDIUM, row, who=row.model.owner) for row in retired]
    return tuple(sorted(found, key=lambda need: (_RANK[need.grade], _PLACE[need.kind], -need.days)))


def _of_row(row: Row) -> Iterator[Need]:
    model, still = row.model, row.readiness.still
    if not model.owner:
        yield Need(NeedKind.NO_OWNER, Grade.HIGH, row, who=model.manager)
    if still is not None and still.grade is not None:
        kind, who = NeedKind.STANDS_STILL, model.owner
        if not still.left:
            kind, who = NeedKind.OVERDUE, model.manager
        yield Need(kind, still.grade, row, days=still.days, who=who)
    if model.ai_class in (AiClass.LIMITED, AiClass.HIGH) and model.told_ai in (ToldAi.UNKNOWN, ToldAi.NO):
        yield Need(NeedKind.NOT_TOLD, Grade.MEDIUM, row, who=model.owner)
    if model.stage is Stage.PRODUCTION and model.ai_class is AiClass.UNJUDGED:
        yield Need(NeedKind.UNJUDGED, Grade.LOW, row, who=model.owner)
