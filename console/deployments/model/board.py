"""The register as lists show it: a row for each model, and the sheet of one with its versions and what served when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.deployments.model.gates import Gate
from console.deployments.model.models import Model, Served, Stage, Version
from console.deployments.model.readiness import NOTHING, RULES, Measured, Readiness, readiness_of


class VersionState(StrEnum):
    """What became of a version."""

    SERVING = "serving"
    CANARY = "canary"  # it has a part of the requests, beside one that served before
    ROLLED_BACK = "rolled_back"  # taken out again, and kept
    RETIRED = "retired"  # it served, and another took its place
    WAITING = "waiting"  # never seen serving


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with what was seen of it: since when it serves, or from when to when it did. `share` is that of the
    model's requests, in per cent; `replicas` how many slots have it now."""

    version: Version
    state: VersionState
    since: float | None = None
    until: float | None = None
    share: int = 0
    replicas: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A model as it stands. `version` is the one that serves, or the newest where none does; `next` the canary beside
    it. `nodes` are those on which it is seen serving."""

    model: Model
    version: Version | None
    next: VersionRow | None
    readiness: Readiness
    nodes: tuple[str, ...]

    @property
    def version_name(self) -> str:
        return "" if self.version is None else self.version.name


@dataclass(frozen=True, slots=True)
class Board:
    """The whole register at a time, in production, pilots and ideas by what asks most first. `unplanned` is what is
    seen serving and belongs to no rollout; `waiting` are versions that do not serve yet, with the names of their
    models."""

    entry: int
    at: float
    production: tuple[Row, ...]
    pilots: tuple[Row, ...]
    ideas: tuple[Row, ...]
    retired: tuple[Row, ...]
    unplanned: tuple[Served, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All that is not retired."""
        return (*self.production, *self.pilots, *self.ideas)

    @property
    def without_owner(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if not row.model.owner)

    @property
    def missing(self) -> tuple[tuple[Gate, int], ...]:
        """How many models each gate keeps back, the most first."""
        counts = Counter(each.gate for row in (*self.production, *self.pilots) for each in row.readiness.missing)
        order = [*RULES]
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], order.index(item[0]))))

    @property
    def longest(self) -> Row | None:
        """The pilot that has stood still longest."""
        return max(self.pilots, key=_still, default=None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of one model: its row, versions (the newest first), and what was seen serving by when it began."""

    row: Row
    versions: tuple[VersionRow, ...]
    served: tuple[Served, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one model: its versions in the order in which they came, what was seen serving, what was
    measured."""

    model: Model
    versions: Sequence[Version] = ()
    served: Sequence[Served] = ()
    measured: Measured = NOTHING


def row_of(known: Known, now: float) -> Row:
    model, versions, served = known.model, known.versions, known.served
    told = version_rows(versions, served)
    serving = [each for each in told if each.state is VersionState.SERVING]
    canary = next((each for each in told if each.state is VersionState.CANARY), None)
    current = serving[0].version if serving else versions[-1] if versions else None
    ordered = [*(each for each in versions if each is not current), *([current] if current is not None else [])]
    nodes = tuple(dict.fromkeys(each.node for each in served if each.end is None))
    return Row(model, current, canary, readiness_of(model, ordered, now, known.measured), nodes)


def version_rows(versions: Sequence[Version], served: Iterable[Served]) -> tuple[VersionRow, ...]:
    """Versions with what was seen of them, the newest first."""
    seen: dict[str, list[Served]] = {version.id: [] for version in versions}
    for each in served:
        if each.version in seen:
            seen[each.version].append(each)
    first = {id: min((each.begin for each in of), default=0.0) for id, of in seen.items()}
    now = {id: [each for each in of if each.end is None] for id, of in seen.items()}
    elder = min((first[id] for id, of in now.items() if of), default=0.0)
    alone = sum(bool(of) for of in now.values()) == 1
    return tuple(
        _version_row(each, seen[each.id], now[each.id], first[each.id] > elder, alone) for each in reversed(versions)
    )


def share_of(now: Iterable[Served], *, alone: bool) -> int:
    """What a version gets of its model's requests in per cent, in all its places together; all of them where it is the
    only one that serves: those of its places were rounded, or told before more of them were there."""
    return 100 if alone else min(sum(each.share for each in now), 100)


def _version_row(
    version: Version, seen: Sequence[Served], now: Sequence[Served], younger: bool, alone: bool
) -> VersionRow:
    if now:
        share = share_of(now, alone=alone and len(now) > 1)
        state = VersionState.CANARY if share < 100 and younger else VersionState.SERVING
        return VersionRow(version, state, _unbroken(seen, now), None, share, len(now))
    if not seen:
        return VersionRow(version, VersionState.WAITING)
    since, until = min(each.begin for each in seen), max(each.end or 0.0 for each in seen)
    state = VersionState.RETIRED if version.rolled_back is None else VersionState.ROLLED_BACK
    return VersionRow(version, state, since, until)


def _unbroken(seen: Sequence[Served], now: Sequence[Served]) -> float:
    """Since when it has served without a pause."""
    since = min(each.begin for each in now)
    for each in sorted((each for each in seen if each.end is not None), key=lambda each: -each.begin):
        if each.end is not None and each.end >= since - 1.0:
            since = min(since, each.begin)
    return since


def board_of(entry: int, known: Iterable[Known], served: Iterable[Served], now: float) -> Board:
    """The register at `now`, as of an entry; `served` is all that was seen serving."""
    rows = [row_of(each, now) for each in known]
    by_stage = {stage: [row for row in rows if row.model.stage is stage] for stage in Stage}
    unplanned = [each for each in served if each.end is None and not each.planned]
    return Board(
        entry=entry,
        at=now,
        production=tuple(sorted(by_stage[Stage.PRODUCTION], key=_least_ready)),
        pilots=tuple(sorted(by_stage[Stage.PILOT], key=lambda row: -_still(row))),
        ideas=tuple(sorted(by_stage[Stage.IDEA], key=lambda row: -_still(row))),
        retired=tuple(sorted(by_stage[Stage.RETIRED], key=lambda row: row.model.staged)),
        unplanned=tuple(sorted(unplanned, key=lambda each: each.begin)),
    )


def _least_ready(row: Row) -> tuple[int, str]:
    return row.readiness.held, row.model.name


def _still(row: Row) -> int:
    """For how many days it has stood still."""
    return 0 if row.readiness.still is None else row.readiness.still.days
