"""Loose ends of what serves: model servers that belong to no deployment or that nobody owns, what they hold, and what
is to be done about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from console.deployments.model.board import Row
from console.deployments.model.models import Served
from console.deployments.model.orphans import Left, Orphan
from console.deployments.model.traffic import Unplanned
from resources.text import QT_TRANSLATE_NOOP, Text


class LooseKind(StrEnum):
    """What makes it one."""

    RESTING = "resting"  # the place of a deployment that does not serve, and of no rollout that goes on
    UNKNOWN = "unknown"  # the place of a deployment that is not on the list
    STRAY = "stray"  # an engine of no unit that holds a GPU's memory
    UNPLANNED = "unplanned"  # an engine that serves and belongs to no deployment
    OWNERLESS = "ownerless"  # it serves, and its model has no owner


@dataclass(frozen=True, slots=True)
class LooseWords:
    """Why it is told, and what to do."""

    why: Text
    to_do: Text


WORDS: Mapping[LooseKind, LooseWords] = {
    LooseKind.RESTING: LooseWords(
        QT_TRANSLATE_NOOP("Models", "its place serves nobody, and no rollout goes on"),
        QT_TRANSLATE_NOOP("Models", "Stop its service: what serves is in the other place."),
    ),
    LooseKind.UNKNOWN: LooseWords(
        QT_TRANSLATE_NOOP("Models", "no deployment on the list has a place there"),
        QT_TRANSLATE_NOOP("Models", "Put its deployment onto the list again, or stop its service."),
    ),
    LooseKind.STRAY: LooseWords(
        QT_TRANSLATE_NOOP("Models", "it is of no service, and holds a GPU by nobody's plan"),
        QT_TRANSLATE_NOOP("Models", "Ask who started it, then end it."),
    ),
    LooseKind.UNPLANNED: LooseWords(
        QT_TRANSLATE_NOOP("Models", "it belongs to no deployment"),
        QT_TRANSLATE_NOOP("Models", "Ask who started it. Stop it, or add a deployment and roll its version out."),
    ),
    LooseKind.OWNERLESS: LooseWords(
        QT_TRANSLATE_NOOP("Models", "it serves, and nobody owns it"),
        QT_TRANSLATE_NOOP("Models", "Name an owner and a deputy."),
    ),
}
_LEFT = {Left.RESTING: LooseKind.RESTING, Left.UNKNOWN: LooseKind.UNKNOWN, Left.STRAY: LooseKind.STRAY}
#: What asks most first: what holds memory that others need, then what nobody planned.
_ORDER = (LooseKind.RESTING, LooseKind.UNKNOWN, LooseKind.STRAY, LooseKind.OWNERLESS, LooseKind.UNPLANNED)


@dataclass(frozen=True, slots=True)
class Loose:
    """One of them: on which `nodes` (their keys), in words what it is; its `unit` and process where they are known, the
    GPUs whose memory it holds and how much, in bytes; the `model` of the register that it is of, by id."""

    kind: LooseKind
    nodes: tuple[str, ...]
    what: str
    unit: str = ""
    pid: int = 0
    gpus: tuple[str, ...] = ()
    memory: int = 0
    model: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """It, for as long as it is there."""
        return (str(self.kind), *self.nodes, self.what, str(self.pid))


def loose_of(
    rows: Iterable[Row], served: Iterable[Served], unplanned: Sequence[Unplanned], orphans: Sequence[Orphan]
) -> tuple[Loose, ...]:
    """All of them, what asks most first: of the register's `rows`, of what it was told is `served` without a plan, and
    of what was seen on the nodes last. What is seen in more than one way, or is the same on several nodes, is told
    once."""
    there = {key: each for each in unplanned for key in ((each.node, each.pid), (each.node, each.unit)) if key[1]}
    found = [_orphan(each, there.get((each.node, each.pid)) or there.get((each.node, each.unit))) for each in orphans]
    held = {(each.node, key) for each in orphans for key in (each.pid, each.unit) if key}
    models = {(each.node, each.slot): each.model for each in served}
    found += [
        Loose(
            LooseKind.UNPLANNED,
            (each.node,),
            each.what,
            each.unit,
            each.pid,
            model=models.get((each.node, each.slot), ""),
        )
        for each in unplanned
        if not {(each.node, each.pid), (each.node, each.unit)} & held
    ]
    seen = {(each.node, each.slot) for each in unplanned}
    found += [
        Loose(LooseKind.UNPLANNED, (each.node,), each.what or each.slot, model=each.model)
        for each in served
        if (each.node, each.slot) not in seen
    ]
    found += [
        Loose(LooseKind.OWNERLESS, row.nodes, row.model.name, model=row.model.id)
        for row in rows
        if row.nodes and not row.model.owner
    ]
    return tuple(
        sorted(_together(found), key=lambda each: (_ORDER.index(each.kind), -each.memory, each.nodes, each.what))
    )


def _together(found: Iterable[Loose]) -> Iterable[Loose]:
    """Those that are the same but for node and process, as one."""
    of: dict[tuple[LooseKind, str, str], list[Loose]] = {}
    for each in found:
        # What is of no unit is a process of its own, where it holds something.
        of.setdefault((each.kind, each.what, each.unit or (str(each.pid) if each.gpus else "")), []).append(each)
    for one, *more in of.values():
        nodes = tuple(dict.fromkeys(node for each in (one, *more) for node in each.nodes))
        gpus = tuple(sorted({gpu for each in (one, *more) for gpu in each.gpus}))
        yield replace(
            one,
            nodes=nodes,
            pid=0 if more else one.pid,
            gpus=gpus,
            memory=sum(each.memory for each in (one, *more)),
        )


def _orphan(orphan: Orphan, seen: Unplanned | None) -> Loose:
    what = seen.what if seen is not None else orphan.name
    return Loose(_LEFT[orphan.left], (orphan.node,), what, orphan.unit, orphan.pid, orphan.gpus, orphan.memory)
